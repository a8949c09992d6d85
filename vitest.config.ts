import { defineConfig } from 'vitest/config';

const MINUTE_MS = 60_000;

/** They put another module in the place of one that is loaded, and so need a process of their own. */
const MOCKING = ['test/unit/start-up.test.ts', 'test/security/sign-in-work.test.ts'];

interface Manner {
  /** How many files run side by side: two keep two cores busy, and a third does where tests wait much. */
  maxWorkers: number;
  /** A process for each file; otherwise files share one, and with it what it has loaded. */
  isolate?: boolean;
}

/** Rooms of tests run one after the other in this order, those of one place side by side. */
const room = (name: string, groupOrder: number, { maxWorkers, isolate = false }: Manner) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    exclude: MOCKING,
    sequence: { groupOrder },
    maxWorkers,
    isolate,
  },
});

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    environment: 'node',
    testTimeout: MINUTE_MS,
    hookTimeout: MINUTE_MS,
    expect: { poll: { timeout: 10_000 } },
    restoreMocks: true,
    unstubEnvs: true,
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
      room('unit', 1, { maxWorkers: 2 }),
      room('database', 2, { maxWorkers: 2 }),
      room('api', 3, { maxWorkers: 3 }),
      {
        extends: true,
        test: { name: 'mocking', include: MOCKING, sequence: { groupOrder: 4 }, maxWorkers: 2 },
      },
      room('security', 4, { maxWorkers: 2 }),
      room('local', 5, { maxWorkers: 3, isolate: true }),
      room('storm', 6, { maxWorkers: 2, isolate: true }),
    ],
  },
});
