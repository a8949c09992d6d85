import { expect, test } from 'vitest';
import { BUGS_OF_BOOKINGS } from './bugs-of-bookings.ts';
import { BUGS_OF_PAPERS } from './bugs-of-papers.ts';
import { TEST_TIMEOUT_MS, testEachBug, useStorms } from './planted-storms.ts';

const CONTROL_SEED = 1;
const storms = await useStorms();

test('a storm finds nothing in the functions as they are', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  const { verdict, operations } = await storms.rageOver(null, CONTROL_SEED);
  expect(verdict.story).toBe('');
  expect(operations.length).toBeGreaterThan(100);
});

testEachBug([...BUGS_OF_BOOKINGS, ...BUGS_OF_PAPERS], storms);
