import type { BookingStatus } from './booking/types.ts';
import type { LineError } from './schedule/import/types.ts';
import type { Step } from './tracking/types.ts';

/** A field, parameter or header out of its rules; `path` names it, with dots between its parts. */
export type FieldError = { path: string; message: string };

/** A flight by its id, and as people call it: its number and the local date at its origin. */
export type FlightNamed = { flight_id: string; flight_number: string; departure_date: string };

/** What a flight has left and what was asked of it: of volume only where volume is what it lacks. */
type CapacityLacking = {
  available_kg: number;
  requested_kg: number;
  available_m3?: number;
  requested_m3?: number;
};

/** What is booked on a flight: of volume only where the flight has one. */
type CapacityBooked = { booked_weight_kg: number; booked_volume_m3?: number };

/**
 * Everything that can be refused, each with the figures that its problem shows. The database answers
 * in these very objects; `http/problem.ts` turns each into words.
 */
export type Failure =
  | { reason: 'unauthenticated' }
  | { reason: 'forbidden' }
  | { reason: 'validation_failed'; errors: FieldError[] }
  | { reason: 'email_taken' }
  | { reason: 'invalid_credentials' }
  | { reason: 'rate_limited'; retry_after_s: number }
  | { reason: 'too_many_at_once'; retry_after_s: number }
  | { reason: 'sign_in_busy'; retry_after_s: number }
  | { reason: 'flight_not_found'; flight_id: string }
  | ({ reason: 'itinerary_invalid'; fault: string } & FlightNamed)
  | ({ reason: 'flight_departed' } & FlightNamed)
  | ({ reason: 'shipment_departed' } & FlightNamed)
  | ({ reason: 'flight_cancelled' } & FlightNamed)
  | ({ reason: 'flight_closed' } & FlightNamed)
  | ({ reason: 'acceptance_closed'; latest_acceptance_datetime: string } & FlightNamed)
  | ({ reason: 'handling_refused'; codes: string[] } & FlightNamed)
  | ({ reason: 'piece_too_large'; max_cm: number; piece_cm: number } & FlightNamed)
  | ({ reason: 'capacity_exceeded' } & CapacityLacking & FlightNamed)
  | ({ reason: 'capacity_below_booked' } & CapacityBooked & FlightNamed)
  | { reason: 'flight_busy'; retry_after_s: number }
  | { reason: 'operation_busy'; retry_after_s: number }
  | { reason: 'nothing_booked' }
  | { reason: 'idempotency_key_reused' }
  | { reason: 'ref_id_taken'; ref_id: string }
  | { reason: 'outcome_unknown'; ref_id: string }
  | { reason: 'booking_not_found'; ref_id: string }
  | { reason: 'hold_limit'; limit: number }
  | { reason: 'hold_expired'; hold_expires_at: string }
  | { reason: 'booking_held'; hold_expires_at: string }
  | ({ reason: 'rebooking_required' } & FlightNamed)
  | { reason: 'booking_closed'; booking_status: BookingStatus }
  | { reason: 'not_cancellable'; booking_status: BookingStatus }
  | { reason: 'not_changeable'; booking_status: BookingStatus }
  | { reason: 'nothing_to_rebook'; booking_status: BookingStatus }
  | { reason: 'pieces_differ'; pieces: number; expected_pieces: number }
  | { reason: 'version_mismatch'; version: number }
  | { reason: 'location_invalid'; allowed: string[] }
  | { reason: 'out_of_sequence'; expected: { step: Step; location: string } }
  | ({ reason: 'flight_exists'; index: number } & Omit<FlightNamed, 'flight_id'>)
  | { reason: 'import_invalid'; lines: number; errors: LineError[] }
  | { reason: 'airport_not_found' }
  | { reason: 'rate_exists'; index: number }
  | { reason: 'currency_mismatch'; currencies: string[] }
  | { reason: 'quote_not_found'; quote_id: string }
  | { reason: 'quote_unknown'; quote_id: string }
  | { reason: 'quote_mismatch'; fields: string[] }
  | { reason: 'quote_expired'; quote_id: string; expires_at: string }
  | { reason: 'quote_used'; quote_id: string; ref_id: string }
  | { reason: 'shipment_not_found'; awb_number: string }
  | { reason: 'awb_taken'; awb_number: string }
  | { reason: 'awb_assigned'; awb_number: string }
  | { reason: 'awb_stock_empty'; carrier: string }
  | { reason: 'awb_stock_overlaps'; index: number };

export type Reason = Failure['reason'];

/** One of the failures with these reasons. */
export type FailureOf<R extends Reason> = Extract<Failure, { reason: R }>;

/** Whether an outcome is a failure: every failure, and nothing else, carries a `reason`. */
export const isFailure = <T extends object>(
  outcome: T,
): outcome is Extract<T, { reason: Reason }> => 'reason' in outcome;
