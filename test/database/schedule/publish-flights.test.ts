import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import type { NewFlight } from '../../../src/core/schedule/types.ts';
import { sqlState } from '../../support/database-functions.ts';
import { actorOf, inDays, useScratchDatabase } from '../fixture.ts';
import { FLIGHT } from '../shapes.ts';

const HOUR_MS = 3_600_000;
const books = await useScratchDatabase();
const admin = actorOf(await books.makeUser('admin'));
const publish = (flights: NewFlight | NewFlight[]) => books.flights.publishFlights(admin, flights);
const countFlights = async () => (await books.pool.query('select from cargo.flights')).rowCount;

afterAll(async () => {
  const { rows } = await books.pool.query(
    'select flight_id from cargo.flights f where not exists (select from cargo.flight_capacity c where c.flight_id = f.flight_id)',
  );
  expect(rows, 'flights without a capacity').toEqual([]);
});

function makeNewFlight(wish: Partial<NewFlight> = {}): NewFlight {
  const departure_datetime = wish.departure_datetime ?? inDays(randomInt(7, 300)).toISOString();
  const arrives_ms = Date.parse(departure_datetime) + 12 * HOUR_MS;
  return {
    flight_number: `ZZ${randomInt(1, 10_000)}`,
    airline_name: 'Test Air',
    origin: 'DEL',
    destination: 'LHR',
    departure_datetime,
    arrival_datetime: new Date(arrives_ms).toISOString(),
    max_weight_kg: 1_000,
    base_price_per_kg: 2.5,
    ...wish,
  };
}

/** The refusal of this one of them, which departs at noon UTC: on the same date in Delhi. */
const exists = (flights: readonly NewFlight[], index: number) => ({
  reason: 'flight_exists',
  index,
  flight_number: flights[index]?.flight_number,
  departure_date: flights[index]?.departure_datetime.slice(0, 10),
});

function lasting(ms: number): Partial<NewFlight> {
  const departs = inDays(50);
  return {
    departure_datetime: departs.toISOString(),
    arrival_datetime: new Date(departs.getTime() + ms).toISOString(),
  };
}

test('a flight is published empty, with its times local and its dates derived', async () => {
  const flight = makeNewFlight({
    origin: 'DEL',
    destination: 'JFK',
    departure_datetime: '2027-02-01T20:00:00Z',
    arrival_datetime: '2027-02-02T09:30:00+05:30',
    max_weight_kg: 0.1,
    base_price_per_kg: 99_999.99,
  });
  const { flight_number } = flight;
  expect(await publish(flight)).toStrictEqual({
    flights: [
      {
        ...FLIGHT,
        flight_number,
        airline_name: 'Test Air',
        origin: 'DEL',
        destination: 'JFK',
        departure_datetime: '2027-02-02T01:30:00+05:30',
        arrival_datetime: '2027-02-01T23:00:00-05:00',
        departure_date: '2027-02-02',
        max_tenths: 1,
        booked_tenths: 0,
        base_price_per_kg: 99_999.99,
        version: 0,
      },
    ],
  });
  const { rows } = await books.pool.query(
    'select arrival_date::text from cargo.flights where flight_number = $1',
    [flight_number],
  );
  expect(rows).toEqual([{ arrival_date: '2027-02-01' }]);
});

test('many flights are answered in the order given', async () => {
  const flights = ['ZB9', 'ZA9', 'ZC9', 'ZA8'].map((flight_number, index) =>
    makeNewFlight({ flight_number, max_weight_kg: index + 1 }),
  );
  expect(await publish(flights)).toMatchObject({
    flights: flights.map(({ flight_number, max_weight_kg }) => ({
      flight_number,
      max_tenths: max_weight_kg * 10,
    })),
  });
});

test('no flights are published as none', async () => {
  expect(await publish([])).toStrictEqual({ flights: [] });
});

test('the largest publication of the contract is one call', async () => {
  const flights = Array.from({ length: 5_000 }, (_, index) =>
    makeNewFlight({ flight_number: `Z${index % 10}${1 + Math.floor(index / 10)}`, origin: 'AMS' }),
  );
  const answer = await publish(flights);
  const published = 'flights' in answer ? answer.flights : [];
  expect(published.map((flight) => flight.flight_number)).toEqual(
    flights.map((flight) => flight.flight_number),
  );
});

test('a flight that exists is refused with its index, and nothing is published', async () => {
  const known = makeNewFlight({ flight_number: 'ZX1' });
  await publish(known);
  const before = await countFlights();
  const others = [makeNewFlight({ flight_number: 'ZX3' }), makeNewFlight({ flight_number: 'ZX2' })];
  for (const [index, flights] of [
    [0, [known]],
    [0, [known, ...others]],
    [2, [...others, known]],
    [2, [...others, known, known]],
    [1, [others[0] ?? known, known, known]],
  ] satisfies [number, NewFlight[]][]) {
    expect(await publish(flights)).toStrictEqual(exists(flights, index));
  }
  expect(await publish(known)).toStrictEqual(exists([known], 0));
  expect(await countFlights()).toBe(before);
});

