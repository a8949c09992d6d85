import { expect, test } from 'vitest';
import { isFailure } from '../../src/core/reasons.ts';

test('a failure is told by its reason', () => {
  expect(isFailure({ reason: 'forbidden' })).toBe(true);
  expect(isFailure({ outcome: 'booked' })).toBe(false);
});
