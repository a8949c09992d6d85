import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../support/random.ts';
import { checkHistory } from './checker.ts';
import { MUTATIONS } from './mutations.ts';
import { simulateHistory } from './simulation.ts';

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
      { numRuns: 300 },
    );
  });

  test.each(Object.entries(MUTATIONS))('finds it when %s', (_, mutate) => {
    let spoilt = 0;
    fc.assert(
      fc.property(SIMULATION, (options) => {
        const history = simulateHistory(options);
        if (!mutate(history, createRandom(options.seed))) return;
        spoilt += 1;
        expect(checkHistory(history).sound).toBe(false);
      }),
      { numRuns: 120 },
    );
    expect(spoilt).toBeGreaterThan(10);
  });
});
