import { expect, test } from 'vitest';
import { toKilograms, toTenths } from '../../../src/core/measure/weight.ts';

test('tenths compare where binary fractions do not', () => {
  expect(700 - 699.6 >= 0.4).toBe(false);
  expect(toTenths(700) - toTenths(699.6) >= toTenths(0.4)).toBe(true);
});

test.each([0.1, 1.1, 7.9, 699.6, 99_999.9, 1_000_000])(
  '%s kg survive the way to tenths and back',
  (kg) => {
    expect(toKilograms(toTenths(kg))).toBe(kg);
  },
);
