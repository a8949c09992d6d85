import { randomUUID } from 'node:crypto';
import type { User } from '../../src/core/identity/types.ts';
import type { MadeFlight } from '../support/database.ts';
import type { Answer, DatabaseFunctions } from '../support/database-functions.ts';
import { newReference, shipmentOn } from '../support/scene.ts';
import { actorOf, type Books } from './fixture.ts';

/** Any connection that calls the functions: the pool, or a session of its own. */
type Caller = Pick<DatabaseFunctions, 'call'>;

/** What a request to book may say, as the functions take it. */
export interface Facts {
  [field: string]: unknown;
  ref?: string;
  key?: string | null;
}

export interface BookingWish {
  lock_held?: boolean;
  scarce_kg?: number;
  holds_per_user?: number;
  hold_minutes_max?: number;
  divisor?: number;
  /** Of connections. Negative: any order of times. */
  minutes?: number;
}

/** Books with facts, straight through SQL. */
export function book(
  caller: Caller,
  user: User,
  flights: readonly MadeFlight[],
  { ref = newReference(), key = null, ...fields }: Facts = {},
  {
    lock_held = true,
    scarce_kg,
    holds_per_user,
    hold_minutes_max,
    divisor,
    minutes,
  }: BookingWish = {},
): Promise<Answer> {
  return caller.call('book_shipment', {
    p_user_id: user.id,
    p_ref_id: ref,
    p_request: { ...shipmentOn(flights), ...fields },
    p_idempotency_key: key,
    p_lock_held: lock_held,
    p_scarce_capacity_kg: scarce_kg,
    p_min_connection_minutes: minutes,
    p_volumetric_divisor: divisor,
    p_holds_per_user: holds_per_user,
    p_hold_minutes_max: hold_minutes_max,
  });
}

/** Holds for certain, for an hour unless told otherwise; returns the reference. */
export async function hold(
  caller: Caller,
  user: User,
  flights: readonly MadeFlight[],
  facts: Facts = {},
): Promise<string> {
  const ref = facts.ref ?? newReference('HOLD');
  const wish = { holds_per_user: 1_000 };
  const answer = await book(caller, user, flights, { hold_minutes: 60, ...facts, ref }, wish);
  if (answer.outcome !== 'booked') throw new Error(`Not held: ${JSON.stringify(answer)}`);
  return ref;
}

export const confirm = (
  { ledger }: Pick<DatabaseFunctions, 'ledger'>,
  user: User,
  ref_id: string,
  if_versions: number[] | null = null,
) => ledger.confirmBooking({ actor: actorOf(user), ref_id, if_versions });

export const cancel = (
  { ledger }: Pick<DatabaseFunctions, 'ledger'>,
  user: User,
  ref_id: string,
  if_versions: number[] | null = null,
) => ledger.cancelBooking({ actor: actorOf(user), ref_id, if_versions });

export const expireHolds = (caller: Caller, limit?: number) =>
  caller.call('expire_holds', { p_limit: limit });

/** Lets holds be over; nobody has noticed. Those named first were over first. */
export async function outlast({ pool }: Pick<Books, 'pool'>, ...refs: string[]): Promise<void> {
  await pool.query(
    `with over as (
       select ref_id, now() - interval '1 hour' + place * interval '1 second' as at
       from unnest($1::text[]) with ordinality as r (ref_id, place)
     ), hold as (
       update cargo.holds h set expires_at = o.at from over o where o.ref_id = h.ref_id
     )
     update cargo.bookings b set hold_expires_at = o.at from over o where o.ref_id = b.ref_id`,
    [refs],
  );
}

/** What a flight carries beside its weight. */
export interface Terms {
  max_volume_l?: number;
  latest_acceptance_minutes?: number;
  refused_handling_codes?: string[];
  max_piece_height_cm?: number;
  max_piece_length_cm?: number;
  departure_at?: Date;
}

/** Gives a flight terms as if it had been published with them. */
export async function setTerms(
  { pool }: Pick<Books, 'pool'>,
  { flight_id }: MadeFlight,
  { max_volume_l, ...terms }: Terms,
): Promise<void> {
  for (const [column, value] of Object.entries(terms)) {
    await pool.query(`update cargo.flights set ${column} = $2 where flight_id = $1`, [
      flight_id,
      value,
    ]);
  }
  if (max_volume_l !== undefined) {
    await pool.query('update cargo.flight_capacity set max_volume_l = $2 where flight_id = $1', [
      flight_id,
      max_volume_l,
    ]);
  }
}

/** Lets a flight be cancelled or closed, without a word to its bookings. */
export async function mark(
  { pool }: Pick<Books, 'pool'>,
  { flight_id }: MadeFlight,
  { status = 'SCHEDULED', closed = false }: { status?: string; closed?: boolean },
): Promise<void> {
  await pool.query(
    `insert into cargo.flight_operations as p (flight_id, status, closed, version, changed_at, changed_by)
     select $1, $2, $3, 1, now(), id from cargo.users limit 1
     on conflict (flight_id) do update
     set status = case when p.status = 'CANCELLED' then p.status else excluded.status end, closed = p.closed or excluded.closed`,
    [flight_id, status, closed],
  );
}

/** What is stored of a flight's capacity. */
export interface Stored {
  booked_weight_kg: number;
  booked_volume_l: number;
  version: number;
}

export async function readStored(
  { pool }: Pick<Books, 'pool'>,
  { flight_id }: MadeFlight,
): Promise<Stored> {
  const { rows } = await pool.query<Stored>(
    'select booked_weight_kg::float8, booked_volume_l, version::int from cargo.flight_capacity where flight_id = $1',
    [flight_id],
  );
  if (!rows[0]) throw new Error(`There is no flight ${flight_id}.`);
  return rows[0];
}

/** A booking as it is stored, with its legs, the rows of its hold and what its events say. */
export async function readBooking({ pool }: Pick<Books, 'pool'>, ref_id: string) {
  const { rows } = await pool.query<{
    status: string;
    version: number;
    hold_expires_at: Date | null;
    legs: string[];
    holds: number;
    events: string[];
  }>(
    `select b.status, b.version::int, b.hold_expires_at,
       array(select concat_ws(' ', l.state, l.release_reason) from cargo.booking_legs l
         where l.ref_id = b.ref_id order by l.leg) as legs,
       (select count(*)::int from cargo.holds h where h.ref_id = b.ref_id) as holds,
       array(select e.metadata ->> 'message' from cargo.booking_events e
         where e.ref_id = b.ref_id order by e.sequence) as events
     from cargo.bookings b where b.ref_id = $1`,
    [ref_id],
  );
  if (!rows[0]) throw new Error(`There is no booking ${ref_id}.`);
  return rows[0];
}

/** A user whom nobody knows. */
export const nobody = (): User => ({
  id: randomUUID(),
  email: '',
  name: '',
  role: 'customer',
});
