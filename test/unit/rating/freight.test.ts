import { assert as check, constantFrom, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measure } from '../../../src/core/measure/volume.ts';
import { toTenths } from '../../../src/core/measure/weight.ts';
import { freightCharge, price } from '../../../src/core/rating/freight.ts';
import { toMinorUnits, toMoney } from '../../../src/core/rating/money.ts';
import type { NewRate } from '../../../src/core/rating/types.ts';
import { DIVISOR } from '../../support/measures.ts';
import { anyCard, anyHalves } from '../../support/rate-cards.ts';
import { cardNamed, FREIGHT, QUOTES } from '../../support/rates.ts';

/** As the vectors write a charge. */
function shown(card: NewRate, { freight }: Pick<ReturnType<typeof price>, 'freight'>) {
  return {
    rate_class: freight.rate_class,
    charged_weight_kg: Number(freight.charged_halves) / 2,
    rate_per_kg: freight.rate_minor === null ? null : toMoney(freight.rate_minor, card.currency),
    amount: toMoney(freight.amount_minor, card.currency),
  };
}

test('there are 31 vectors of charges and 8 of quotes', () => {
  expect([FREIGHT.length, QUOTES.length]).toEqual([31, 8]);
});

test.each(FREIGHT)('$name', ({ card: name, chargeable_weight_kg, out }) => {
  const card = cardNamed(name);
  const freight = freightCharge(card, BigInt(chargeable_weight_kg * 2));
  expect(shown(card, { freight })).toEqual(out);
});

test.each(QUOTES)('$name', ({ cards, lines, total, currency, ...facts }) => {
  const { chargeable_halves, chargeable_basis } = measure(facts, DIVISOR);
  expect(chargeable_basis).toBe(facts.measure.chargeable_basis);
  const weight = { halves: BigInt(chargeable_halves), tenths: BigInt(toTenths(facts.weight_kg)) };
  const segments = cards.map((name) => {
    const card = cardNamed(name);
    return { name, card, priced: price(card, weight) };
  });
  expect(
    segments.map(({ name, card, priced }) => ({
      card: name,
      freight: shown(card, priced),
      surcharges: priced.surcharges.map(({ code, amount_minor }) => ({
        code,
        amount: toMoney(amount_minor, card.currency),
      })),
    })),
  ).toEqual(lines);
  const sum = segments.reduce((minor, { priced }) => minor + priced.amount_minor, 0n);
  expect(toMoney(sum, currency)).toBe(total);
});

const RUNS = { numRuns: 400 };

/** The rate of the break in which a weight lies. */
function rateAt({ breaks, currency }: NewRate, halves: bigint): bigint {
  const own = breaks.findLast(({ from_kg }) => 2n * BigInt(from_kg) <= halves);
  return toMinorUnits(own?.per_kg ?? Number.NaN, currency);
}

const halfUp = (twice: bigint) => twice / 2n + (twice % 2n);

describe('for any card', () => {
  test('what is heavier never costs less, also where a rate rises: no break is added going up', () => {
    check(
      property(anyCard, anyHalves, anyHalves, (card, a, b) => {
        const [light, heavy] = [BigInt(Math.min(a, b)), BigInt(Math.max(a, b))];
        const of = (halves: bigint) => price(card, { halves, tenths: halves * 5n }).amount_minor;
        expect(of(heavy)).toBeGreaterThanOrEqual(of(light));
      }),
      RUNS,
    );
  });

  test('nobody pays more than the own weight at its own rate, or the minimum', () => {
    check(
      property(anyCard, anyHalves, (card, whole) => {
        const halves = BigInt(whole);
        const own = halfUp(rateAt(card, halves) * halves);
        const minimum = toMinorUnits(card.minimum, card.currency);
        const { amount_minor } = freightCharge(card, halves);
        if (amount_minor !== minimum) expect(amount_minor).toBeLessThanOrEqual(own);
        expect(amount_minor).toBeGreaterThanOrEqual(minimum);
      }),
      RUNS,
    );
  });

  test('it is the least that any weight from the own one up costs at its own rate', () => {
    const small = constantFrom(
      ...Array.from({ length: 120 }, (_, i) => i + 1),
      199,
      200,
      201,
      602,
      999,
    );
    check(
      property(tuple(anyCard, small), ([card, whole]) => {
        let least = rateAt(card, BigInt(whole)) * BigInt(whole);
        // Breaks begin at 1,000 kg at most, but for the one that is looked at below.
        for (let halves = whole; halves <= 2_100; halves += 1) {
          const at = rateAt(card, BigInt(halves)) * BigInt(halves);
          if (at < least) least = at;
        }
        const last = rateAt(card, 200_000n) * 200_000n;
        if (last < least) least = last;
        const minimum = toMinorUnits(card.minimum, card.currency);
        const { rate_class, amount_minor } = freightCharge(card, BigInt(whole));
        const isMinimum = least < 2n * minimum;
        expect(amount_minor).toBe(isMinimum ? minimum : halfUp(least));
        expect(rate_class === 'M').toBe(isMinimum);
      }),
      RUNS,
    );
  });

  test('of equal amounts the lower break is taken', () => {
    check(
      property(anyCard, anyHalves, (card, whole) => {
        const halves = BigInt(whole);
        const { rate_minor, charged_halves } = freightCharge(card, halves);
        if (rate_minor === null) return;
        const own = rateAt(card, halves) * halves;
        if (rate_minor * charged_halves === own) expect(charged_halves).toBe(halves);
      }),
      RUNS,
    );
  });
});
