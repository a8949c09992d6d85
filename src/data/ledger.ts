import type { Ledger } from '../core/booking/ports.ts';
import { by } from './actor.ts';
import type { Rpc } from './postgres.ts';

export type BookingPolicy = {
  /** At or below this much left on a flight, a booking needs the lock. In kg. */
  scarce_capacity_kg: number;
  /** From the arrival of one leg to the departure of the next. In minutes. */
  min_connection_minutes: number;
  /** The cubic centimetres that count as one kilogram. */
  volumetric_divisor: number;
  /** Holds that one user may have at one time. */
  holds_per_user: number;
  /** How long a hold may last, in minutes. */
  hold_minutes_max: number;
};

/**
 * The books in Postgres. Each call, as that of every port over it, is one function of the database, which
 * answers in the very objects of the port.
 */
export const createLedger = (rpc: Rpc, policy: BookingPolicy): Ledger => ({
  bookShipment: ({ actor, ref_id, idempotency_key, request }, lock_held) =>
    rpc('book_shipment', {
      ...by(actor),
      p_ref_id: ref_id,
      p_request: request,
      p_idempotency_key: idempotency_key,
      p_lock_held: lock_held,
      p_scarce_capacity_kg: policy.scarce_capacity_kg,
      p_min_connection_minutes: policy.min_connection_minutes,
      p_volumetric_divisor: policy.volumetric_divisor,
      p_holds_per_user: policy.holds_per_user,
      p_hold_minutes_max: policy.hold_minutes_max,
    }),
  confirmBooking: ({ actor, ref_id, if_versions }) =>
    rpc('confirm_booking', { ...by(actor), p_ref_id: ref_id, p_if_versions: if_versions }),
  cancelBooking: ({ actor, ref_id, if_versions }) =>
    rpc('cancel_booking', { ...by(actor), p_ref_id: ref_id, p_if_versions: if_versions }),
  rebookBooking: ({ actor, ref_id, if_versions, request }, lock_held) =>
    rpc('rebook_booking', {
      ...by(actor),
      p_ref_id: ref_id,
      p_request: request,
      p_if_versions: if_versions,
      p_lock_held: lock_held,
      p_scarce_capacity_kg: policy.scarce_capacity_kg,
      p_min_connection_minutes: policy.min_connection_minutes,
      p_volumetric_divisor: policy.volumetric_divisor,
    }),
  offloadBooking: ({ actor, ref_id, if_versions, offload }, part_ref_id) =>
    rpc('offload_booking', {
      ...by(actor),
      p_ref_id: ref_id,
      p_part_ref_id: part_ref_id,
      p_offload: offload,
      p_if_versions: if_versions,
      p_volumetric_divisor: policy.volumetric_divisor,
    }),
  listBookings: ({ actor, status, awb_number, limit, after_ref_id }) =>
    rpc('list_bookings', {
      ...by(actor),
      p_status: status,
      p_limit: limit,
      p_after_ref_id: after_ref_id,
      p_awb_number: awb_number,
    }),
  listFlightBookings: ({ actor, flight_id, limit, after_ref_id }) =>
    rpc('list_flight_bookings', {
      ...by(actor),
      p_flight_id: flight_id,
      p_limit: limit,
      p_after_ref_id: after_ref_id,
    }),
});
