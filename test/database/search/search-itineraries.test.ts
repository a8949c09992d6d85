import { expect, test } from 'vitest';
import { addDays, dayFromNow } from '../../support/lane.ts';
import { useScratchDatabase } from '../fixture.ts';
import { FLIGHT } from '../shapes.ts';
import { idsOf, named } from './itineraries.ts';

const HOUR_MS = 3_600_000;
/** Without any flights but those of these tests, each of which has days of its own. */
const books = await useScratchDatabase();
let lastDay = dayFromNow(20);
const newDay = () => {
  lastDay = addDays(lastDay, 10);
  return lastDay;
};

/** A flight by its local times, written with their offsets. */
const fly = (origin: string, departs: string, destination: string, arrives: string, kg = 1_000) =>
  books.makeFlight({
    origin,
    destination,
    departure_at: new Date(departs),
    arrival_at: new Date(arrives),
    max_weight_kg: kg,
  });

const find = (origin: string, destination: string, date: string, filter = {}) =>
  books.itineraries.searchItineraries(
    { origin, destination, date },
    { max_stops: 1, limit: 500, ...filter },
  );
const search = async (...route: Parameters<typeof find>) => named(await find(...route));

test('a search answers with itineraries by the places of their flights, and those flights', async () => {
  const day = newDay();
  const direct = await fly('DEL', `${day}T02:00:00+05:30`, 'LHR', `${day}T20:00:00Z`);
  const first = await fly('DEL', `${day}T03:00:00+05:30`, 'DXB', `${day}T05:00:00+04:00`);
  const second = await fly('DXB', `${day}T07:00:00+04:00`, 'LHR', `${day}T11:00:00Z`);
  const answer = await find('DEL', 'LHR', day);
  expect(answer).toStrictEqual({
    flights: Array(3).fill(FLIGHT),
    itineraries: [expect.any(Array), [expect.any(Number)]],
    cut: false,
  });
  expect(named(answer)).toEqual({
    itineraries: idsOf([first, second], [direct]),
    flights: expect.arrayContaining(idsOf([direct, first, second]).flat()),
    cut: false,
  });
});

test('the flights of a search come by their days', async () => {
  const day = newDay();
  const next = addDays(day, 1);
  await fly('DEL', `${day}T03:00:00+05:30`, 'DXB', `${day}T05:00:00+04:00`);
  await fly('DXB', `${next}T07:00:00+04:00`, 'LHR', `${next}T11:00:00Z`);
  await fly('DEL', `${day}T22:00:00+05:30`, 'LHR', `${next}T05:00:00Z`);
  const answer = await find('DEL', 'LHR', day);
  const dates = 'flights' in answer ? answer.flights.map((flight) => flight.departure_date) : [];
  expect(dates).toEqual([day, day, next]);
});

test('no flights make no itineraries', async () => {
  expect(await find('DEL', 'LHR', newDay())).toStrictEqual({
    itineraries: [],
    flights: [],
    cut: false,
  });
});

test('airports that nobody knows are named', async () => {
  const route = { origin: 'XXQ', destination: 'lhr', date: newDay() };
  expect(
    await books.itineraries.searchItineraries(route, { max_stops: 1, limit: 1 }),
  ).toStrictEqual({
    reason: 'validation_failed',
    errors: [
      { path: 'origin', message: 'XXQ is not a known airport.' },
      { path: 'destination', message: 'lhr is not a known airport.' },
    ],
  });
});

test('the date is the local one at the origin', async () => {
  const day = newDay();
  const early = await fly('DEL', `${day}T00:00:00+05:30`, 'LHR', `${day}T10:00:00Z`);
  const late = await fly('DEL', `${day}T23:59:59+05:30`, 'LHR', `${addDays(day, 1)}T10:00:00Z`);
  expect((await search('DEL', 'LHR', day)).itineraries).toEqual(idsOf([early], [late]));
  for (const other of [-1, 1]) {
    expect((await search('DEL', 'LHR', addDays(day, other))).itineraries).toEqual([]);
  }
});

test('a connection takes an hour at least', async () => {
  const day = newDay();
  const first = await fly('DEL', `${day}T03:00:00+05:30`, 'DXB', `${day}T05:00:00+04:00`);
  await fly('DXB', `${day}T05:59:59+04:00`, 'LHR', `${day}T09:00:00Z`);
  const enough = await fly('DXB', `${day}T06:00:00+04:00`, 'LHR', `${day}T10:00:00Z`);
  expect((await search('DEL', 'LHR', day)).itineraries).toEqual(idsOf([first, enough]));
  const args = { p_origin: 'DEL', p_destination: 'LHR', p_date: day };
  const longer = await books.call('search_itineraries', { ...args, p_min_connection_minutes: 61 });
  expect(longer).toMatchObject({ itineraries: [] });
});

