import { EXAMPLE } from '../contract/examples.ts';
import type { Problem } from '../contract/problem.ts';
import { type Code, PROBLEMS } from '../contract/problems.ts';
import type { Failure } from '../core/reasons.ts';
import type { OperationId } from '../http/access.ts';
import { bodyOf, type Said, sayFailure, sayMissingFlight } from '../http/problem.ts';

/** A problem as the API answers it; `of` where it is that of some operations alone. */
export type ProblemExample = { summary: string; value: Problem; of?: readonly OperationId[] };

const REQUEST_ID = 'b6d0c1de-8c3f-4f0e-a3d5-5b1f0f2c9e77';
const { flight, booking, waybill, quote } = EXAMPLE;
const FLIGHT = {
  flight_id: flight.flight_id,
  flight_number: flight.flight_number,
  departure_date: EXAMPLE.departure_date,
};
const { ref_id } = booking;
const BOOKINGS = '/bookings';
const BOOKING = `/bookings/${ref_id}`;

const shown = (instance: string, said: Said): ProblemExample => ({
  summary: PROBLEMS[said.code].title,
  value: bodyOf(said, { instance, request_id: REQUEST_ID }),
});
const failed = (instance: string, failure: Failure) => shown(instance, sayFailure(failure));
/** A code that no use case gives, in the words of whoever answers it. */
const told = (instance: string, code: Code, detail: string) =>
  shown(instance, { code, status: PROBLEMS[code].status, detail, figures: {} });

