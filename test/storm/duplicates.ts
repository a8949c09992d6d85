import type { FlightChanges } from '../../src/core/schedule/types.ts';
import type { BookingArguments, Operation, Step } from './history.ts';
import { asUnderstood } from './translation.ts';

/** The arguments of the functions that change a booking or a flight, as the Worker sends them. */
interface DatabaseCall {
  p_user_id: string;
  p_ref_id: string;
  p_request: Omit<BookingArguments, 'user_id'>;
  p_idempotency_key?: string | null;
  p_step: Step;
  p_location: string;
  p_flight_id: string;
  p_changes: FlightChanges;
  p_offload: { flight_id: string; occurred_at: string; pieces?: number };
  p_milestone: { code: string; location: string; occurred_at: string; pieces?: number };
  p_awb_number?: string | null;
  p_part_ref_id: string;
}

/** A call of the database that the network delivers once more, as an attempt; null where it changes nothing. */
export function attemptOf(
  { path, body }: { path: string; body: string },
  call_ms: number,
): Operation | null {
  const sent: DatabaseCall = JSON.parse(body);
  const { p_user_id: user_id, p_ref_id: ref_id } = sent;
  const answer = { outcome: 'unknown' as const, cause: 'delivered once more' };
  const stamps = { id: 0, client: 'network', call_ms, return_ms: null, answer };
  switch (path.split('/').at(-1)) {
    case 'book_shipment': {
      const idempotency_key = sent.p_idempotency_key ?? undefined;
      const args = { ...sent.p_request, user_id, ref_id, idempotency_key };
      return { ...stamps, operation: 'book', arguments: args };
    }
    case 'cancel_booking':
      return { ...stamps, operation: 'cancel', arguments: { user_id, ref_id, staff: false } };
    case 'confirm_booking':
      return { ...stamps, operation: 'confirm', arguments: { user_id, ref_id, staff: false } };
    case 'record_step': {
      const args = { user_id, ref_id, staff: true, step: sent.p_step, location: sent.p_location };
      return { ...stamps, operation: 'step', arguments: args };
    }
    case 'rebook_booking': {
      const args = { ...sent.p_request, user_id, ref_id, staff: false };
      return { ...stamps, operation: 'rebook', arguments: args };
    }
    case 'offload_booking': {
      const { occurred_at, ...rest } = sent.p_offload;
      const args = { ...rest, occurred_ms: Date.parse(occurred_at), user_id, ref_id, staff: true };
      return { ...stamps, operation: 'offload', arguments: args };
    }
    case 'record_milestone': {
      const { occurred_at, ...rest } = sent.p_milestone;
      const args = { ...rest, occurred_ms: Date.parse(occurred_at), user_id, ref_id, staff: true };
      return { ...stamps, operation: 'milestone', arguments: args };
    }
    case 'assign_waybill': {
      const awb_number = sent.p_awb_number ?? undefined;
      const args = { user_id, ref_id, staff: false, awb_number };
      return { ...stamps, operation: 'assign', arguments: args };
    }
    case 'void_awb_number': {
      const args = { awb_number: sent.p_awb_number ?? '' };
      return { ...stamps, operation: 'void', arguments: args };
    }
    case 'operate_flight': {
      const args = { flight_id: sent.p_flight_id, changes: asUnderstood(sent.p_changes) };
      return { ...stamps, operation: 'operate', arguments: args };
    }
    case 'expire_holds':
      return { ...stamps, operation: 'expire', arguments: { shown: false } };
    default:
      return null;
  }
}