test('a connection is made until the end of the next local day', async () => {
  const day = newDay();
  const next = addDays(day, 1);
  const first = await fly('DEL', `${day}T03:00:00+05:30`, 'DXB', `${day}T05:00:00+04:00`);
  const last = await fly('DXB', `${next}T23:59:59+04:00`, 'LHR', `${addDays(day, 2)}T06:00:00Z`);
  await fly('DXB', `${addDays(day, 2)}T00:00:00+04:00`, 'LHR', `${addDays(day, 2)}T07:00:00Z`);
  expect((await search('DEL', 'LHR', day)).itineraries).toEqual(idsOf([first, last]));
});

test('a connection may leave on the day before, across the date line', async () => {
  const day = newDay();
  const before = addDays(day, -1);
  const first = await fly('HND', `${day}T00:05:00+09:00`, 'LAX', `${before}T17:00:00-08:00`);
  const second = await fly('LAX', `${before}T21:00:00-08:00`, 'JFK', `${day}T05:00:00-05:00`);
  expect((await search('HND', 'JFK', day)).itineraries).toEqual(idsOf([first, second]));
});

test('a connection may leave three days later, across the date line', async () => {
  const day = newDay();
  const [arrival, third] = [addDays(day, 2), addDays(day, 3)];
  const first = await fly('LAX', `${day}T22:30:00-08:00`, 'SYD', `${arrival}T08:30:00+10:00`);
  const second = await fly(
    'SYD',
    `${third}T22:00:00+10:00`,
    'SIN',
    `${addDays(day, 4)}T04:00:00+08:00`,
  );
  expect((await search('LAX', 'SIN', day)).itineraries).toEqual(idsOf([first, second]));
});

/** The clocks furthest apart that there can be: UTC-12 and UTC+14. */
const [LAST_ZONE, FIRST_ZONE] = ['Etc/GMT+12', 'Pacific/Kiritimati'];
const setZone = (code: string, time_zone: string) =>
  books.pool.query('update cargo.airports set time_zone = $2 where code = $1', [code, time_zone]);

test('a first leg of 72 hours has its connections, from the furthest clock to the other', async () => {
  const day = newDay();
  const [arrival, last] = [addDays(day, 5), addDays(day, 6)];
  await setZone('PPG', LAST_ZONE);
  await setZone('CXI', FIRST_ZONE);
  const first = await fly('PPG', `${day}T23:59:59-12:00`, 'CXI', `${arrival}T01:59:59+14:00`);
  const second = await fly(
    'CXI',
    `${last}T23:59:59+14:00`,
    'NAN',
    `${addDays(last, 1)}T03:00:00+12:00`,
  );
  await fly(
    'CXI',
    `${addDays(last, 1)}T00:00:00+14:00`,
    'NAN',
    `${addDays(last, 1)}T04:00:00+12:00`,
  );
  expect((await search('PPG', 'NAN', day)).itineraries).toEqual(idsOf([first, second]));
});

test('a connection leaves two days before, from the furthest clock to the other', async () => {
  const day = newDay();
  const before = addDays(day, -2);
  await setZone('PPG', LAST_ZONE);
  await setZone('CXI', FIRST_ZONE);
  const first = await fly('CXI', `${day}T00:00:00+14:00`, 'PPG', `${before}T22:30:00-12:00`);
  const second = await fly('PPG', `${before}T23:30:00-12:00`, 'NAN', `${day}T05:00:00+12:00`);
  expect((await search('CXI', 'NAN', day)).itineraries).toEqual(idsOf([first, second]));
});

test('a first leg that arrives three days later has connections on the day after', async () => {
  const day = newDay();
  const [third, fourth] = [addDays(day, 3), addDays(day, 4)];
  const first = await fly('DEL', `${day}T10:00:00+05:30`, 'DXB', `${third}T05:00:00+04:00`);
  const second = await fly(
    'DXB',
    `${fourth}T23:00:00+04:00`,
    'LHR',
    `${addDays(day, 5)}T03:00:00Z`,
  );
  expect((await search('DEL', 'LHR', day)).itineraries).toEqual(idsOf([first, second]));
});

test('no itinerary passes its destination or comes back to its origin', async () => {
  const day = newDay();
  const direct = await fly('DEL', `${day}T03:00:00+05:30`, 'LHR', `${day}T10:00:00Z`);
  await fly('LHR', `${day}T12:00:00Z`, 'DEL', `${day}T21:00:00Z`);
  await fly('DEL', `${addDays(day, 1)}T03:00:00+05:30`, 'LHR', `${addDays(day, 1)}T10:00:00Z`);
  expect((await search('DEL', 'LHR', day)).itineraries).toEqual(idsOf([direct]));
  expect((await search('DEL', 'DEL', day)).itineraries).toEqual([]);
});

test('flights that have departed are left out', async () => {
  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
  const gone = await fly('BOM', inHours(-1), 'CDG', inHours(8));
  const goneFirst = await fly('BOM', inHours(-3), 'DXB', inHours(0.5));
  await fly('DXB', inHours(2), 'CDG', inHours(9));
  const coming = await fly('BOM', inHours(1), 'CDG', inHours(10));
  const found: string[][] = [];
  for (const date of new Set([gone, goneFirst, coming].map((each) => each.departure_date))) {
    found.push(...(await search('BOM', 'CDG', date)).itineraries);
  }
  expect(found).toEqual(idsOf([coming]));
});
