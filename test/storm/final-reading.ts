import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { FinalBooking, FinalFlight, FinalNumber, FinalState } from './final-state.ts';

const REST_MS = 250;
const REST_WAIT_MS_MAX = 20_000;

/** Waits until no call of the API is running in the database any more. */
export async function awaitRest(pool: Pool): Promise<void> {
  const deadline_ms = Date.now() + REST_WAIT_MS_MAX;
  for (let quiet = 0; quiet < 2; ) {
    if (Date.now() > deadline_ms) throw new Error('The database does not come to rest.');
    await sleep(REST_MS);
    const { rows } = await pool.query(
      `select count(*)::int as busy from pg_stat_activity
       where usename = 'authenticator' and state <> 'idle' and datname = current_database()`,
    );
    quiet = rows[0].busy === 0 ? quiet + 1 : 0;
  }
}

/** Reads everything that concerns these flights, and the stock that somebody made, in one snapshot. */
export async function readFinalState(
  pool: Pool,
  flight_ids: readonly string[],
  stock_owner: string | null = null,
): Promise<FinalState> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const flights = await client.query<FinalFlight>(FLIGHTS, [flight_ids]);
    const bookings = await client.query<FinalBooking>(BOOKINGS, [flight_ids]);
    const numbers = await client.query<FinalNumber>(NUMBERS, [stock_owner]);
    await client.query('commit');
    return { flights: flights.rows, bookings: bookings.rows, numbers: numbers.rows };
  } finally {
    client.release();
  }
}

const FLIGHTS = `
  select
    c.flight_id, c.max_weight_kg::float8, c.booked_weight_kg::float8, c.max_volume_l, c.booked_volume_l,
    c.version::int, coalesce(p.status, 'SCHEDULED') as status, coalesce(p.closed, false) as closed
  from cargo.flight_capacity c
  left join cargo.flight_operations p using (flight_id)
  where c.flight_id = any ($1)`;

/** Whoever asked for one of the flights, also where a leg is missing. */
const BOOKINGS = `
  select
    b.ref_id, b.user_id, b.idempotency_key, b.origin, b.destination, b.weight_kg::float8, b.volume_l, b.pieces,
    b.flight_ids::text[], b.itinerary, b.awb_number, b.quote_id, b.split_from, cargo.root_of(b) as root_ref_id,
    jsonb_build_object(
      'pieces', b.request -> 'pieces', 'weight_kg', b.request -> 'weight_kg', 'volume_l', b.booked -> 'volume_l',
      'flight_ids', b.booked -> 'flight_ids', 'awb_number', b.booked -> 'awb_number', 'quote_id', b.booked -> 'quote_id'
    ) as booked,
    b.status::text, b.version::int, cargo.utc_time(b.created_at) as created_at, b.needs_rebooking,
    (extract(epoch from (b.booked ->> 'hold_expires_at')::timestamptz) * 1000)::float8 as held_until_ms,
    coalesce((
      select jsonb_agg(
        jsonb_build_object(
          'leg', l.leg, 'itinerary', l.itinerary, 'flight_id', l.flight_id, 'weight_kg', l.weight_kg, 'volume_l', l.volume_l,
          'state', l.state, 'release_reason', l.release_reason
        )
        order by l.leg
      )
      from cargo.booking_legs l where l.ref_id = b.ref_id
    ), '[]') as legs,
    coalesce((
      select jsonb_agg(
        jsonb_build_object(
          'id', e.id, 'sequence', e.sequence, 'status', e.status, 'location', e.location, 'flight_id', e.flight_id,
          'kind', e.kind, 'reason', e.metadata ->> 'reason', 'message', e.metadata ->> 'message',
          'recorded_ms', (extract(epoch from e.recorded_at) * 1000)::bigint,
          'code', e.fsu_code, 'occurred_ms', (extract(epoch from e.occurred_at) * 1000)::bigint, 'pieces', e.pieces,
          'weight_kg', e.weight_kg, 'volume_l', e.volume_l, 'offloaded_ref_id', e.metadata -> 'offloaded_ref_id'
        )
        order by e.sequence
      )
      from cargo.booking_events e where e.ref_id = b.ref_id
    ), '[]') as events
  from cargo.bookings b
  where b.flight_ids && $1::uuid[]`;

const NUMBERS = `
  select n.awb_number, n.state, n.ref_id
  from cargo.awb_numbers n
  join cargo.awb_stock s using (stock_id)
  where s.created_by = $1`;
