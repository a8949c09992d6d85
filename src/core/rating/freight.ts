import { toMinorUnits } from './money.ts';
import type { NewRate, RateBreak, RateClass, Surcharge } from './types.ts';

/** A weight as it is charged: the chargeable one in half kilograms, the gross one in tenths. */
export type ChargedWeight = { halves: bigint; tenths: bigint };

/** A weight charge. `charged_halves`: the weight it is for, in half kilograms; `rate_minor`: null for the minimum. */
export type FreightCharge = {
  rate_class: RateClass;
  charged_halves: bigint;
  rate_minor: bigint | null;
  amount_minor: bigint;
};

/** What a rate card makes of a weight, in minor units of its currency: each line rounded, and their sum. */
export type Priced = {
  freight: FreightCharge;
  surcharges: { code: string; amount_minor: bigint }[];
  amount_minor: bigint;
};

/** Prices a weight by a rate card, in integers alone. The database prices by the same rules. */
export function price(card: NewRate, weight: ChargedWeight): Priced {
  const freight = freightCharge(card, weight.halves);
  const surcharges = (card.surcharges ?? []).map((surcharge) => ({
    code: surcharge.code,
    amount_minor: surchargeAmount(surcharge, card.currency, weight),
  }));
  const amount_minor = surcharges.reduce((sum, s) => sum + s.amount_minor, freight.amount_minor);
  return { freight, surcharges, amount_minor };
}

/**
 * The weight charge by the higher-break rule (IATA TACT rules 3.9): the weight at the rate of its own break, or
 * the start of a higher break at that one's rate, where this costs less; never less than the minimum.
 */
export function freightCharge(
  { breaks, minimum, currency }: Pick<NewRate, 'breaks' | 'minimum' | 'currency'>,
  halves: bigint,
): FreightCharge {
  const cheapest = candidates(breaks, halves)
    .map(({ from_kg, per_kg }) => {
      const charged_halves = larger(halves, 2n * BigInt(from_kg));
      const rate_minor = toMinorUnits(per_kg, currency);
      return { from_kg, charged_halves, rate_minor, twice_minor: rate_minor * charged_halves };
    })
    .reduce((best, one) => (one.twice_minor < best.twice_minor ? one : best));
  const minimum_minor = toMinorUnits(minimum, currency);
  if (cheapest.twice_minor < 2n * minimum_minor) {
    return {
      rate_class: 'M',
      charged_halves: halves,
      rate_minor: null,
      amount_minor: minimum_minor,
    };
  }
  const { from_kg, charged_halves, rate_minor, twice_minor } = cheapest;
  const rate_class = from_kg === 0 ? 'N' : 'Q';
  return { rate_class, charged_halves, rate_minor, amount_minor: (twice_minor + 1n) / 2n };
}

/** The own break of a weight, the last that begins no higher, and all above it. */
const candidates = (breaks: readonly RateBreak[], halves: bigint): readonly RateBreak[] =>
  breaks.filter((_, place) => {
    const next = breaks[place + 1];
    return next === undefined || 2n * BigInt(next.from_kg) > halves;
  });

function surchargeAmount(
  { basis, rate, minimum = 0 }: Surcharge,
  currency: string,
  { halves, tenths }: ChargedWeight,
): bigint {
  const rate_minor = toMinorUnits(rate, currency);
  const amounts = {
    chargeable: (rate_minor * halves + 1n) / 2n,
    gross: (rate_minor * tenths + 5n) / 10n,
    flat: rate_minor,
  };
  return larger(amounts[basis], toMinorUnits(minimum, currency));
}

function larger(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}
