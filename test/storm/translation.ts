import type { BookingWithEvents } from '../../src/core/booking/types.ts';
import type { Answer, ShownFlight } from '../support/api-client.ts';
import type { BookingArguments, KnownFlight, Rejected, Step, Unknown } from './history.ts';

/** Codes after which nobody knows whether the call had an effect. */
const OUTCOME_UNKNOWN = new Set(['unavailable', 'internal_error', 'no_json']);

/** The arguments of the functions that change a booking, as the Worker sends them. */
export interface DatabaseCall {
  p_user_id: string;
  p_ref_id: string;
  p_request: Omit<BookingArguments, 'user_id'>;
  p_idempotency_key?: string | null;
  p_step: Step;
  p_location: string;
}

/** A flight as it was published. */
export function knownFlight(flight: ShownFlight): KnownFlight {
  return {
    flight_id: flight.flight_id,
    origin: flight.origin,
    destination: flight.destination,
    departure_date: flight.departure_datetime.slice(0, 10),
    departure_ms: Date.parse(flight.departure_datetime),
    arrival_ms: Date.parse(flight.arrival_datetime),
    max_weight_kg: flight.max_weight_kg,
    booked_weight_kg: flight.booked_weight_kg,
    version: flight.version ?? 0,
  };
}

/** A booking as an answer showed it. */
export function seenBooking(answer: Answer<BookingWithEvents>) {
  if (!answer.ok) return refusal(answer);
  const { version, status } = answer.body;
  return { outcome: 'done' as const, version, status };
}

/** What a problem means for the history: a definite no, or nobody knows. */
export function refusal(answer: Answer<unknown> & { ok: false }): Rejected | Unknown {
  const { code, status, ref_id, ...figures } = answer.body;
  if (OUTCOME_UNKNOWN.has(code)) return { outcome: 'unknown', cause: code, ref_id };
  const { flight_id, available_kg, requested_kg, expected } = figures;
  const retry_after_s = Number(answer.headers.get('retry-after')) || undefined;
  const told = { flight_id, available_kg, requested_kg, expected, retry_after_s };
  return { outcome: 'rejected', status, code, ...told };
}

/** The same for a booking: no answer of the database that leaves no reference to ask for booked nothing. */
export function bookingRefusal(answer: Answer<unknown> & { ok: false }): Rejected | Unknown {
  const { code, status, ref_id } = answer.body;
  return code === 'unavailable' && ref_id === undefined
    ? { outcome: 'rejected', status, code }
    : refusal(answer);
}

/** Where a search came from. */
export function cacheOf(header: string | null): 'hit' | 'miss' | 'bypass' {
  if (header === 'hit' || header === 'miss' || header === 'bypass') return header;
  throw new Error(`A search without X-Cache: ${header}`);
}
