import { expect, test } from 'vitest';
import { isPrintable, toMinorUnits, toMoney } from '../../../src/core/rating/money.ts';

test.each([
  [8.29, 2, true],
  [1.1, 2, true],
  [10_000_000, 2, true],
  [8.291, 2, false],
  [1e-7, 2, false],
  [1_234, 0, true],
  [1_234.5, 0, false],
] as const)('%d with %d decimals: %s', (amount, digits, printable) => {
  expect(isPrintable(amount, digits)).toBe(printable);
});

test('money without decimals is counted in whole units, with two in hundredths', () => {
  expect([toMinorUnits(1_234, 'JPY'), toMinorUnits(8.29, 'USD')]).toEqual([1_234n, 829n]);
  expect([toMoney(1_234n, 'JPY'), toMoney(829n, 'USD')]).toEqual([1_234, 8.29]);
});
