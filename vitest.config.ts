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
      room('unit', 1, { maxWorkers: 2 }),
      // Early: the demo data that the pages are typed along on is as it was seeded.
      room('docs', 2, { maxWorkers: 2, isolate: true }),
      room('database', 3, { maxWorkers: 2 }),
      room('api', 4, { maxWorkers: 3 }),
      {
        extends: true,
        test: { name: 'mocking', include: MOCKING, sequence: { groupOrder: 5 }, maxWorkers: 2 },
      },
      room('security', 5, { maxWorkers: 2 }),
      room('client', 6, { maxWorkers: 3, isolate: true }),
      room('cli', 6, { maxWorkers: 3, isolate: true }),
      room('local', 6, { maxWorkers: 3, isolate: true }),
      room('storm', 7, { maxWorkers: 2, isolate: true }),
    ],
  },
});
