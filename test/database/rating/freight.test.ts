import { integer, sample, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { CURRENCIES, minorDigits } from '../../../src/core/rating/currencies.ts';
import { price } from '../../../src/core/rating/freight.ts';
import { toMoney } from '../../../src/core/rating/money.ts';
import type { NewRate } from '../../../src/core/rating/types.ts';
import { anyCard, anyHalves } from '../../support/rate-cards.ts';
import { cardNamed, FREIGHT } from '../../support/rates.ts';
import { useDatabase } from '../fixture.ts';

const books = useDatabase();

const CASES = 1_500;

interface Case {
  card: NewRate;
  halves: number;
  tenths: number;
}

/** In one statement: a call each would be slow. */
async function priceAll(cases: readonly Case[]) {
  const { rows } = await books.pool.query<{ minor: string; answer: Record<string, unknown> }>(
    `select p.amount_minor::text as minor, p.answer
     from jsonb_array_elements($1::jsonb) with ordinality as c (one, place)
     cross join cargo.price_segment(
       cargo.rate_card(one -> 'card'), '{}', (one -> 'halves')::bigint, (one -> 'tenths')::bigint
     ) p
     order by c.place`,
    [JSON.stringify(cases)],
  );
  return rows;
}

test('the database charges as the 31 vectors say', async () => {
  const cases = FREIGHT.map(({ card, chargeable_weight_kg }) => ({
    card: cardNamed(card),
    halves: chargeable_weight_kg * 2,
    tenths: chargeable_weight_kg * 10,
  }));
  const rows = await priceAll(cases);
  expect(rows).toHaveLength(31);
  for (const [place, { name, out }] of FREIGHT.entries()) {
    const { amount, ...freight } = out;
    expect(rows[place]?.answer, name).toMatchObject({ ...freight, freight: amount });
  }
});

test('of any card and weight the database asks the same as TypeScript, to the minor unit', async () => {
  const tenths = integer({ min: 1, max: 1_000_000 });
  const cases = sample(tuple(anyCard, anyHalves, tenths), { numRuns: CASES, seed: 20261128 }).map(
    ([card, halves, tenths]) => ({ card, halves, tenths }),
  );
  const rows = await priceAll(cases);
  expect(rows).toHaveLength(CASES);
  for (const [place, { card, halves, tenths }] of cases.entries()) {
    const priced = price(card, { halves: BigInt(halves), tenths: BigInt(tenths) });
    const money = (minor: bigint) => toMoney(minor, card.currency);
    const { freight, surcharges, amount_minor } = priced;
    expect(rows[place], JSON.stringify(cases[place])).toMatchObject({
      minor: String(amount_minor),
      answer: {
        rate_class: freight.rate_class,
        rate_per_kg: freight.rate_minor === null ? null : money(freight.rate_minor),
        charged_weight_kg: Number(freight.charged_halves) / 2,
        freight: money(freight.amount_minor),
        surcharges: surcharges.map((one) => ({ code: one.code, amount: money(one.amount_minor) })),
        amount: money(amount_minor),
      },
    });
  }
});

test('the database knows the decimals of every currency that prices may be in', async () => {
  const { rows } = await books.pool.query<{ currency: string; digits: number }>(
    'select currency, cargo.minor_digits(currency) as digits from unnest($1::text[]) as c (currency)',
    [CURRENCIES],
  );
  expect(rows).toEqual(CURRENCIES.map((currency) => ({ currency, digits: minorDigits(currency) })));
});
