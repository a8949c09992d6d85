import type { User } from '../../src/core/identity/types.ts';
import type { MadeFlight } from '../support/database.ts';
import type { Answer, DatabaseFunctions } from '../support/database-functions.ts';
import { newReference, shipmentOn } from '../support/scene.ts';
import type { Books } from './fixture.ts';

/** What the body of an operation may say. */
export interface FlightChanges {
  status?: 'SCHEDULED' | 'CANCELLED';
  closed?: boolean;
  estimated_departure_datetime?: string | null;
  estimated_arrival_datetime?: string | null;
  max_weight_kg?: number;
  max_volume_m3?: number | null;
}

/** What a booking may say that those of before did not. */
export interface Facts {
  weight_kg?: number;
  pieces?: number;
  volume_m3?: number;
  special_handling_codes?: string[];
  goods_description?: string;
  handling_note?: string;
  hold_minutes?: number;
}

export interface EventRow {
  sequence: number;
  status: string;
  kind: string | null;
  flight_id: string | null;
  location: string | null;
  recorded_by: string;
  metadata: Answer;
}

export interface LegRow {
  state: string;
  release_reason: string | null;
}

type Called = Pick<DatabaseFunctions, 'call'>;
type On = Pick<MadeFlight, 'flight_id'>;

/** Operates, as an admin of one's own or on a session of one's own. */
export const operate = (
  { call }: Called,
  admin: User,
  { flight_id }: On,
  changes: FlightChanges,
): Promise<Answer> =>
  call('operate_flight', { p_user_id: admin.id, p_flight_id: flight_id, p_changes: changes });

/** The arguments of a booking with facts. */
export function bookArguments(user: User, flights: readonly MadeFlight[], facts: Facts = {}) {
  return {
    p_user_id: user.id,
    p_ref_id: newReference(),
    p_request: { ...shipmentOn(flights), ...facts },
    p_lock_held: true,
  };
}

export const confirm = ({ call }: Called, user: User, ref_id: string) =>
  call('confirm_booking', { p_user_id: user.id, p_ref_id: ref_id });
export const cancel = ({ call }: Called, user: User, ref_id: string) =>
  call('cancel_booking', { p_user_id: user.id, p_ref_id: ref_id });
export const step = (
  { call }: Called,
  handler: User,
  ref_id: string,
  [p_step, p_location]: readonly [string, string],
) => call('record_step', { p_user_id: handler.id, p_ref_id: ref_id, p_step, p_location });

/** What may be reported of a shipment. */
export interface Milestone {
  code: string;
  location: string;
  occurred_at?: string | undefined;
  flight_id?: string | undefined;
  pieces?: number | undefined;
  weight_kg?: number | undefined;
  volume_m3?: number | undefined;
  discrepancy?: string | undefined;
  remark?: string | undefined;
}

/** Reports, on a connection of one's own or any; its event says "What happened (RCS)". */
export const milestone = (
  { call }: Called,
  handler: Pick<User, 'id'>,
  ref_id: string,
  fact: Milestone,
  if_versions?: number[],
) =>
  call('record_milestone', {
    p_user_id: handler.id,
    p_ref_id: ref_id,
    p_milestone: fact,
    p_message: `What happened (${fact.code})`,
    p_if_versions: if_versions,
  });

/** What tests of flights that change look at. */
export function useOperations(books: Books) {
  return {
    /** Books for certain, and tells the reference. */
    async bookWith(user: User, flights: readonly MadeFlight[], facts: Facts = {}) {
      const args = bookArguments(user, flights, facts);
      const answer = await books.call('book_shipment', args);
      if (answer.outcome !== 'booked') throw new Error(`Not booked: ${JSON.stringify(answer)}`);
      return args.p_ref_id;
    },
    /** Lets a hold be over since a moment ago. */
    async letExpire(...refs: string[]) {
      const moment = "clock_timestamp() - interval '1 minute'";
      await books.pool.query(
        `update cargo.bookings set hold_expires_at = ${moment} where ref_id = any ($1)`,
        [refs],
      );
      await books.pool.query(
        `update cargo.holds h set expires_at = b.hold_expires_at
         from cargo.bookings b where b.ref_id = h.ref_id and b.ref_id = any ($1)`,
        [refs],
      );
    },
    async readBooking(ref_id: string): Promise<Answer> {
      const { rows } = await books.pool.query(
        'select status, version::integer, needs_rebooking from cargo.bookings where ref_id = $1',
        [ref_id],
      );
      return rows[0];
    },
    async eventsOf(ref_id: string): Promise<EventRow[]> {
      const { rows } = await books.pool.query<EventRow>(
        `select sequence::integer, status, kind, flight_id, location, recorded_by, metadata
         from cargo.booking_events where ref_id = $1 order by sequence`,
        [ref_id],
      );
      return rows;
    },
    async legsOf(ref_id: string): Promise<LegRow[]> {
      const { rows } = await books.pool.query<LegRow>(
        'select state, release_reason from cargo.booking_legs where ref_id = $1 order by leg',
        [ref_id],
      );
      return rows;
    },
    async loadOf({ flight_id }: On): Promise<Answer> {
      const { rows } = await books.pool.query(
        `select booked_weight_kg::float8 as kg, max_weight_kg::float8 as max_kg, booked_volume_l as l,
           max_volume_l as max_l, version::integer
         from cargo.flight_capacity where flight_id = $1`,
        [flight_id],
      );
      return rows[0];
    },
    async operationsOf({ flight_id }: On): Promise<Answer | undefined> {
      const { rows } = await books.pool.query(
        'select status, closed, version, changed_by from cargo.flight_operations where flight_id = $1',
        [flight_id],
      );
      return rows[0];
    },
  };
}

/** The messages that flights which changed left on a booking. */
export const changesIn = (events: readonly EventRow[]) =>
  events.flatMap(({ kind, metadata }) => (kind === 'flight_changed' ? [metadata.message] : []));
