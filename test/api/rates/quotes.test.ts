import { describe, expect, test } from 'vitest';
import type { NewRate, Quote, Rate } from '../../../src/core/rating/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import type { FlightWish, MadeFlight } from '../../support/database.ts';
import { BASE_PRICE_CARD, cardNamed, FREIGHT, QUOTES } from '../../support/rates.ts';
import { minutesAfter, named, openScene, shipmentOn } from '../../support/scene.ts';

const { database, enter } = openScene();
const { client: admin } = await enter('admin');
const { client } = await enter();

const DAY_MS = 86_400_000;

const ask = (flights: MadeFlight | MadeFlight[], facts: object = {}) =>
  client.call<Quote>('POST', '/quotes', { ...shipmentOn(flights), ...facts });
const quote = async (...asked: Parameters<typeof ask>) => granted(await ask(...asked), 201);

/** A flight of a carrier that no other file has cards of, with its price per kg. */
async function makeFlight(carrier: string, price: number, wish: FlightWish): Promise<MadeFlight> {
  const flight = await database.makeFlight({ max_weight_kg: 100_000, ...wish });
  const flight_number = `${carrier}${flight.flight_number.slice(2)}`;
  await database.pool.query(
    'update cargo.flights set flight_number = $2, base_price_per_kg = $3 where flight_id = $1',
    [flight.flight_id, flight_number, price],
  );
  return { ...flight, flight_number };
}

const addCards = async (...cards: NewRate[]) =>
  cards.length === 0 ? [] : granted(await admin.call<Rate[]>('POST', '/rates', cards), 201);

/** Flights on the lanes of these cards, and the cards, but for what is the price of a flight. */
async function offer(carrier: string, names: readonly string[]) {
  const cards = names.map((name) => cardNamed(name, { carrier }));
  const flights: MadeFlight[] = [];
  for (const [leg, { origin, destination, breaks }] of cards.entries()) {
    const departure_at = new Date(Date.now() + (7 + leg) * DAY_MS);
    const wish = { origin, destination, departure_at };
    flights.push(await makeFlight(carrier, breaks[0]?.per_kg ?? 0, wish));
  }
  const known = cards.filter((_, leg) => names[leg] !== BASE_PRICE_CARD);
  const rates = await addCards(...known);
  return { flights, rates };
}

describe('the vectors', () => {
  test.each([...new Set(FREIGHT.map(({ card }) => card))])('of card %s', async (name) => {
    const { flights } = await offer('8A', [name]);
    const vectors = FREIGHT.filter(({ card }) => card === name);
    for (const { name: title, chargeable_weight_kg, out } of vectors) {
      const { segments } = await quote(flights, { weight_kg: chargeable_weight_kg });
      const { amount, ...freight } = out;
      expect(segments, title).toMatchObject([{ ...freight, freight: amount }]);
    }
  });

  test.each(QUOTES.map((vector, place) => ({ place, ...vector })))(
    '$name',
    async ({ place, cards, lines, total, currency, measure, name: _, ...facts }) => {
      const carrier = `8${String.fromCharCode(66 + place)}`;
      const { flights, rates } = await offer(carrier, cards);
      const { segments, ...rest } = await quote(flights, facts);
      const { volume_m3, volume_assumed, chargeable_weight_kg, chargeable_basis } = measure;
      expect(rest).toMatchObject({
        ...{ total, currency, volume_m3, volume_assumed, chargeable_weight_kg, chargeable_basis },
      });
      expect(segments).toMatchObject(
        lines.map(({ card, freight: { amount, ...freight }, surcharges }, leg) => ({
          ...freight,
          freight: amount,
          surcharges,
          rate_id: card === BASE_PRICE_CARD ? null : rates[leg]?.rate_id,
        })),
      );
    },
  );
});