test('of twins in one array the second one is named, and nothing is published', async () => {
  const before = await countFlights();
  const [twin, other] = [makeNewFlight(), makeNewFlight({ flight_number: 'ZY1' })];
  const flights = [other, twin, { ...twin, max_weight_kg: 5 }];
  expect(await publish(flights)).toStrictEqual(exists(flights, 2));
  expect(await countFlights()).toBe(before);
});

test('the same number is another flight on another local day, or from another origin', async () => {
  const departure_datetime = '2027-03-01T12:00:00Z';
  const flight = makeNewFlight({ flight_number: 'ZW7', departure_datetime });
  const nextLocalDay = { ...flight, departure_datetime: '2027-03-01T18:30:00Z' };
  const onward = { ...flight, origin: 'BOM' };
  expect(await publish([flight, nextLocalDay, onward])).toHaveProperty('flights');
  const sameLocalDay = { ...flight, departure_datetime: '2027-03-01T18:29:59Z' };
  expect(await publish(sameLocalDay)).toStrictEqual({
    reason: 'flight_exists',
    index: 0,
    flight_number: 'ZW7',
    departure_date: '2027-03-01',
  });
});

test('airports that nobody knows are named by path, of the first flight that has one', async () => {
  const before = await countFlights();
  const wrong = makeNewFlight({ origin: 'XXQ', destination: 'QQX' });
  const errors = (prefix: string) => [
    { path: `${prefix}origin`, message: 'XXQ is not a known airport.' },
    { path: `${prefix}destination`, message: 'QQX is not a known airport.' },
  ];
  const reason = 'validation_failed';
  expect(await publish(wrong)).toStrictEqual({ reason, errors: errors('') });
  expect(await publish([makeNewFlight(), wrong, wrong])).toStrictEqual({
    reason,
    errors: errors('1.'),
  });
  expect(await countFlights()).toBe(before);
});

test('publishing is for admins: others are forbidden, a stranger unauthenticated', async () => {
  const before = await countFlights();
  for (const role of ['customer', 'handler'] as const) {
    const actor = actorOf(await books.makeUser(role));
    const answer = await books.flights.publishFlights(actor, makeNewFlight());
    expect(answer).toStrictEqual({ reason: 'forbidden' });
  }
  const stranger = { user_id: randomUUID(), identity: null };
  expect(await books.flights.publishFlights(stranger, [])).toStrictEqual({
    reason: 'unauthenticated',
  });
  expect(await countFlights()).toBe(before);
});

test.each<[string, Partial<NewFlight>]>([
  ['arrives before it departs', { arrival_datetime: inDays(1).toISOString() }],
  ['goes nowhere', { destination: 'DEL' }],
  ['has a number that is none', { flight_number: 'AIR1' }],
  ['has a number in lower case', { flight_number: 'ai101' }],
  ['has the number zero', { flight_number: 'AI0' }],
  ['has the number zero with a suffix', { flight_number: 'AI00Z' }],
  ['takes more than 72 hours', { ...lasting(72 * HOUR_MS + 1_000) }],
  ['has two digits for a carrier', { flight_number: '22101' }],
  ['has no airline', { airline_name: '' }],
  ['can carry nothing', { max_weight_kg: 0 }],
  ['can carry too much', { max_weight_kg: 1_000_000.1 }],
  ['pays for its freight', { base_price_per_kg: -0.01 }],
  ['is too dear', { base_price_per_kg: 100_000.01 }],
])('a flight that %s is an error, and nothing is published', async (_, wish) => {
  const before = await countFlights();
  const flights = [makeNewFlight({ flight_number: 'ZV1' }), makeNewFlight(wish)];
  expect(await sqlState(publish(flights))).toBe('23514');
  expect(await countFlights()).toBe(before);
});

test('a flight of 72 hours is published', async () => {
  expect(await publish(makeNewFlight(lasting(72 * HOUR_MS)))).toHaveProperty('flights');
});

test('a number with leading zeros, as a Worker of before sends it, is published in the one spelling', async () => {
  const flight = makeNewFlight({ flight_number: 'AI0347' });
  const answer = await publish([makeNewFlight(), flight]);
  expect('flights' in answer && answer.flights[1]?.flight_number).toBe('AI347');
  const short = { ...flight, flight_number: 'AI347' };
  for (const known of [flight, short]) {
    expect(await publish(known)).toStrictEqual(exists([short], 0));
  }
  expect(await publish([makeNewFlight(), short])).toMatchObject({
    index: 1,
    flight_number: 'AI347',
  });
});

test.each(['AI1', '6E2112', 'A19999Z', 'EK9'])('%s is a flight number', async (flight_number) => {
  expect(await publish(makeNewFlight({ flight_number }))).toHaveProperty('flights');
});
