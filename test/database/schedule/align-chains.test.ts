import { beforeEach, expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { addDays, dayFromNow } from '../../support/lane.ts';
import { useScratchDatabase } from '../fixture.ts';
import { BEFORE, NOW, useAlignment } from './alignment.ts';

/** Daily flights whose dates move back: each gets the date that the one before it leaves. */

const books = await useScratchDatabase();
const { setZone, align, datesOf, numbered } = useAlignment(books);

beforeEach(async () => {
  await books.pool.query('delete from cargo.flight_capacity; delete from cargo.flights');
  await setZone('DEL', NOW);
});

test('where dates move back, departed flights of the number make way, and no others', async () => {
  const yesterday = dayFromNow(-1);
  const leaveEarly = (date: string) =>
    books.makeFlight({ departure_at: new Date(`${date}T00:15:00+06:00`) });
  const daily: MadeFlight[] = [];
  for (let nth = -2; nth < 7; nth += 1) daily.push(await leaveEarly(addDays(yesterday, nth)));
  await numbered('AI904', daily);
  const others = [await leaveEarly(yesterday), await leaveEarly(addDays(yesterday, -9))];
  await numbered('AI904', others.slice(1));
  const otherDates = await Promise.all(others.map(datesOf));
  await setZone('DEL', BEFORE);
  const answer = await align(['DEL']);
  expect(answer.collisions).toEqual([]);
  const future = daily.filter(({ departure_at }) => departure_at.getTime() > Date.now());
  expect(future.length).toBeGreaterThan(2);
  expect(answer.flights).toBe(future.length);
  for (const flight of daily) {
    expect((await datesOf(flight))[0]).toBe(addDays(flight.departure_date, -1));
  }
  expect(await Promise.all(others.map(datesOf))).toEqual(otherDates);
});

test('a departed flight whose date is right stays, and so does whoever would get that date', async () => {
  const yesterday = dayFromNow(-1);
  const daily: MadeFlight[] = [];
  for (let nth = 0; nth < 5; nth += 1) {
    const departure_at = new Date(`${addDays(yesterday, nth)}T00:15:00+06:00`);
    daily.push(await books.makeFlight({ departure_at }));
  }
  await numbered('AI905', daily);
  const [first, ...chain] = daily;
  if (!first) throw new Error('No flight.');
  // At 00:15 by the zone of now, so that its date is right.
  await books.pool.query(
    "update cargo.flights set departure_at = departure_at + interval '30 minutes' where flight_id = $1",
    [first.flight_id],
  );
  await setZone('DEL', BEFORE);
  const { collisions } = await align(['DEL']);
  for (const flight of daily) expect((await datesOf(flight))[0]).toBe(flight.departure_date);
  const future = chain.filter(({ departure_at }) => departure_at.getTime() > Date.now());
  expect(collisions.map((one: { flight_id: string }) => one.flight_id)).toEqual(
    future.map(({ flight_id }) => flight_id),
  );
  // The first of the chain under a number of its own frees all the others.
  await numbered('AI906', [first]);
  expect(await align(['DEL'])).toMatchObject({ flights: future.length, collisions: [] });
});

test('thousands of flights that block each other are found within its time', async () => {
  // The first of each number leaves at noon, so that its date does not move.
  await books.pool.query(
    `with flight as (
       insert into cargo.flights (
         flight_number, airline_name, origin, destination, departure_at, arrival_at, departure_date, arrival_date, base_price_per_kg
       )
       select 'BL' || n, 'Test Air', 'DEL', 'LHR', at, at + interval '8 hours', current_date + day,
         ((at + interval '8 hours') at time zone 'Europe/London')::date, 1
       from generate_series(1, 10) n
       cross join generate_series(2, 400) day
       cross join lateral (
         select (current_date + day + case day when 2 then time '12:00' else time '00:15' end) at time zone 'Asia/Dhaka' as at
       ) d
       returning flight_id
     )
     insert into cargo.flight_capacity (flight_id, max_weight_kg) select flight_id, 1 from flight`,
  );
  await setZone('DEL', BEFORE);
  // Within what `put_airport` gives it.
  const session = await books.openSession('superuser');
  await session.run("set statement_timeout = '3s'");
  const [row] = await session.run(
    "select a ->> 'flights' as flights, json_array_length(a -> 'collisions') as collisions from cargo.align_local_dates('{DEL}') a",
  );
  expect(row).toEqual({ flights: '0', collisions: 3_980 });
});
