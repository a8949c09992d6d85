import { expect, test } from 'vitest';
import type { NetworkLoad } from '../../../src/core/schedule/types.ts';
import { fill } from '../bulk.ts';
import { useScratchDatabase } from '../fixture.ts';

/** A day of the network: read by the index of carriers, however many flights other days have. */

/** Those of 83 days, 240 a day. */
const FLIGHTS = 20_000;
const books = await useScratchDatabase();
await fill(books.pool, { flights: FLIGHTS, bookings: 4_000 });

const { rows: days } = await books.pool.query<{ date: string; flights: number; lanes: number }>(
  `select departure_date::text as date, count(*)::integer as flights,
     count(distinct origin || destination)::integer as lanes
   from cargo.flights where departure_date = current_date + 60 group by 1`,
);
const { date, flights, lanes } = days[0] ?? { date: '', flights: 0, lanes: 0 };
const { rows: carriers } = await books.pool.query<{ carrier: string }>(
  'select distinct left(flight_number, 2) as carrier from cargo.flights order by 1',
);

test('there is a day to read, of several carriers', () => {
  expect(flights).toBeGreaterThan(200);
  expect(carriers.length).toBeGreaterThan(1);
});

test.each([
  ['everyone', { p_with_shipments: false }],
  ['staff', { p_with_shipments: true }],
])(
  'for %s it reads each flight of the day a few times, and of the airports alone the whole table',
  async (_, wish) => {
    const session = await books.openSession('superuser');
    await session.run('begin');
    const answer: NetworkLoad = Object(
      await session.call('get_network_load', { p_date: date, ...wish }),
    );
    const [read] = await session.run(
      `select sum(seq_scan) filter (where relname <> 'airports')::integer as whole,
       sum(idx_tup_fetch) filter (where relname = 'flights')::integer as flights,
       sum(idx_tup_fetch) filter (where relname = 'booking_legs')::integer as legs
     from pg_stat_xact_user_tables where schemaname = 'cargo'`,
    );
    await session.run('commit');
    expect(answer.lanes).toHaveLength(lanes);
    expect(answer.lanes.reduce((sum, lane) => sum + lane.flights, 0)).toBe(flights);
    expect(answer.carriers).toEqual(carriers.map(({ carrier }) => carrier));
    const { whole, flights: flights_read, legs } = Object(read);
    expect(whole).toBe(0);
    expect(flights_read).toBeGreaterThanOrEqual(flights);
    expect(flights_read).toBeLessThanOrEqual(6 * flights + 10 * carriers.length);
    expect(legs ?? 0).toBeLessThanOrEqual(wish.p_with_shipments ? 2 * flights : 0);
  },
);
