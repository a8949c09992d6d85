import type { Ledger } from '../booking/ports.ts';
import type { Rpc } from './postgres.ts';

export type BookingPolicy = {
  /** At or below this much left on a flight, a booking needs the lock. In kg. */
  scarce_capacity_kg: number;
  /** From the arrival of one leg to the departure of the next. In minutes. */
  min_connection_minutes: number;
};

/**
 * The books in Postgres. Each call is one function of the database, which answers in the very objects
 * of the port.
 */
export function createLedger(
  rpc: Rpc,
  { scarce_capacity_kg, min_connection_minutes }: BookingPolicy,
): Ledger {
  return {
    bookShipment: ({ user_id, ref_id, idempotency_key, request }, lock_held) =>
      rpc('book_shipment', {
        p_user_id: user_id,
        p_ref_id: ref_id,
        p_request: request,
        p_idempotency_key: idempotency_key,
        p_lock_held: lock_held,
        p_scarce_capacity_kg: scarce_capacity_kg,
        p_min_connection_minutes: min_connection_minutes,
      }),
    recordStep: ({ user_id, ref_id, step, location, flight_id, if_versions }) =>
      rpc('record_step', {
        p_user_id: user_id,
        p_ref_id: ref_id,
        p_step: step,
        p_location: location,
        p_flight_id: flight_id,
        p_if_versions: if_versions,
      }),
    cancelBooking: ({ user_id, ref_id, if_versions }) =>
      rpc('cancel_booking', { p_user_id: user_id, p_ref_id: ref_id, p_if_versions: if_versions }),
    getBooking: (ref_id) => rpc('get_booking', { p_ref_id: ref_id }),
    listBookings: ({ user_id, status, limit, after_ref_id }) =>
      rpc('list_bookings', {
        p_user_id: user_id,
        p_status: status,
        p_limit: limit,
        p_after_ref_id: after_ref_id,
      }),
    searchItineraries: ({ origin, destination, date }, { weight_kg, max_stops, limit }) =>
      rpc('search_itineraries', {
        p_origin: origin,
        p_destination: destination,
        p_date: date,
        p_min_connection_minutes: min_connection_minutes,
        p_weight_kg: weight_kg ?? null,
        p_max_stops: max_stops,
        p_limit: limit,
      }),
    getFlight: (flight_id) => rpc('get_flight', { p_flight_id: flight_id }),
    publishFlights: (user_id, flights) =>
      rpc('publish_flights', { p_user_id: user_id, p_flights: flights }),
    signUp: ({ email, name, dob, password_hash }) =>
      rpc('sign_up', { p_email: email, p_name: name, p_dob: dob, p_password_hash: password_hash }),
    findCredentials: (email) => rpc('find_credentials', { p_email: email }),
    getUser: (user_id) => rpc('get_user', { p_user_id: user_id }),
    async checkDatabase() {
      await rpc('check_database', {});
    },
  };
}
