import { expect, test } from 'vitest';
import type { DatabaseSession } from '../../support/database-functions.ts';
import { fill } from '../bulk.ts';
import { useScratchDatabase } from '../fixture.ts';

/** The pages of the timetable: each reads its days of one airport or carrier, by index, however many flights there are. */

/** Those of 83 days. */
const FLIGHTS = 20_000;
const books = await useScratchDatabase();
await fill(books.pool, { flights: FLIGHTS, bookings: 4_000 });

/** One flight of the timetable, by whose airports and carrier it is read, and on which days. */
const { rows: timetable } = await books.pool.query(
  `select origin as p_origin, destination as p_destination, left(flight_number, 2) as p_carrier,
     (departure_date - 15)::text as p_from, (departure_date + 15)::text as p_to
   from cargo.flights where departure_date = current_date + 60 order by flight_id limit 1`,
);
const [{ p_from, p_to, ...keys }] = timetable;
const KEYS = ['p_origin', 'p_destination', 'p_carrier'] as const;

/** The flights of those days that match, in the order of the list. */
async function flightsOf(wish: Record<string, string>): Promise<string[]> {
  const { rows } = await books.pool.query(
    `select flight_id from cargo.flights
     where departure_date between $1 and $2 and ($3::text is null or origin = $3)
       and ($4::text is null or destination = $4) and ($5::text is null or left(flight_number, 2) = $5)
     order by departure_at, flight_id`,
    [p_from, p_to, ...KEYS.map((key) => wish[key])],
  );
  return rows.map(({ flight_id }) => flight_id);
}

/** To estimate, the planner looks at the ends of an index. */
const READ_BY_PLANNER_MAX = 10;

/** What the transaction has read so far: flights by index, and tables as a whole. Nobody else's reads count. */
async function readsWithin(session: DatabaseSession) {
  const [row] = await session.run(
    `select sum(seq_scan)::integer as whole, sum(idx_tup_fetch) filter (where relname = 'flights')::integer as flights
     from pg_stat_xact_user_tables where schemaname = 'cargo'`,
  );
  const { whole, flights } = Object(row);
  return { whole: Number(whole), flights: Number(flights) };
}

/** How often an index of the flights has been looked into. */
async function scansOf(session: DatabaseSession, index: string): Promise<number> {
  await session.run('select pg_stat_force_next_flush()');
  const rows = await session.run(
    `select idx_scan::integer as scans from pg_stat_user_indexes where indexrelname = 'flights_${index}_idx'`,
  );
  return Number(Object(rows[0]).scans);
}

test.each([
  [['p_origin'], 'origin_departure_date'],
  [['p_destination'], 'destination_departure_date'],
  [['p_carrier'], 'carrier_departure_date'],
  [['p_origin', 'p_destination'], 'destination_origin_departure_date'],
  [['p_origin', 'p_carrier'], 'origin_departure_date'],
  [['p_destination', 'p_carrier'], 'destination_departure_date'],
  [KEYS, 'destination_origin_departure_date'],
] as const)(
  'the timetable by %j reads no more than the flights of one of them, by %s',
  async (by, index) => {
    const session = await books.openSession('superuser');
    const handler = await books.makeUser('handler');
    const wish = Object.fromEntries(by.map((key) => [key, String(keys[key])]));
    const all = await flightsOf(wish);
    const each = await Promise.all(by.map((key) => flightsOf({ [key]: wish[key] ?? '' })));
    const fewest = Math.min(...each.map((flights) => flights.length));
    for (const [p_status, p_limit, expected] of [
      [null, 10, all.slice(0, 10)],
      ['scheduled', 10, all.slice(0, 10)],
      ['cancelled', 500, []],
    ] as const) {
      const scans = await scansOf(session, index);
      await session.run('begin');
      const args = { p_user_id: handler.id, p_from, p_to, ...wish, p_status, p_limit };
      const answer = await session.call('list_flights', args);
      const read = await readsWithin(session);
      await session.run('commit');
      expect(await scansOf(session, index)).toBe(scans + 1);
      const found = Object(answer).flights.map(({ flight }: { flight: object }) => Object(flight));
      expect(found.map(({ flight_id }: { flight_id: string }) => flight_id)).toEqual(expected);
      expect(read.whole).toBe(0);
      expect(read.flights).toBeGreaterThanOrEqual(expected.length);
      expect(read.flights).toBeLessThanOrEqual(fewest + expected.length + READ_BY_PLANNER_MAX);
    }
  },
);
