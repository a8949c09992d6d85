import { type Ledger, Unavailable } from '../core/ports.ts';
import type { Actor } from '../core/types.ts';
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
    recordStep: ({ actor, ref_id, step, location, flight_id, if_versions }) =>
      rpc('record_step', {
        ...by(actor),
        p_ref_id: ref_id,
        p_step: step,
        p_location: location,
        p_flight_id: flight_id,
        p_if_versions: if_versions,
      }),
    cancelBooking: ({ actor, ref_id, if_versions }) =>
      rpc('cancel_booking', { ...by(actor), p_ref_id: ref_id, p_if_versions: if_versions }),
    getBooking: (ref_id) => rpc('get_booking', { p_ref_id: ref_id }),
    listBookings: ({ actor, status, limit, after_ref_id }) =>
      rpc('list_bookings', {
        ...by(actor),
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
    publishFlights: (actor, flights) =>
      rpc('publish_flights', { ...by(actor), p_flights: flights }),
    findAirports: (query, limit) => rpc('find_airports', { p_query: query, p_limit: limit }),
    getAirport: (code) => rpc('get_airport', { p_code: code }),
    putAirport: (actor, code, facts) =>
      rpc('put_airport', { ...by(actor), p_code: code, p_airport: facts }),
    signUp: ({ email, name, dob, password_hash }) =>
      rpc('sign_up', { p_email: email, p_name: name, p_dob: dob, p_password_hash: password_hash }),
    findCredentials: (email) => rpc('find_credentials', { p_email: email }),
    getUser: (actor) => rpc('get_user', by(actor)),
    async checkDatabase() {
      const { ready } = await rpc<{ ready: boolean }>('check_database', {});
      if (!ready) {
        throw new Unavailable('The database has no airports.');
      }
    },
  };
}

const by = ({ user_id, identity }: Actor) => ({ p_user_id: user_id, p_identity: identity });
