import { randomInt } from 'node:crypto';
import type { User } from '../../src/core/identity/types.ts';
import type { MadeFlight } from '../support/database.ts';
import type { Answer, DatabaseFunctions } from '../support/database-functions.ts';
import { newReference, shipmentOn } from '../support/scene.ts';
import { awbNumber } from '../support/waybills.ts';
import type { Books } from './fixture.ts';

/** Any connection that calls the functions: the pool, or a session of its own. */
type Caller = Pick<DatabaseFunctions, 'call'>;
type On = Pick<MadeFlight, 'flight_id'>;

/** What a booking may be changed to. */
export interface Changes {
  flight_ids?: string[];
  weight_kg?: number;
  pieces?: number;
  dimensions?: object[];
  volume_m3?: number;
  special_handling_codes?: string[];
  goods_description?: string;
  handling_note?: string;
  quote_id?: string;
}

export interface RebookWish {
  if_versions?: number[];
  lock_held?: boolean;
  scarce_kg?: number;
  minutes?: number;
  divisor?: number;
  identity?: object;
}

/** Rebooks, straight through SQL. */
export const rebook = (
  { call }: Caller,
  user: Pick<User, 'id'>,
  ref_id: string,
  changes: Changes,
  { if_versions, lock_held = true, scarce_kg, minutes, divisor, identity }: RebookWish = {},
): Promise<Answer> =>
  call('rebook_booking', {
    p_user_id: user.id,
    p_ref_id: ref_id,
    p_request: changes,
    p_if_versions: if_versions,
    p_lock_held: lock_held,
    p_scarce_capacity_kg: scarce_kg,
    p_min_connection_minutes: minutes,
    p_volumetric_divisor: divisor,
    p_identity: identity,
  });

/** The change to these flights. */
export const to = (...flights: readonly On[]) => ({
  flight_ids: flights.map(({ flight_id }) => flight_id),
});

/** What may be told of cargo left behind; an hour ago, unless told otherwise. */
export interface Left {
  flight_id?: string;
  discrepancy?: string;
  occurred_at?: string;
  pieces?: number;
  weight_kg?: number;
  volume_m3?: number;
  remark?: string;
}

export interface OffloadWish {
  if_versions?: number[];
  part?: string;
  divisor?: number;
}

const HOUR_MS = 3_600_000;

/** Offloads from a flight, straight through SQL. */
export const offload = (
  { call }: Caller,
  handler: Pick<User, 'id'>,
  ref_id: string,
  { flight_id }: On,
  left: Left = {},
  { if_versions, part = newReference('PART'), divisor }: OffloadWish = {},
): Promise<Answer> =>
  call('offload_booking', {
    p_user_id: handler.id,
    p_ref_id: ref_id,
    p_part_ref_id: part,
    p_offload: {
      flight_id,
      discrepancy: 'OFLD',
      occurred_at: new Date(Date.now() - HOUR_MS).toISOString(),
      ...left,
    },
    p_if_versions: if_versions,
    p_volumetric_divisor: divisor,
  });

/** A quote of a shipment, by its id; one of no minutes is over when it is made. */
export async function quote(
  { call }: Caller,
  user: Pick<User, 'id'>,
  flights: readonly MadeFlight[],
  fields: object = {},
  minutes?: number,
): Promise<string> {
  const quote_id = newQuoteId();
  const answer = await call('quote_shipment', {
    p_user_id: user.id,
    p_quote_id: quote_id,
    p_request: { ...shipmentOn(flights), ...fields },
    p_quote_minutes: minutes,
  });
  if (!answer.quote) throw new Error(`Not quoted: ${JSON.stringify(answer)}`);
  return quote_id;
}

/** A quote as if it had been made, of whatever shipment: one that could not be quoted is quoted all the same. */
export async function makeQuoteOf(
  { pool }: Pick<Books, 'pool'>,
  user: Pick<User, 'id'>,
  request: object,
  { minutes, used_by }: { minutes: number; used_by: string | null },
): Promise<string> {
  const quote_id = newQuoteId();
  await pool.query(
    `insert into cargo.quotes (quote_id, user_id, request, answer, currency, total_minor, expires_at, created_at, used_by)
     select $1, $2, $3, json_build_object('volume_m3', m.volume_l * 0.001, 'volume_assumed', m.cm3 is null), 'EUR', 100,
       now() + make_interval(mins => $4), now(), $5
     from cargo.measure(($3::jsonb ->> 'weight_kg')::numeric, $3::jsonb -> 'dimensions', null, 6000) m`,
    [quote_id, user.id, JSON.stringify(request), minutes, used_by],
  );
  return quote_id;
}

const newQuoteId = () => `QUO-${String(randomInt(1e12, 1e13)).padStart(16, '0')}`;

/** A waybill number that nobody has, with its check digit. */
export const newWaybill = () => awbNumber(String(randomInt(100, 1_000)), randomInt(9_000_000));

/** A carrier that has no stock yet, whose the flights become, and so many numbers to draw from. */
export async function makeStock(
  { call, pool, makeUser }: Pick<Books, 'call' | 'pool' | 'makeUser'>,
  flights: readonly On[],
  count: number,
): Promise<{ carrier: string; prefix: string }> {
  const admin = await makeUser('admin');
  for (let tries = 0; tries < 50; tries += 1) {
    const carrier = randomInt(10 * 36, 36 ** 2)
      .toString(36)
      .toUpperCase();
    const [prefix, first_serial] = [String(randomInt(100, 1_000)), String(randomInt(1e6, 9e6))];
    const { rows } = await pool.query(
      'select 1 from cargo.awb_stock where carrier = $1 or prefix = $2',
      [carrier, prefix],
    );
    if (rows.length > 0) continue;
    await pool.query(
      'update cargo.flights set flight_number = $1 || substr(flight_number, 3) where flight_id = any ($2)',
      [carrier, flights.map(({ flight_id }) => flight_id)],
    );
    const range = { carrier, prefix, first_serial, count };
    const answer = await call('add_awb_stock', { p_user_id: admin.id, p_ranges: range });
    if (!answer.stock) throw new Error(`No stock: ${JSON.stringify(answer)}`);
    return { carrier, prefix };
  }
  throw new Error('Every carrier has a stock.');
}

/** A booking as it is stored: legs as "itinerary state reason kg litres", events as "STATUS kind message". */
export async function readStoredBooking({ pool }: Pick<Books, 'pool'>, ref_id: string) {
  const { rows } = await pool.query(
    `select b.status, b.version::integer, b.itinerary::integer, b.needs_rebooking, b.flight_ids,
       b.pieces, b.weight_kg::float8, b.volume_l, b.hold_expires_at, b.quote_id, b.price_minor::integer,
       array(select concat_ws(' ', l.itinerary, l.state, l.release_reason, l.weight_kg::float8 || ' kg', l.volume_l || ' l')
         from cargo.booking_legs l where l.ref_id = b.ref_id order by l.leg) as legs,
       array(select h.flight_id::text || ' ' || (h.expires_at = b.hold_expires_at) from cargo.holds h
         where h.ref_id = b.ref_id order by h.flight_id) as holds,
       array(select concat_ws(' ', e.status, e.kind, e.metadata ->> 'message')
         from cargo.booking_events e where e.ref_id = b.ref_id order by e.sequence) as events
     from cargo.bookings b where b.ref_id = $1`,
    [ref_id],
  );
  if (!rows[0]) throw new Error(`There is no booking ${ref_id}.`);
  return rows[0];
}
