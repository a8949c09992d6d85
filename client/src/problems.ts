import type { components } from './contract.generated.ts';

/** A refusal of the API (RFC 9457), with the figures of its code. */
export type Problem = components['schemas']['Problem'];
/** What a refusal is known by; `GET /problems/{code}` explains each. A newer API may send others. */
export type Code = Problem['code'];

type FlightNamed = 'flight_id' | 'flight_number' | 'departure_date';

/** The figures that a problem of a code always has. */
export interface Figures {
  validation_failed: 'errors';
  flight_not_found: 'flight_id';
  itinerary_invalid: FlightNamed;
  flight_departed: FlightNamed;
  flight_cancelled: FlightNamed;
  flight_closed: FlightNamed;
  acceptance_closed: FlightNamed | 'latest_acceptance_datetime';
  handling_refused: FlightNamed | 'codes';
  piece_too_large: FlightNamed | 'max_cm' | 'piece_cm';
  capacity_exceeded: FlightNamed | 'available_kg' | 'requested_kg';
  capacity_below_booked: FlightNamed | 'booked_weight_kg';
  ref_id_taken: 'ref_id';
  booking_not_found: 'ref_id';
  hold_limit: 'limit';
  hold_expired: 'hold_expires_at';
  booking_held: 'hold_expires_at';
  rebooking_required: FlightNamed;
  booking_closed: 'booking_status';
  not_cancellable: 'booking_status';
  not_changeable: 'booking_status';
  nothing_to_rebook: 'booking_status';
  pieces_differ: 'pieces' | 'expected_pieces';
  version_mismatch: 'version';
  location_invalid: 'allowed';
  out_of_sequence: 'expected';
  flight_exists: 'index' | 'flight_number' | 'departure_date';
  rate_exists: 'index';
  currency_mismatch: 'currencies';
  quote_not_found: 'quote_id';
  quote_mismatch: 'fields';
  quote_expired: 'quote_id' | 'expires_at';
  quote_used: 'quote_id' | 'ref_id';
  shipment_not_found: 'awb_number';
  awb_taken: 'awb_number';
  awb_assigned: 'awb_number';
  awb_stock_empty: 'carrier';
  awb_stock_overlaps: 'index';
}

/** The problem of one code, or of any of several. */
export type ProblemOf<C extends Code = Code> = C extends Code
  ? Problem & { code: C } & Required<Pick<Problem, C extends keyof Figures ? Figures[C] : never>>
  : never;

/** Whether a body is a problem of this API. */
export const isProblem = (body: unknown): body is ProblemOf =>
  typeof body === 'object' &&
  body !== null &&
  'code' in body &&
  typeof body.code === 'string' &&
  'detail' in body;
