import { expect, test } from 'vitest';
import { useScratchDatabase } from '../fixture.ts';
import { makeJourney } from '../journey.ts';

/** Its own database: a test that finds a hole must not empty the shared one. */
const books = await useScratchDatabase();

const shipment = await makeJourney(books, ['DEL', 'LHR'], ['depart', 'DEL']);

const RESTRICT_VIOLATION = '23001';
const INSUFFICIENT_PRIVILEGE = '42501';

/** What the superuser's session is made to be before the statement. */
const ROLES: [string, string, string][] = [
  ['the superuser', 'set role none', RESTRICT_VIOLATION],
  ['a replica session', "set session_replication_role = 'replica'", RESTRICT_VIOLATION],
  ['service_role', 'set role service_role', INSUFFICIENT_PRIVILEGE],
  ['authenticated', 'set role authenticated', INSUFFICIENT_PRIVILEGE],
  ['anon', 'set role anon', INSUFFICIENT_PRIVILEGE],
];

const STATEMENTS = [
  "update cargo.booking_events set status = 'DELIVERED'",
  'update cargo.booking_events set metadata = metadata || \'{"message": "It was not me"}\'',
  'update cargo.booking_events set recorded_at = recorded_at',
  'delete from cargo.booking_events',
  'truncate cargo.booking_events',
  'truncate cargo.bookings cascade',
  'truncate cargo.airports cascade',
  `insert into cargo.booking_events overriding system value select * from cargo.booking_events
   on conflict (id) do update set location = excluded.location`,
  `merge into cargo.booking_events e using cargo.booking_events o on o.id = e.id
   when matched then delete`,
];

const readEvents = async () =>
  (await books.pool.query('select * from cargo.booking_events order by id')).rows;

test.each(
  ROLES.flatMap(([role, become, code]) =>
    STATEMENTS.map((statement) => [role, statement, become, code] as const),
  ),
)('events are append-only for %s: %s', async (_, statement, become, code) => {
  const before = await readEvents();
  const session = await books.openSession('superuser');
  await session.run(become);
  const outcome = await session.run(statement).catch((error: unknown) => error);
  expect(outcome).toMatchObject({ code });
  expect(await readEvents()).toEqual(before);
});

const AS_BOOKED: [string, string][] = [
  ['ref_id', "'ANOTHER-REF'"],
  ['user_id', "(select id from cargo.users where role = 'handler' limit 1)"],
  ['idempotency_key', "'another-key'"],
  ['request', 'request || \'{"pieces": 2}\''],
  ['booked', 'booked || \'{"volume_l": 2}\''],
  ['origin', "'BOM'"],
  ['destination', "'JFK'"],
  ['split_from', 'ref_id'],
  ['created_at', "created_at - interval '1 second'"],
];

test.each(
  AS_BOOKED.flatMap(([column, value]) =>
    ROLES.slice(0, 2).map(([role, become]) => [role, column, value, become] as const),
  ),
)('what was booked stays as booked for %s: %s', async (_, column, value, become) => {
  const { ref_id, read } = shipment;
  const before = await read();
  const session = await books.openSession('superuser');
  await session.run(become);
  const outcome = await session
    .run(`update cargo.bookings set ${column} = ${value} where ref_id = $1`, [ref_id])
    .catch((error: unknown) => error);
  expect(outcome).toMatchObject({ code: RESTRICT_VIOLATION });
  expect(await read()).toEqual(before);
});

/** What is shown as it stands, while replays are rebuilt from `request` and `booked`. */
const AS_IT_STANDS = [
  'awb_number',
  'chargeable_halves',
  'currency',
  'dimensions',
  'flight_ids',
  'goods_description',
  'handling_note',
  'hold_expires_at',
  'itinerary',
  'needs_rebooking',
  'pieces',
  'price_minor',
  'quote_id',
  'special_handling_codes',
  'status',
  'updated_at',
  'version',
  'volume_given',
  'volume_l',
  'weight_kg',
];

test('every column of a booking is as booked, or shown as it stands', async () => {
  const { rows } = await books.pool.query<{ attname: string }>(`
    select a.attname from pg_attribute a
    where a.attrelid = 'cargo.bookings'::regclass and a.attnum > 0 and not a.attisdropped
  `);
  const asBooked = AS_BOOKED.map(([column]) => column);
  const columns = rows.map((row) => row.attname).filter((column) => !asBooked.includes(column));
  expect(columns.sort()).toEqual(AS_IT_STANDS);
});

test('a booking with its history cannot be deleted', async () => {
  const { ref_id } = shipment;
  const session = await books.openSession('superuser');
  const outcome = await session
    .run('delete from cargo.bookings where ref_id = $1', [ref_id])
    .catch((error: unknown) => error);
  expect(outcome).toMatchObject({ code: '23503' });
});
