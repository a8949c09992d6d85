import { type Arbitrary, constantFrom, integer, record, tuple, uniqueArray } from 'fast-check';
import type { NewRate } from '../../src/core/rating/types.ts';
import { cardNamed } from './rates.ts';

/** Amounts that a currency with so many decimals has, up to its most. */
const money = (most: number, digits: number, least = 0): Arbitrary<number> =>
  integer({ min: least, max: most * 10 ** digits }).map((minor) => minor / 10 ** digits);

const froms = uniqueArray(constantFrom(1, 2, 10, 45, 100, 101, 300, 500, 1_000, 100_000), {
  maxLength: 9,
}).map((rest) => [0, ...rest.sort((a, b) => a - b)]);

const codes = uniqueArray(constantFrom('MYC', 'SCC', 'AWC', 'RAC', 'TXA'), { maxLength: 4 });

/** Any rate card: rates that rise with the weight as well as those that fall, and ties. */
export const anyCard: Arbitrary<NewRate> = tuple(
  constantFrom('USD' as const, 'JPY' as const),
  constantFrom(3, 12, 10_000_000),
).chain(([currency, most]) => {
  const digits = currency === 'JPY' ? 0 : 2;
  const amount = money(most, digits);
  return tuple(froms, codes).chain(([from, names]) =>
    record({
      minimum: money(Math.min(most * 20, 10_000_000), digits),
      breaks: tuple(...from.map(() => money(most, digits, 1))).map((rates) =>
        rates.map((per_kg, place) => ({ from_kg: from[place] ?? 0, per_kg })),
      ),
      surcharges: tuple(
        ...names.map((code) =>
          record({
            code: constantFrom(code),
            basis: constantFrom('chargeable' as const, 'gross' as const, 'flat' as const),
            rate: amount,
            minimum: amount,
          }),
        ),
      ),
    }).map((terms) => cardNamed('D', { currency, ...terms })),
  );
});

/** Chargeable weights in half kilograms, the small ones as often as the large ones. */
export const anyHalves: Arbitrary<number> = constantFrom(60, 500, 3_000, 6_666_667).chain((max) =>
  integer({ min: 1, max }),
);