test('POST /quotes → 201 with Location; GET shows it to its user and to staff, to nobody else', async () => {
  const flight = await makeFlight('8N', 2.75, {});
  const answer = await ask(flight, {
    weight_kg: 120.3,
    pieces: 2,
    special_handling_codes: ['per'],
  });
  const made = granted(answer, 201);
  expect(made.quote_id).toMatch(/^QUO-[0-9A-HJKMNP-TV-Z]{16}$/);
  expect(made).toMatchObject({ currency: 'USD', total: 331.38, weight_kg: 120.3, pieces: 2 });
  expect(answer.headers.get('Location')).toBe(`/quotes/${made.quote_id}`);
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
  expect(answer.headers.get('ETag')).toBeNull();

  const { client: handler } = await enter('handler');
  for (const reader of [client, handler]) {
    const read = await reader.call<Quote>('GET', `/quotes/${made.quote_id.toLowerCase()}`);
    expect(granted(read, 200)).toEqual(made);
    expect(read.text).toBe(answer.text);
  }
  const { client: stranger } = await enter();
  for (const path of [`/quotes/${made.quote_id}`, '/quotes/QUO-NOBODYS', '/quotes/1']) {
    const problem = refused(await stranger.call('GET', path), 404, 'quote_not_found');
    expect(problem).toMatchObject({ quote_id: path.split('/').at(-1) });
  }
});

test('a quote ends half an hour later, or with the first departure', async () => {
  const soon = await database.makeFlight({ departure_at: minutesAfter(new Date(), 10) });
  expect(Date.parse((await quote(soon)).expires_at)).toBe(soon.departure_at.getTime());
  const before_ms = Date.now();
  const { expires_at } = await quote(await database.makeFlight());
  expect(Math.abs(Date.parse(expires_at) - before_ms - 30 * 60_000)).toBeLessThan(60_000);
});

test('POST /quotes of what nobody could book → as POST /bookings', async () => {
  const flight = await database.makeFlight({ max_weight_kg: 50, max_volume_m3: 0.5 });
  for (const facts of [
    { weight_kg: 50.1 },
    { volume_m3: 0.501 },
    { flight_ids: ['0b4e1c7a-0000-4000-8000-000000000000'] },
    { destination: 'JFK' },
    { destination: 'QQQ' },
  ]) {
    const quoted = await ask(flight, facts);
    const booked = await client.book(shipmentOn(flight, facts));
    const { request_id: _, instance: __, ...problem } = Object(quoted.body);
    expect(quoted.status, quoted.text).toBeGreaterThan(400);
    expect(Object(booked.body)).toMatchObject(problem);
  }
  const late = await database.makeFlight({
    latest_acceptance_minutes: 2_880,
    departure_at: minutesAfter(new Date(), 60),
  });
  expect(refused(await ask(late), 409, 'acceptance_closed')).toMatchObject(named(late));
});

test('POST /quotes with legs in two currencies → 422 currency_mismatch', async () => {
  const connection = [
    await makeFlight('8O', 2, { origin: 'DEL', destination: 'DXB' }),
    await makeFlight('8P', 2, {
      ...{ origin: 'DXB', destination: 'LHR' },
      departure_at: new Date(Date.now() + 9 * DAY_MS),
    }),
  ];
  await addCards(
    cardNamed('A', { carrier: '8P', origin: 'DXB', destination: 'LHR', currency: 'EUR' }),
  );
  const problem = refused(await ask(connection), 422, 'currency_mismatch');
  expect(problem).toMatchObject({ currencies: ['USD', 'EUR'] });
});

test.each<[path: string, facts: object]>([
  ['weight_kg', { weight_kg: 0 }],
  ['pieces', { pieces: 1.5 }],
  ['flight_ids', { flight_ids: [] }],
  ['destination', { destination: 'DEL' }],
  ['volume_m3', { volume_m3: 1.2345 }],
  ['special_handling_codes.0', { special_handling_codes: ['ZZZ'] }],
  ['dimensions', { dimensions: [{ length_cm: 1, width_cm: 1, height_cm: 1, pieces: 2 }] }],
])('POST /quotes with a %s out of its rules → 422', async (path, facts) => {
  expect(refusedPaths(await ask(await database.makeFlight(), facts))).toEqual([path]);
});

test('a quote takes nothing', async () => {
  const flight = await database.makeFlight({ max_weight_kg: 10 });
  const [first, second] = [await quote(flight), await quote(flight)];
  expect(first.quote_id).not.toBe(second.quote_id);
  expect(await database.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: 0,
    version: 0,
  });
});
