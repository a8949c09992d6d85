import { describe, expect, test } from 'vitest';
import type { Quote } from '../../../src/core/rating/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import { BASE_PRICE_CARD, cardNamed, QUOTES } from '../../support/rates.ts';
import { minutesAfter } from '../../support/scene.ts';
import { actorOf, inDays, useScratchDatabase } from '../fixture.ts';
import {
  addCards,
  askQuote,
  flatCard,
  flightOf,
  newCarrier,
  newQuoteId,
  quoteOf,
} from './quoting.ts';

const books = await useScratchDatabase();
const user = await books.makeUser();

/** Flights of some carriers from each airport to the next, a day apart. */
async function route(
  airports: readonly string[],
  carriers: readonly string[],
  prices: number[] = [],
) {
  const flights: MadeFlight[] = [];
  for (const [leg, carrier] of carriers.entries()) {
    flights.push(
      await flightOf(books, carrier, {
        origin: airports[leg],
        destination: airports[leg + 1],
        departure_at: inDays(7 + leg),
        max_weight_kg: 100_000,
        price: prices[leg],
      }),
    );
  }
  return flights;
}

/** Of each segment its card, what it begins and ends with, and what it comes to. */
const shown = ({ segments }: Quote) =>
  segments.map((one) => [one.rate_id, one.origin, one.destination, one.amount]);

describe.each(QUOTES)('$name', ({ cards, lines, total, currency, measure, name: _, ...facts }) => {
  test('is quoted so', async () => {
    const carrier = newCarrier();
    const those = cards.map((name) => ({ name, card: cardNamed(name, { carrier }) }));
    const airports = [those[0]?.card.origin ?? '', ...those.map(({ card }) => card.destination)];
    const prices = those.map(({ card }) => card.breaks[0]?.per_kg ?? 0);
    const flights = await route(
      airports,
      those.map(() => carrier),
      prices,
    );
    const known = those.filter(({ name }) => name !== BASE_PRICE_CARD);
    const ids = await addCards(books, ...known.map(({ card }) => card));

    const quote = await quoteOf(books, user, flights, facts);
    expect(quote).toMatchObject({
      currency,
      total,
      weight_kg: facts.weight_kg,
      pieces: facts.pieces,
      volume_m3: measure.volume_m3,
      volume_assumed: measure.volume_assumed,
      chargeable_weight_kg: measure.chargeable_weight_kg,
      chargeable_basis: measure.chargeable_basis,
    });
    const segments = lines.map(({ card, freight: { amount, ...freight }, surcharges }, leg) => ({
      ...freight,
      rate_id: card === BASE_PRICE_CARD ? null : ids[leg],
      carrier,
      origin: airports[leg],
      destination: airports[leg + 1],
      flight_ids: [flights[leg]?.flight_id],
      freight: amount,
      surcharges,
      amount: expect.closeTo(amount + surcharges.reduce((sum, one) => sum + one.amount, 0), 6),
    }));
    expect(quote.segments).toEqual(segments);
  });
});

test('a quote has all of its keys, and is shown again as it was made', async () => {
  const [flight] = await route(['DEL', 'LHR'], [newCarrier()]);
  if (!flight) throw new Error('No flight.');
  const quote_id = newQuoteId();
  const answer = await askQuote(books, user, [flight], {}, { quote_id });
  expect(answer).toEqual({
    quote: {
      quote_id,
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      currency: 'USD',
      total: 27.5,
      weight_kg: 10,
      pieces: 1,
      volume_m3: 0.06,
      volume_assumed: true,
      chargeable_weight_kg: 10,
      chargeable_basis: 'gross',
      origin: 'DEL',
      destination: 'LHR',
      flight_ids: [flight.flight_id],
      segments: [
        {
          rate_id: null,
          carrier: flight.flight_number.slice(0, 2),
          origin: 'DEL',
          destination: 'LHR',
          flight_ids: [flight.flight_id],
          rate_class: 'N',
          rate_per_kg: 2.75,
          charged_weight_kg: 10,
          freight: 27.5,
          surcharges: [],
          amount: 27.5,
        },
      ],
    },
  });
  const handler = await books.makeUser('handler');
  for (const reader of [user, handler]) {
    const again = await books.quotes.getQuote(actorOf(reader), quote_id);
    expect(JSON.stringify(again)).toBe(JSON.stringify(answer));
  }
  const stranger = await books.makeUser();
  const not_found = { reason: 'quote_not_found', quote_id };
  expect(await books.quotes.getQuote(actorOf(stranger), quote_id)).toEqual(not_found);
  const nobodys = { reason: 'quote_not_found', quote_id: 'QUO-NONE' };
  expect(await books.quotes.getQuote(actorOf(user), 'QUO-NONE')).toEqual(nobodys);
});