/** One problem for each code, in the words in which it is answered. */
export const PROBLEM_EXAMPLES: Record<Code, ProblemExample> = {
  malformed_json: told(BOOKINGS, 'malformed_json', 'The body is not valid JSON.'),
  unauthenticated: failed(BOOKINGS, { reason: 'unauthenticated' }),
  invalid_credentials: failed('/users/login', { reason: 'invalid_credentials' }),
  forbidden: failed('/flights', { reason: 'forbidden' }),
  not_found: told(
    '/shipment',
    'not_found',
    'Nothing answers at /shipment. GET /openapi.json lists what does.',
  ),
  booking_not_found: failed(BOOKING, { reason: 'booking_not_found', ref_id }),
  airport_not_found: failed('/airports/XXX', { reason: 'airport_not_found' }),
  quote_not_found: failed(`/quotes/${quote.quote_id}`, {
    reason: 'quote_not_found',
    quote_id: quote.quote_id,
  }),
  shipment_not_found: failed(`/shipments/${waybill.awb_number}`, {
    reason: 'shipment_not_found',
    awb_number: waybill.awb_number,
  }),
  method_not_allowed: told('/route', 'method_not_allowed', 'Use GET or HEAD here.'),
  acceptance_closed: failed(BOOKINGS, {
    reason: 'acceptance_closed',
    ...FLIGHT,
    latest_acceptance_datetime: flight.latest_acceptance_datetime,
  }),
  awb_assigned: failed(`${BOOKING}/awb`, {
    reason: 'awb_assigned',
    awb_number: waybill.awb_number,
  }),
  awb_stock_empty: failed(`${BOOKING}/awb`, {
    reason: 'awb_stock_empty',
    carrier: waybill.carrier,
  }),
  awb_stock_overlaps: failed('/awb-stock', { reason: 'awb_stock_overlaps', index: 0 }),
  awb_taken: failed(`${BOOKING}/awb`, { reason: 'awb_taken', awb_number: waybill.awb_number }),
  booking_closed: failed(`${BOOKING}/deliver`, {
    reason: 'booking_closed',
    booking_status: 'CANCELLED',
  }),
  booking_held: failed(`${BOOKING}/depart`, {
    reason: 'booking_held',
    hold_expires_at: '2026-11-25T16:35:00.000Z',
  }),
  capacity_below_booked: failed(`/flights/${flight.flight_id}/operations`, {
    reason: 'capacity_below_booked',
    ...FLIGHT,
    booked_weight_kg: flight.booked_weight_kg,
    booked_volume_m3: flight.booked_volume_m3,
  }),
  capacity_exceeded: failed(BOOKINGS, {
    reason: 'capacity_exceeded',
    ...FLIGHT,
    available_kg: 80.5,
    requested_kg: booking.weight_kg,
  }),
  email_taken: failed('/users/signup', { reason: 'email_taken' }),
  flight_cancelled: failed(BOOKINGS, { reason: 'flight_cancelled', ...FLIGHT }),
  flight_closed: failed(BOOKINGS, { reason: 'flight_closed', ...FLIGHT }),
  flight_departed: failed(BOOKINGS, { reason: 'flight_departed', ...FLIGHT }),
  flight_exists: failed('/flights', {
    reason: 'flight_exists',
    index: 0,
    flight_number: FLIGHT.flight_number,
    departure_date: FLIGHT.departure_date,
  }),
  handling_refused: failed(BOOKINGS, {
    reason: 'handling_refused',
    ...FLIGHT,
    codes: [...flight.refused_handling_codes],
  }),
  hold_expired: failed(`${BOOKING}/confirm`, {
    reason: 'hold_expired',
    hold_expires_at: '2026-11-25T16:35:00.000Z',
  }),
  hold_limit: failed(BOOKINGS, { reason: 'hold_limit', limit: 20 }),
  not_cancellable: failed(`${BOOKING}/cancel`, {
    reason: 'not_cancellable',
    booking_status: 'ARRIVED',
  }),
  not_changeable: failed(`${BOOKING}/rebook`, {
    reason: 'not_changeable',
    booking_status: 'DEPARTED',
  }),
  nothing_to_rebook: failed(`${BOOKING}/rebook`, {
    reason: 'nothing_to_rebook',
    booking_status: 'DEPARTED',
  }),
  out_of_sequence: failed(`${BOOKING}/arrive`, {
    reason: 'out_of_sequence',
    expected: { step: 'depart', location: flight.origin },
  }),
  pieces_differ: failed(`${BOOKING}/depart`, {
    reason: 'pieces_differ',
    pieces: booking.pieces - 1,
    expected_pieces: booking.pieces,
  }),
  piece_too_large: failed(BOOKINGS, {
    reason: 'piece_too_large',
    ...FLIGHT,
    max_cm: flight.max_piece_height_cm,
    piece_cm: 310,
  }),
  quote_expired: failed(BOOKINGS, {
    reason: 'quote_expired',
    quote_id: quote.quote_id,
    expires_at: quote.expires_at,
  }),
  quote_used: failed(BOOKINGS, { reason: 'quote_used', quote_id: quote.quote_id, ref_id }),
  rate_exists: failed('/rates', { reason: 'rate_exists', index: 0 }),
  rebooking_required: failed(`${BOOKING}/depart`, { reason: 'rebooking_required', ...FLIGHT }),
  ref_id_taken: failed(BOOKINGS, { reason: 'ref_id_taken', ref_id }),
  version_mismatch: failed(`${BOOKING}/cancel`, { reason: 'version_mismatch', version: 3 }),
  body_too_large: told(BOOKINGS, 'body_too_large', 'The body may have 64 KiB at most.'),
  unsupported_media_type: told(
    BOOKINGS,
    'unsupported_media_type',
    'Send the body as `Content-Type: application/json`.',
  ),
  validation_failed: failed(BOOKINGS, {
    reason: 'validation_failed',
    errors: [
      { path: 'weight_kg', message: 'A number from 0.1 to 100000, with one decimal at most.' },
    ],
  }),
  currency_mismatch: failed('/quotes', {
    reason: 'currency_mismatch',
    currencies: ['EUR', 'USD'],
  }),
  quote_mismatch: failed(BOOKINGS, { reason: 'quote_mismatch', fields: ['weight_kg'] }),
  flight_not_found: failed(BOOKINGS, {
    reason: 'flight_not_found',
    flight_id: flight.flight_id,
  }),
  import_invalid: failed('/flights/import', {
    reason: 'import_invalid',
    lines: 1,
    errors: [
      {
        line: 5,
        columns: '73-75 aircraft',
        message: 'The line has no capacity, and the defaults have none for its aircraft.',
      },
    ],
  }),
  idempotency_key_reused: failed(BOOKINGS, { reason: 'idempotency_key_reused' }),
  itinerary_invalid: failed(BOOKINGS, {
    reason: 'itinerary_invalid',
    ...FLIGHT,
    fault: 'departs from DEL, but the itinerary begins at BOM.',
  }),
  location_invalid: failed(`${BOOKING}/depart`, {
    reason: 'location_invalid',
    allowed: [flight.origin],
  }),
  rate_limited: failed(BOOKINGS, { reason: 'rate_limited', retry_after_s: 10 }),
  internal_error: told(
    BOOKINGS,
    'internal_error',
    'Something went wrong on our side; it is logged with this request_id.',
  ),
  misconfigured: told(BOOKINGS, 'misconfigured', 'The service lacks a setting. Tell the operator.'),
  flight_busy: failed(BOOKINGS, { reason: 'flight_busy', retry_after_s: 1 }),
  unavailable: told(
    BOOKING,
    'unavailable',
    'The database is out of reach or too slow. Try again shortly.',
  ),
};

/** What else is answered under these codes: with another status, or by some operations alone. */
const MORE: Record<string, ProblemExample> = {
  flight_not_found_in_path: shown(
    `/flights/${flight.flight_id}`,
    sayMissingFlight({ reason: 'flight_not_found', flight_id: flight.flight_id }),
  ),
  quote_not_found_in_body: failed(BOOKINGS, {
    reason: 'quote_unknown',
    quote_id: quote.quote_id,
  }),
  outcome_unknown: {
    ...failed(BOOKINGS, { reason: 'outcome_unknown', ref_id }),
    summary: 'It is not known whether the shipment was booked',
    of: ['bookShipment'],
  },
};

const ALL: Record<string, ProblemExample> = { ...PROBLEM_EXAMPLES, ...MORE };

/** The names of the problems that an operation can answer with this status and one of these codes. */
export const problemExamples = (
  id: OperationId,
  status: number,
  codes: readonly Code[],
): string[] =>
  Object.entries(ALL)
    .filter(
      ([, { value, of }]) =>
        value.status === status && codes.includes(value.code) && (of?.includes(id) ?? true),
    )
    .map(([name]) => name);

/** A problem by its name, as the document keeps it. */
export function problemExample(name: string): { summary: string; value: Problem } {
  const example = ALL[name];
  if (example === undefined) throw new Error(`No problem is called ${name}.`);
  return { summary: example.summary, value: example.value };
}
