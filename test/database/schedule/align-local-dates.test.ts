import { beforeEach, expect, test } from 'vitest';
import type { FlightWish, MadeFlight } from '../../support/database.ts';
import { addDays, dayFromNow } from '../../support/lane.ts';
import { useScratchDatabase } from '../fixture.ts';
import { named } from '../search/itineraries.ts';
import { BEFORE, NOW, useAlignment } from './alignment.ts';

const HOUR_MS = 3_600_000;
const books = await useScratchDatabase();
const { setZone, align, datesOf, numbered } = useAlignment(books);

let day = dayFromNow(20);
beforeEach(async () => {
  await books.pool.query('delete from cargo.flight_capacity; delete from cargo.flights');
  day = addDays(day, 10);
  await setZone('DEL', BEFORE);
  await setZone('BOM', BEFORE);
});

/** A flight that leaves at this local time, by the old rules. */
const leave = (at: string, date = day, wish: FlightWish = {}) => {
  const departure_at = new Date(`${date}T${at}:00+05:30`);
  return books.makeFlight({ departure_at, ...wish });
};

const found = async (date: string) =>
  named(
    await books.itineraries.searchItineraries(
      { origin: 'DEL', destination: 'LHR', date },
      { max_stops: 1, limit: 500 },
    ),
  ).flights;

test('a flight whose local date has moved is found on its new day, not on the old one', async () => {
  const next = addDays(day, 1);
  const [late, early] = [await leave('23:45'), await leave('23:15')];
  await setZone('DEL', NOW);
  expect(await align(['DEL'])).toMatchObject({ flights: 1, collisions: [] });
  expect(await found(day)).toEqual([early.flight_id]);
  expect(await found(next)).toEqual([late.flight_id]);
  expect(await datesOf(late)).toEqual([next, addDays(day, 1)]);
});

test('the dates of arrival follow too, and so do connections', async () => {
  const first = await books.makeFlight({
    origin: 'DXB',
    destination: 'DEL',
    departure_at: new Date(`${day}T10:00:00+05:30`),
    arrival_at: new Date(`${day}T23:45:00+05:30`),
  });
  const second = await leave('08:00', addDays(day, 2));
  const connections = async () => {
    const route = { origin: 'DXB', destination: 'LHR', date: day };
    const answer = await books.itineraries.searchItineraries(route, { max_stops: 1, limit: 9 });
    return named(answer).itineraries;
  };
  expect(await connections()).toEqual([]);
  await setZone('DEL', NOW);
  expect(await align(['DEL'])).toMatchObject({ flights: 1 });
  expect(await connections()).toEqual([[first.flight_id, second.flight_id]]);
});

test('with nothing to bring in line there is nothing to renew', async () => {
  expect(await align(null)).toStrictEqual({ flights: 0, departure_dates: [], collisions: [] });
});

test('the dates to renew are the old and the new ones, and each date at an airport named', async () => {
  const [next, later] = [addDays(day, 1), addDays(day, 5)];
  await leave('23:45');
  await leave('12:00', later);
  await setZone('DEL', NOW);
  expect((await align(null)).departure_dates).toEqual([day, next]);
  expect((await align(['DEL'])).departure_dates).toEqual(
    expect.arrayContaining([next, later]), // their local times are shown otherwise now
  );
  expect((await align(['BOM'])).departure_dates).toEqual([]);
});

test('only the flights of the airports named are brought in line, or all', async () => {
  const late = await leave('23:45');
  const other = await leave('23:45', day, { origin: 'BOM' });
  await setZone('DEL', NOW);
  await setZone('BOM', NOW);
  expect(await align(['BOM'])).toMatchObject({ flights: 1 });
  expect((await datesOf(late))[0]).toBe(day);
  expect((await datesOf(other))[0]).toBe(addDays(day, 1));
  expect(await align(null)).toMatchObject({ flights: 1 });
  expect((await datesOf(late))[0]).toBe(addDays(day, 1));
});

test.each([
  ['later', BEFORE, NOW, '23:45', 1],
  ['earlier', NOW, BEFORE, '23:45', -1],
])('a daily flight moves a day %s as a whole', async (_, old, now, at, days) => {
  await setZone('DEL', old);
  const offset = old === NOW ? '+06:00' : '+05:30';
  const local = old === NOW ? '00:15' : at;
  const flights: MadeFlight[] = [];
  for (let nth = 0; nth < 5; nth += 1) {
    const departure_at = new Date(`${addDays(day, nth)}T${local}:00${offset}`);
    flights.push(await books.makeFlight({ departure_at }));
  }
  await numbered('AI900', flights);
  await setZone('DEL', now);
  expect(await align(['DEL'])).toMatchObject({ flights: 5, collisions: [] });
  for (const [nth, flight] of flights.entries()) {
    expect((await datesOf(flight))[0]).toBe(addDays(day, nth + days));
  }
});

test('where the new date is taken the flight stays, is named, and all others move', async () => {
  const [late, taker, behind, other] = [
    await leave('23:45', addDays(day, 1)),
    await leave('12:00', addDays(day, 2)),
    await leave('23:45', day),
    await leave('23:45', day),
  ];
  await numbered('AI901', [late, taker, behind]);
  await setZone('DEL', NOW);
  const collision = (flight: MadeFlight, taken_by: MadeFlight) => ({
    flight_id: flight.flight_id,
    flight_number: 'AI901',
    origin: 'DEL',
    departure_date: flight.departure_date,
    local_departure_date: addDays(flight.departure_date, 1),
    taken_by: taken_by.flight_id,
  });
  expect(await align(['DEL'])).toMatchObject({
    flights: 1,
    // The one behind cannot take the place that the late one keeps.
    collisions: [collision(behind, late), collision(late, taker)],
  });
  expect((await datesOf(other))[0]).toBe(addDays(day, 1));
  const { rows } = await books.pool.query(
    'select flight_id from cargo.local_date_differences order by departure_date',
  );
  expect(rows.map((row) => row.flight_id)).toEqual([behind.flight_id, late.flight_id]);
  await numbered('AI902', [late]);
  expect(await align(['DEL'])).toMatchObject({ flights: 2, collisions: [] });
});

test('of two whose new date is the same the one that departs first gets it', async () => {
  const [first, second] = [await leave('23:45', day), await leave('23:50', day)];
  await books.pool.query(
    'update cargo.flights set departure_date = departure_date - 3 where flight_id = $1',
    [second.flight_id],
  );
  await numbered('AI903', [first, second]);
  await setZone('DEL', NOW);
  const { flights, collisions } = await align(['DEL']);
  expect(flights).toBe(1);
  expect(collisions).toMatchObject([{ flight_id: second.flight_id, taken_by: first.flight_id }]);
});

test('what has departed stays as it was', async () => {
  const gone = await books.makeFlight({ departure_at: new Date(Date.now() - HOUR_MS) });
  const dates = await datesOf(gone);
  await setZone('DEL', 'Pacific/Kiritimati');
  await setZone('LHR', 'Pacific/Kiritimati');
  await align(['DEL']);
  expect(await datesOf(gone)).toEqual(dates);
  await setZone('LHR', 'Europe/London');
});
