import type { Context, TypedResponse } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { JSONParsed } from 'hono/utils/types';
import type { HonoEnv } from '../context.ts';
import type { Figures, Problem } from '../contract/problem.ts';
import { codeOf, type StatusOf, type StatusOfReason, statusOf } from '../contract/problem-codes.ts';
import { type Code, PROBLEMS } from '../contract/problems.ts';
import type { Failure, FailureOf, Reason } from '../core/reasons.ts';
import { DETAILS } from './problem-details.ts';
import { sentPath } from './sent-path.ts';

const UNAVAILABLE_RETRY_S = 2;

/** What each reason says to a person. */
const DETAILS: { [R in Reason]: (failure: FailureOf<R>) => string } = {
  unauthenticated: () => 'You are not signed in, or your session has ended. Sign in again.',
  forbidden: () => 'Your account may not do this.',
  validation_failed: ({ errors }) =>
    `The request breaks these rules: ${errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join(' ')}`,
  email_taken: () => 'There is an account with this email address already. Sign in instead.',
  invalid_credentials: () => 'Email address or password is wrong.',
  rate_limited: ({ retry_after_s }) => `Too many requests. Try again in ${retry_after_s} s.`,
  too_many_at_once: ({ retry_after_s }) =>
    `Too many are signing in or up from your address at this moment. Try again in ${retry_after_s} s.`,
  sign_in_busy: ({ retry_after_s }) =>
    `Too many are signing in or up at this moment. Nothing was done; try again in ${retry_after_s} s.`,
  flight_not_found: () => 'There is no such flight. Search again for flights that can be booked.',
  itinerary_invalid: (failure) => `${nameOf(failure)}: ${failure.fault}`,
  flight_departed: (failure) =>
    `${nameOf(failure)} has departed. Search again for flights that can be booked.`,
  shipment_departed: (failure) =>
    `A shipment has departed on ${nameOf(failure)}: the status of the flight stays as it is.`,
  capacity_exceeded: (failure) =>
    `Not enough capacity on ${nameOf(failure)}: ${describeLack(failure)}.`,
  flight_cancelled: (failure) =>
    `${nameOf(failure)} is cancelled. Search again for flights that can be booked.`,
  flight_closed: (failure) =>
    `${nameOf(failure)} is closed to new bookings. Search again for flights that can be booked.`,
  acceptance_closed: (failure) =>
    `${nameOf(failure)} took cargo until ${failure.latest_acceptance_datetime}. Search again for flights that can be booked.`,
  handling_refused: (failure) =>
    `${nameOf(failure)} does not carry ${failure.codes.join(', ')}. Search again with these codes in handling.`,
  piece_too_large: (failure) =>
    `A piece of ${failure.piece_cm} cm is too large for ${nameOf(failure)}, which takes ${failure.max_cm} cm at most in this direction.`,
  capacity_below_booked: (failure) =>
    `More is booked on ${nameOf(failure)}: ${describeBooked(failure)}. Set at least that.`,
  flight_busy: ({ retry_after_s }) =>
    `Many are booking this flight at this moment, and nothing was booked by this request. Send it again in ${retry_after_s} s, with the same Idempotency-Key if it had one.`,
  operation_busy: ({ retry_after_s }) =>
    `Bookings of this flight are being changed at this moment, and nothing was done by this request. Send it again in ${retry_after_s} s.`,
  nothing_booked: () =>
    'The database could not take the booking at this moment, and nothing was booked by this request. Send it again shortly, with the same Idempotency-Key if it had one.',
  idempotency_key_reused: () =>
    'This Idempotency-Key booked something else before. Use a new key for a new booking.',
  ref_id_taken: ({ ref_id }) =>
    `The reference ${ref_id} is taken by another booking. Choose another.`,
  outcome_unknown: ({ ref_id }) =>
    `The database did not answer in time, so it is not known whether ${ref_id} was booked. ` +
    'Repeat the request with the same Idempotency-Key, or with this ref_id and the same body: it will not be booked twice.',
  booking_not_found: () => 'There is no booking with this reference.',
  hold_limit: ({ limit }) =>
    `You have ${limit} holds, as many as one account may have. Confirm or cancel one first.`,
  hold_expired: ({ hold_expires_at }) =>
    `The hold was to be confirmed before ${hold_expires_at}, and is over. Book again, with a new Idempotency-Key.`,
  booking_held: ({ hold_expires_at }) =>
    `The booking is held until ${hold_expires_at} and not confirmed. Confirm it first.`,
  rebooking_required: (failure) =>
    `${nameOf(failure)} is cancelled, or the shipment was taken off it: nothing can be recorded there. The shipment needs another flight.`,
  booking_closed: ({ booking_status }) =>
    `The booking is ${booking_status}: nothing more can be recorded.`,
  not_cancellable: ({ booking_status }) =>
    `The booking is ${booking_status} and has arrived somewhere: it can no longer be cancelled.`,
  version_mismatch: ({ version }) =>
    `The booking is at version ${version}. Read it again and decide anew.`,
  location_invalid: ({ allowed }) =>
    `This step happens at ${allowed.join(' or ')} in this itinerary.`,
  out_of_sequence: ({ expected }) =>
    `The next step of this booking is ${expected.step} at ${expected.location}.`,
  flight_exists: ({ index, ...flight }) =>
    `${nameOf(flight)} is published already from this origin (the flight at index ${index}). Nothing was published.`,
  import_invalid: ({ lines, errors }) =>
    `${lines === 1 ? 'A line of the schedule has' : `${lines} lines of the schedule have`} errors, and nothing was published. ${errors
      .slice(0, 1)
      .map(({ line, columns, message }) => `The first is in line ${line} (${columns}): ${message}`)
      .join('')}`,
  airport_not_found: () =>
    'There is no airport with this code. GET /airports?query=… finds one by its name or city.',
  not_changeable: ({ booking_status }) =>
    `The booking is ${booking_status}, and this of it can no longer be changed.`,
  nothing_to_rebook: ({ booking_status }) =>
    `The booking is ${booking_status}, and all its flights have departed: there is nothing to rebook.`,
  pieces_differ: ({ pieces, expected_pieces }) =>
    `${pieces} pieces were counted, and ${expected_pieces} are booked. Offload the rest first.`,
  rate_exists: ({ index }) =>
    `There is another rate card of this carrier, lane and first day (the card at index ${index}). None was added.`,
  currency_mismatch: ({ currencies }) =>
    `These flights are priced in ${currencies.join(' and ')}, which are not added up.`,
  quote_not_found: noQuote,
  quote_unknown: noQuote,
  quote_mismatch: ({ fields }) =>
    `The quote was made with other ${fields.join(', ')}. Ask for a new one.`,
  quote_expired: ({ quote_id, expires_at }) =>
    `${quote_id} was to be used before ${expires_at}. Ask for a new one.`,
  quote_used: ({ quote_id, ref_id }) => `${quote_id} is used by ${ref_id}. Ask for a new one.`,
  shipment_not_found: () => 'There is no shipment with this air waybill number.',
  awb_taken: ({ awb_number }) => `The air waybill number ${awb_number} is taken.`,
  awb_assigned: ({ awb_number }) => `The booking has the air waybill number ${awb_number}.`,
  awb_stock_empty: ({ carrier }) => `There is no free air waybill number of ${carrier} in stock.`,
  awb_stock_overlaps: ({ index }) =>
    `Numbers of the range at index ${index} are in stock already. None was added.`,
/** What a problem says, wherever it is said; the wait goes into a header. */
export type Said<S extends number = number> = {
  code: Code;
  status: S;
  detail: string;
  figures: Figures & { retry_after_s?: number };
};

type ProblemAnswer<S extends number> = Response &
  TypedResponse<JSONParsed<Problem>, S & ContentfulStatusCode, 'json'>;

/** Answers a failure as a problem of RFC 9457. */
export const problem = <R extends Reason>(
  c: Context<HonoEnv>,
  failure: FailureOf<R>,
): ProblemAnswer<StatusOfReason<R>> => answerProblem(c, sayFailure<R>(failure));

/** The same for a flight that the path names and that does not exist. */
export const missingFlight = (c: Context<HonoEnv>, failure: FailureOf<'flight_not_found'>) =>
  answerProblem(c, sayMissingFlight(failure));

/** Answers a code that no use case gives: those of HTTP itself. */
export const protocolProblem = <C extends Exclude<Code, Failure['reason']>>(
  c: Context<HonoEnv>,
  code: C,
  detail: string,
  figures: Figures = {},
) => answerProblem<StatusOf<C>>(c, { code, status: PROBLEMS[code].status, detail, figures });

/** What a failure says. */
export function sayFailure<R extends Reason>(failure: FailureOf<R>): Said<StatusOfReason<R>> {
  // What went wrong with an itinerary is said in words: it is the detail.
  const { reason, fault: _, ...figures } = failure as Failure & Figures & { fault?: string };
  const describe = DETAILS[reason as R] as (failure: FailureOf<R>) => string;
  return {
    code: codeOf(failure.reason),
    status: statusOf(failure.reason as R),
    detail: describe(failure),
    figures,
  };
}

/** What is said of a flight that the path names and that does not exist. */
export const sayMissingFlight = (failure: FailureOf<'flight_not_found'>): Said<404> => ({
  ...sayFailure(failure),
  status: 404,
});

/** The body of a problem, of a request with this path and id. */
export function bodyOf(
  { code, status, detail, figures: { retry_after_s: _, ...figures } }: Said,
  { instance, request_id }: { instance: string; request_id: string },
): Problem {
  return {
    type: `/problems/${code}`,
    title: PROBLEMS[code].title,
    status,
    detail,
    instance,
    code,
    request_id,
    ...figures,
  };
}

function answerProblem<S extends number>(c: Context<HonoEnv>, said: Said<S>): ProblemAnswer<S> {
  const { code, status, figures } = said;
  const body = bodyOf(said, { instance: sentPath(c.req.url), request_id: c.get('request_id') });
  const { retry_after_s = RETRY_AFTER_S[code] } = figures;
  c.set('problem', code);
  if (retry_after_s !== undefined) {
    c.header('Retry-After', String(retry_after_s));
  }
  if (status === 401) {
    c.header('WWW-Authenticate', challenge(code, c.req.header('Authorization')));
  }
  c.header('Cache-Control', 'no-store');
  return c.json(body, status as S & ContentfulStatusCode, {
    'Content-Type': 'application/problem+json',
  });
}

/** Says that a token was refused, where one was sent and is what was refused (RFC 6750, 3.1). */
const challenge = (code: Code, authorization = ''): string =>
  code === 'unauthenticated' && /^Bearer +\S/i.test(authorization)
    ? 'Bearer error="invalid_token"'
    : 'Bearer';

const RETRY_AFTER_S: { [C in Code]?: number } = { unavailable: 2 };
