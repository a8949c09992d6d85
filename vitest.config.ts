import { defineConfig } from 'vitest/config';

const MINUTE_MS = 60_000;

/** One room of tests. Rooms run one after the other in this order; files within one side by side. */
const room = (name: string, groupOrder: number, alone = false) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    sequence: { groupOrder },
    fileParallelism: !alone,
  },
});

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    environment: 'node',
    testTimeout: MINUTE_MS,
    hookTimeout: MINUTE_MS,
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: '.local/test-report.json' }]],
    projects: [
      room('unit', 1),
      room('docs', 2), // early: the demo data that the pages are typed along on is as it was seeded
      room('database', 3),
      room('api', 4),
      room('client', 5),
      room('security', 6),
      room('local', 7),
      room('cli', 8),
      room('storm', 9, true),
    ],
  },
});
