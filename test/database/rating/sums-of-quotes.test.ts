import { integer, option, record, sample, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { minorDigits } from '../../../src/core/rating/currencies.ts';
import { isPrintable, toMinorUnits } from '../../../src/core/rating/money.ts';
import type { NewRate } from '../../../src/core/rating/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import { anyCard } from '../../support/rate-cards.ts';
import { inDays, useScratchDatabase } from '../fixture.ts';
import { addCards, flightOf, newCarrier, quoteOf } from './quoting.ts';

const books = await useScratchDatabase();
const user = await books.makeUser();

const CASES = 120;
const LANES = [
  ['DEL', 'DXB'],
  ['DXB', 'LHR'],
  ['LHR', 'JFK'],
] as const;

/** A card for each leg, or none where the flight has its price per kg, and what is carried. */
const anyShipment = record({
  cards: tuple(anyCard, option(anyCard), option(anyCard)),
  tenths: integer({ min: 1, max: 1_000_000 }),
  litres: option(integer({ min: 1, max: 900_000 })),
}).map(({ cards: [first, ...rest], tenths, litres }) => ({
  currency: first.currency,
  // A quote has one currency: legs with a card in another are left out.
  cards: [first, ...rest.filter((card) => !card || card.currency === first.currency)],
  facts: { weight_kg: tenths / 10, ...(litres && { volume_m3: litres / 1_000 }) },
}));
const SHIPMENTS = sample(anyShipment, { numRuns: CASES, seed: 20261130 });

/** Flights of one carrier, a day apart, of which it has these cards and none for all the way. */
async function fly(cards: readonly (NewRate | null)[]) {
  const carrier = newCarrier();
  const flights: MadeFlight[] = [];
  for (const [leg, card] of cards.entries()) {
    const [origin, destination] = LANES[leg] ?? [];
    const departure_at = inDays(7 + leg);
    const wish = { origin, destination, departure_at, max_weight_kg: 100_000, price: 7 };
    const flight = await flightOf(books, carrier, wish);
    flights.push(flight);
    if (!card) continue;
    const lane = { carrier, origin: flight.origin, destination: flight.destination };
    await addCards(books, { ...card, ...lane });
  }
  return flights;
}

test('there are quotes of one, two and three segments with cents and without', () => {
  const kinds = SHIPMENTS.map(({ cards, currency }) => `${cards.length} in ${currency}`);
  expect([...new Set(kinds)].toSorted()).toEqual(
    [1, 2, 3].flatMap((legs) => [`${legs} in JPY`, `${legs} in USD`]),
  );
});

test('the lines of any quote add up to its total, to the minor unit', async () => {
  for (const { cards, currency, facts } of SHIPMENTS) {
    const quote = await quoteOf(books, user, await fly(cards), facts, { currency });
    const shown = JSON.stringify(quote);
    expect(quote.currency, shown).toBe(currency);
    expect(quote.segments, shown).toHaveLength(cards.length);

    const linesOf = ({ freight, surcharges }: (typeof quote.segments)[number]) => [
      freight,
      ...surcharges.map((line) => line.amount),
    ];
    const amounts = quote.segments.map((segment) => segment.amount);
    for (const amount of [quote.total, ...amounts, ...quote.segments.flatMap(linesOf)]) {
      expect(isPrintable(amount, minorDigits(currency) ?? 0), `${amount} in ${shown}`).toBe(true);
    }
    const sum = (parts: readonly number[]) =>
      parts.reduce((minor, part) => minor + toMinorUnits(part, currency), 0n);
    expect(sum(quote.segments.flatMap(linesOf)), shown).toBe(sum([quote.total]));
    for (const segment of quote.segments) {
      expect(sum(linesOf(segment)), shown).toBe(sum([segment.amount]));
    }
    // What a booking would cost is kept beside what was shown.
    const { rows } = await books.pool.query(
      'select total_minor, currency from cargo.quotes where quote_id = $1',
      [quote.quote_id],
    );
    expect(rows, shown).toEqual([{ total_minor: String(sum([quote.total])), currency }]);
  }
});
