import type { Ledger } from '../core/booking/ports.ts';
import { by } from './actor.ts';
import type { Rpc } from './postgres.ts';

export type BookingPolicy = {
  /** At or below this much left on a flight, a booking needs the lock. In kg. */
  scarce_capacity_kg: number;
  /** From the arrival of one leg to the departure of the next. In minutes. */
  min_connection_minutes: number;
};

/**
 * The books in Postgres. Each call, as that of every port over it, is one function of the database, which
 * answers in the very objects of the port.
 */
export const createLedger = (
  rpc: Rpc,
  { scarce_capacity_kg, min_connection_minutes }: BookingPolicy,
): Ledger => ({
  bookShipment: ({ actor, ref_id, idempotency_key, request }, lock_held) =>
    rpc('book_shipment', {
      ...by(actor),
      p_ref_id: ref_id,
      p_request: request,
      p_idempotency_key: idempotency_key,
      p_lock_held: lock_held,
      p_scarce_capacity_kg: scarce_capacity_kg,
      p_min_connection_minutes: min_connection_minutes,
    }),
  cancelBooking: ({ actor, ref_id, if_versions }) =>
    rpc('cancel_booking', { ...by(actor), p_ref_id: ref_id, p_if_versions: if_versions }),
  listBookings: ({ actor, status, limit, after_ref_id }) =>
    rpc('list_bookings', {
      ...by(actor),
      p_status: status,
      p_limit: limit,
      p_after_ref_id: after_ref_id,
    }),
});