describe('which card', () => {
  const LANES = [
    ['DEL', 'DXB'],
    ['DXB', 'LHR'],
    ['DEL', 'LHR'],
  ] as const;

  test('one carrier with a card for all the way has one segment, by the day of the first leg', async () => {
    const carrier = newCarrier();
    const flights = await route(['DEL', 'DXB', 'LHR'], [carrier, carrier]);
    const day = flights[0]?.departure_date ?? '';
    const through = { valid_from: day, valid_to: day, per_kg: 5 };
    const [first, second, whole] = await addCards(
      books,
      flatCard(carrier, LANES[0]),
      flatCard(carrier, LANES[1]),
      flatCard(carrier, LANES[2], through),
    );
    const quote = await quoteOf(books, user, flights);
    expect(shown(quote)).toEqual([[whole, 'DEL', 'LHR', 50]]);
    expect(quote.segments[0]?.flight_ids).toEqual(flights.map((flight) => flight.flight_id));

    const direct = await flightOf(books, carrier, { departure_at: inDays(7) });
    expect(shown(await quoteOf(books, user, [direct]))).toEqual([[whole, 'DEL', 'LHR', 50]]);

    const later = await route(['DEL', 'DXB', 'LHR'], [carrier, carrier]);
    await books.pool.query(
      'update cargo.flights set departure_date = departure_date + 1 where flight_id = $1',
      [later[0]?.flight_id],
    );
    expect(shown(await quoteOf(books, user, later))).toEqual([
      [first, 'DEL', 'DXB', 10],
      [second, 'DXB', 'LHR', 10],
    ]);
  });

  test('two carriers are priced leg by leg, each by its own card or its flight', async () => {
    const [one, other, third] = [newCarrier(), newCarrier(), newCarrier()];
    const flights = await route(['DEL', 'DXB', 'LHR'], [one, other], [2, 3]);
    const [mine] = await addCards(
      books,
      flatCard(one, LANES[0]),
      flatCard(one, LANES[1], { per_kg: 90 }),
      flatCard(one, LANES[2], { per_kg: 91 }),
      flatCard(other, LANES[2], { per_kg: 92 }),
      flatCard(third, LANES[1], { per_kg: 93 }),
    );
    expect(shown(await quoteOf(books, user, flights))).toEqual([
      [mine, 'DEL', 'DXB', 10],
      [null, 'DXB', 'LHR', 30],
    ]);
  });

  test('each leg is looked up by its own local day of departure', async () => {
    const carrier = newCarrier();
    // Half past eleven at night in London is the next day in Delhi.
    const flight = await flightOf(books, carrier, {
      departure_at: new Date(`${inDays(9).toISOString().slice(0, 10)}T19:30:00Z`),
    });
    const utc_day = inDays(9).toISOString().slice(0, 10);
    expect(flight.departure_date).toBe(inDays(10).toISOString().slice(0, 10));
    const local_day = flight.departure_date;
    await addCards(
      books,
      flatCard(carrier, LANES[2], { valid_from: '2020-01-01', valid_to: utc_day, per_kg: 90 }),
    );
    expect(shown(await quoteOf(books, user, [flight]))).toEqual([[null, 'DEL', 'LHR', 27.5]]);
    const [that_day] = await addCards(
      books,
      flatCard(carrier, LANES[2], { valid_from: local_day, valid_to: local_day, per_kg: 4 }),
    );
    expect(shown(await quoteOf(books, user, [flight]))).toEqual([[that_day, 'DEL', 'LHR', 40]]);
  });

  test('of several the latest that is valid counts', async () => {
    const carrier = newCarrier();
    const [flight] = await route(['DEL', 'LHR'], [carrier]);
    if (!flight) throw new Error('No flight.');
    const day = (shift: number) =>
      inDays(7 + shift)
        .toISOString()
        .slice(0, 10);
    const [, latest] = await addCards(
      books,
      flatCard(carrier, LANES[2], { valid_from: day(-5), per_kg: 90 }),
      flatCard(carrier, LANES[2], { valid_from: day(-3), valid_to: day(0), per_kg: 4 }),
      flatCard(carrier, LANES[2], { valid_from: day(-2), valid_to: day(-1), per_kg: 91 }),
      flatCard(carrier, LANES[2], { valid_from: day(1), per_kg: 92 }),
    );
    expect(shown(await quoteOf(books, user, [flight]))).toEqual([[latest, 'DEL', 'LHR', 40]]);
  });

  test('segments in several currencies have no sum', async () => {
    const [one, other] = [newCarrier(), newCarrier()];
    const flights = await route(['DEL', 'DXB', 'LHR', 'JFK'], [one, other, one]);
    await addCards(books, flatCard(other, LANES[1], { currency: 'EUR' }));
    const mismatch = { reason: 'currency_mismatch', currencies: ['USD', 'EUR'] };
    expect(await askQuote(books, user, flights)).toEqual(mismatch);
    const euros = await quoteOf(books, user, flights, {}, { currency: 'EUR' });
    expect(euros).toMatchObject({ currency: 'EUR', total: 65 });
  });
});

