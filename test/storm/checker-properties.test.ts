import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../support/random.ts';
import { checkHistory } from './checker.ts';
import { MUTATIONS } from './mutations.ts';
import { simulateHistory } from './simulation.ts';

/** Fixed, so that a run is the same every time: the weaker ways to spoil a history need many of them. */
const SEED = Number(process.env.CHECKER_SEED ?? 20_261_101);
const SPOILT = 50;
const SKIPS_OF_SPOILT_MAX = 1_000;

const SIMULATION = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  operations: fc.integer({ min: 20, max: 250 }),
  max_weight_kg: fc.constantFrom(40, 150, 600),
  unknown: fc.constantFrom(0, 0.1, 0.4),
});

describe('the checker and a ledger that is correct by construction', () => {
  test('finds nothing in any of its histories', () => {
    fc.assert(
      fc.property(SIMULATION, (options) => {
        expect(checkHistory(simulateHistory(options)).story).toBe('');
      }),
      { numRuns: 300, seed: SEED },
    );
  });

  test.each(Object.entries(MUTATIONS))('finds it when %s', (_, mutate) => {
    fc.assert(
      fc.property(SIMULATION, (options) => {
        const history = simulateHistory(options);
        fc.pre(mutate(history, createRandom(options.seed)));
        expect(checkHistory(history).sound).toBe(false);
      }),
      { numRuns: SPOILT, maxSkipsPerRun: SKIPS_OF_SPOILT_MAX, seed: SEED },
    );
  });
});
