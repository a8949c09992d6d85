import { afterAll, expect, test } from 'vitest';
import type { BookingStatus } from '../../../src/core/booking/types.ts';
import type { DatabaseSession } from '../../support/database-functions.ts';
import { actorOf, useScratchDatabase } from '../fixture.ts';

/** The pages of somebody with many bookings: each reads what it shows, however many there are. */

const BOOKINGS = 200_000;
const LIMIT = 200;
/** The page, the one booking that tells of a next page, and that of the cursor. */
const READ_MAX = LIMIT + 2;

const books = await useScratchDatabase();
const flight = await books.makeFlight();
const user = await books.makeUser();
// One in 1,000 is cancelled, and those that are delivered are the oldest: who looks for them meets all others first.
await books.pool.query(
  `insert into cargo.bookings
     (ref_id, user_id, request, flight_ids, origin, destination, pieces, weight_kg, status, created_at, updated_at,
      booked, volume_l, chargeable_halves, awb_number)
   select 'LIST-' || lpad(n::text, 8, '0'), $1, '{}', array[$2::uuid], 'DEL', 'LHR', 1, 1,
     case when n % 1000 = 0 then 'CANCELLED' when n <= 100 then 'DELIVERED' else 'BOOKED' end::cargo.booking_status,
     m, m, '{}', 6, 2, case when n % 50000 = 0 then '176-00000000' end
   from generate_series(1, $3::integer) n, lateral (select timestamptz '2026-01-01Z' + n * interval '1 second') t (m)`,
  [user.id, flight.flight_id, BOOKINGS],
);
const admin = await books.makeUser('admin');
await books.waybills.addStock(actorOf(admin), {
  carrier: 'QQ',
  prefix: '176',
  first_serial: '0000000',
  count: 1_000,
});
await books.pool.query(
  "update cargo.awb_numbers set state = 'assigned', ref_id = 'LIST-00200000' where serial = 0",
);
await books.pool.query('vacuum analyze cargo.bookings, cargo.awb_numbers, cargo.awb_stock');
// They have neither legs nor events, and the books are balanced at the end. Nothing refers to them: to look for that,
// for each of them, would take longer than all tests.
afterAll(() =>
  books.pool.query(
    `begin;
     set local session_replication_role = replica;
     update cargo.awb_numbers set state = 'free', ref_id = null where serial = 0;
     delete from cargo.bookings where ref_id like 'LIST-%';
     commit`,
  ),
);

/** What the session has read of the bookings so far: rows by index, and how often the whole table. */
async function readSoFar(session: DatabaseSession) {
  await session.run('select pg_stat_force_next_flush()');
  const [row] = await session.run(
    "select idx_tup_fetch::integer as rows, seq_scan::integer as whole from pg_stat_user_tables where relid = 'cargo.bookings'::regclass",
  );
  const { rows, whole } = Object(row);
  return { rows: Number(rows), whole: Number(whole) };
}

test('there are as many as the test says', async () => {
  const { rows } = await books.pool.query(
    'select count(*)::integer as bookings from cargo.bookings',
  );
  expect(rows).toEqual([{ bookings: BOOKINGS }]);
});

test.each<[BookingStatus | null, string | null, number]>([
  [null, null, LIMIT],
  [null, 'LIST-00000150', 149],
  ['BOOKED', null, LIMIT],
  ['BOOKED', 'LIST-00100000', LIMIT],
  ['CANCELLED', null, LIMIT],
  ['CANCELLED', 'LIST-00050000', 49],
  ['DELIVERED', null, 100],
  ['ARRIVED', null, 0],
])('a page of %s after %s reads no more than it shows', async (status, after_ref_id, count) => {
  for (const mode of ['force_generic_plan', 'force_custom_plan']) {
    const session = await books.openSession('superuser');
    await session.run(`set plan_cache_mode = ${mode}`);
    const page = { actor: actorOf(user), status, awb_number: null, limit: LIMIT, after_ref_id };
    const before = await readSoFar(session);
    const answer = await session.ledger.listBookings(page);
    const after = await readSoFar(session);
    if (!('bookings' in answer)) throw new Error(JSON.stringify(answer));
    expect(answer.bookings, mode).toHaveLength(count);
    expect(after.whole - before.whole, mode).toBe(0);
    expect(after.rows - before.rows, mode).toBeLessThanOrEqual(Math.min(count + 2, READ_MAX));
  }
});

test.each([
  [null, 4],
  ['CANCELLED' as const, 4],
  ['BOOKED' as const, 0],
])('those with one waybill, in %s, are read alone', async (status, count) => {
  for (const mode of ['force_generic_plan', 'force_custom_plan']) {
    const session = await books.openSession('superuser');
    await session.run(`set plan_cache_mode = ${mode}`);
    const page = { actor: actorOf(user), status, limit: LIMIT, after_ref_id: null };
    const before = await readSoFar(session);
    const answer = await session.ledger.listBookings({ ...page, awb_number: '176-00000000' });
    const after = await readSoFar(session);
    expect('bookings' in answer && answer.bookings, mode).toHaveLength(count);
    expect(after.whole - before.whole, mode).toBe(0);
    expect(after.rows - before.rows, mode).toBeLessThanOrEqual(4);
  }
});

test('a draw looks among the cancelled bookings at those with a number alone', async () => {
  for (const mode of ['force_generic_plan', 'force_custom_plan']) {
    const session = await books.openSession('superuser');
    await session.run(`set plan_cache_mode = ${mode}`);
    const before = await readSoFar(session);
    const rows = await session.run(
      "select cargo.lock_returned_waybill($1, 'QQ', false) as number",
      [user.id],
    );
    const after = await readSoFar(session);
    expect(rows).toEqual([{ number: '176-00000000' }]);
    expect(after.whole - before.whole, mode).toBe(0);
    // Of four cancelled ones with the number, and once more to see that none of them lives.
    expect(after.rows - before.rows, mode).toBeLessThanOrEqual(8);
  }
});