test('what is printed of a sum is its lines, to the minor unit', async () => {
  const [one, other] = [newCarrier(), newCarrier()];
  const flights = await route(['DEL', 'DXB', 'LHR'], [one, other]);
  const surcharges = [
    { code: 'MYC', basis: 'chargeable', rate: 0.11 },
    { code: 'SCC', basis: 'gross', rate: 0.15 },
    { code: 'AWC', basis: 'flat', rate: 0.07 },
  ] as const;
  await addCards(
    books,
    flatCard(one, ['DEL', 'DXB'], { per_kg: 0.29, surcharges: [...surcharges] }),
    flatCard(other, ['DXB', 'LHR'], { per_kg: 1.01, surcharges: [...surcharges] }),
  );
  const cents = (amount: number) => Math.round(amount * 100);
  for (let tenths = 1; tenths <= 40; tenths += 1) {
    const quote = await quoteOf(books, user, flights, { weight_kg: tenths / 10 });
    const lines = quote.segments.flatMap((one) => [
      one.freight,
      ...one.surcharges.map((line) => line.amount),
    ]);
    const sum = (amounts: number[]) =>
      amounts.reduce((so_far, amount) => so_far + cents(amount), 0);
    expect(cents(quote.total), JSON.stringify(quote)).toBe(sum(lines));
    expect(cents(quote.total)).toBe(sum(quote.segments.map((one) => one.amount)));
  }
});

describe('until when', () => {
  const takes_ms = async (wish: object, departure_at: Date) => {
    const flight = await flightOf(books, newCarrier(), { departure_at });
    const before_ms = Date.now();
    const { expires_at } = await quoteOf(books, user, [flight], {}, wish);
    return { flight, ms: Date.parse(expires_at) - before_ms, at: Date.parse(expires_at) };
  };

  test('for as long as is set, from the clock of the database', async () => {
    const { ms } = await takes_ms({ minutes: 17 }, inDays(7));
    expect(Math.abs(ms - 17 * 60_000)).toBeLessThan(60_000);
  });

  test('until the first departure, when that is sooner', async () => {
    const departure_at = minutesAfter(new Date(Math.floor(Date.now() / 1_000) * 1_000), 20);
    const { flight, at } = await takes_ms({ minutes: 30 }, departure_at);
    expect(at).toBe(flight.departure_at.getTime());
  });
});

test('another divisor makes another chargeable weight', async () => {
  const [flight] = await route(['DEL', 'LHR'], [newCarrier()]);
  if (!flight) throw new Error('No flight.');
  const quote = await quoteOf(books, user, [flight], { volume_m3: 0.1 }, { divisor: 5_000 });
  expect(quote).toMatchObject({ chargeable_weight_kg: 20, chargeable_basis: 'volume', total: 55 });
});

test('a user of another issuer is admitted with the first quote', async () => {
  const [flight] = await route(['DEL', 'LHR'], [newCarrier()]);
  if (!flight) throw new Error('No flight.');
  const id = crypto.randomUUID();
  const identity = { email: `${id}@example.test`, name: 'Foreign', role: 'customer' };
  const actor = { user_id: id, identity } as const;
  const { origin, destination, flight_id } = flight;
  const request = { origin, destination, weight_kg: 1, pieces: 1, flight_ids: [flight_id] };
  const quote_id = newQuoteId();
  const answer = await books.quotes.quoteShipment(actor as never, quote_id, request);
  expect(answer).toMatchObject({ quote: { quote_id } });
  expect(await books.quotes.getQuote(actor as never, quote_id)).toEqual(answer);
  const nobody = { user_id: crypto.randomUUID(), identity: null };
  expect(await books.quotes.quoteShipment(nobody, newQuoteId(), request)).toEqual({
    reason: 'unauthenticated',
  });
});

describe('A call that arrives twice', () => {
  test('at once or again makes one quote, and each arrival answers it', async () => {
    const flights = await route(['DEL', 'LHR'], [newCarrier()]);
    const quote_id = newQuoteId();
    const ask = () => askQuote(books, user, flights, {}, { quote_id });
    const [first, ...others] = await Promise.all(Array.from({ length: 8 }, ask));
    expect(first).toMatchObject({ quote: { quote_id } });
    expect([...others, await ask()]).toEqual(Array(8).fill(first));
  });

  test("does not answer another user's quote, or one for something else", async () => {
    const flights = await route(['DEL', 'LHR'], [newCarrier()]);
    const quote_id = newQuoteId();
    await askQuote(books, user, flights, {}, { quote_id });
    const stranger = await books.makeUser();
    await expect(askQuote(books, stranger, flights, {}, { quote_id })).rejects.toThrow(
      /returned no rows/,
    );
    await expect(askQuote(books, user, flights, { pieces: 9 }, { quote_id })).rejects.toThrow(
      /returned no rows/,
    );
  });
});
