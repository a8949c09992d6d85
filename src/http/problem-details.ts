import type { FailureOf, FlightNamed, Reason } from '../core/reasons.ts';

/** What each reason says to a person: in the order of the codes that they are shown under. */
export const DETAILS: { [R in Reason]: (failure: FailureOf<R>) => string } = {
  unauthenticated: () => 'You are not signed in, or your session has ended. Sign in again.',
  invalid_credentials: () => 'Email address or password is wrong.',
  forbidden: () => 'Your account may not do this.',
  booking_not_found: () => 'There is no booking with this reference.',
  airport_not_found: () =>
    'There is no airport with this code. GET /airports?query=… finds one by its name or city.',
  quote_not_found: noQuote,
  quote_unknown: noQuote,
  shipment_not_found: () => 'There is no shipment with this air waybill number.',
  acceptance_closed: (failure) =>
    `${nameOf(failure)} took cargo until ${failure.latest_acceptance_datetime}. Search again for flights that can be booked.`,
  awb_assigned: ({ awb_number }) => `The booking has the air waybill number ${awb_number}.`,
  awb_stock_empty: ({ carrier }) => `There is no free air waybill number of ${carrier} in stock.`,
  awb_stock_overlaps: ({ index }) =>
    `Numbers of the range at index ${index} are in stock already. None was added.`,
  awb_taken: ({ awb_number }) => `The air waybill number ${awb_number} is taken.`,
  booking_closed: ({ booking_status }) =>
    `The booking is ${booking_status}: nothing more can be recorded.`,
  booking_held: ({ hold_expires_at }) =>
    `The booking is held until ${hold_expires_at} and not confirmed. Confirm it first.`,
  capacity_below_booked: (failure) =>
    `More is booked on ${nameOf(failure)}: ${describeBooked(failure)}. Set at least that.`,
  capacity_exceeded: (failure) =>
    `Not enough capacity on ${nameOf(failure)}: ${describeLack(failure)}.`,
  email_taken: () => 'There is an account with this email address already. Sign in instead.',
  flight_cancelled: (failure) =>
    `${nameOf(failure)} is cancelled. Search again for flights that can be booked.`,
  flight_closed: (failure) =>
    `${nameOf(failure)} is closed to new bookings. Search again for flights that can be booked.`,
  flight_departed: (failure) =>
    `${nameOf(failure)} has departed. Search again for flights that can be booked.`,
  shipment_departed: (failure) =>
    `A shipment has departed on ${nameOf(failure)}: the status of the flight stays as it is.`,
  flight_exists: ({ index, ...flight }) =>
    `${nameOf(flight)} is published already from this origin (the flight at index ${index}). Nothing was published.`,
  handling_refused: (failure) =>
    `${nameOf(failure)} does not carry ${failure.codes.join(', ')}. Search again with these codes in handling.`,
  hold_expired: ({ hold_expires_at }) =>
    `The hold was to be confirmed before ${hold_expires_at}, and is over. Book again, with a new Idempotency-Key.`,
  hold_limit: ({ limit }) =>
    `You have ${limit} holds, as many as one account may have. Confirm or cancel one first.`,
  not_cancellable: ({ booking_status }) =>
    `The booking is ${booking_status} and has arrived somewhere: it can no longer be cancelled.`,
  not_changeable: ({ booking_status }) =>
    `The booking is ${booking_status}, and this of it can no longer be changed.`,
  nothing_to_rebook: ({ booking_status }) =>
    `The booking is ${booking_status}, and all its flights have departed: there is nothing to rebook.`,
  out_of_sequence: ({ expected }) =>
    `The next step of this booking is ${expected.step} at ${expected.location}.`,
  pieces_differ: ({ pieces, expected_pieces }) =>
    `${pieces} pieces were counted, and ${expected_pieces} are booked. Offload the rest first.`,
  piece_too_large: (failure) =>
    `A piece of ${failure.piece_cm} cm is too large for ${nameOf(failure)}, which takes ${failure.max_cm} cm at most in this direction.`,
  quote_expired: ({ quote_id, expires_at }) =>
    `${quote_id} was to be used before ${expires_at}. Ask for a new one.`,
  quote_used: ({ quote_id, ref_id }) => `${quote_id} is used by ${ref_id}. Ask for a new one.`,
  rate_exists: ({ index }) =>
    `There is another rate card of this carrier, lane and first day (the card at index ${index}). None was added.`,
  rebooking_required: (failure) =>
    `${nameOf(failure)} is cancelled, or the shipment was taken off it: nothing can be recorded there. The shipment needs another flight.`,
  ref_id_taken: ({ ref_id }) =>
    `The reference ${ref_id} is taken by another booking. Choose another.`,
  version_mismatch: ({ version }) =>
    `The booking is at version ${version}. Read it again and decide anew.`,
  validation_failed: ({ errors }) =>
    `The request breaks these rules: ${errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join(' ')}`,
  currency_mismatch: ({ currencies }) =>
    `These flights are priced in ${currencies.join(' and ')}, which are not added up.`,
  quote_mismatch: ({ fields }) =>
    `The quote was made with other ${fields.join(', ')}. Ask for a new one.`,
  flight_not_found: () => 'There is no such flight. Search again for flights that can be booked.',
  import_invalid: ({ lines, errors }) =>
    `${lines === 1 ? 'A line of the schedule has' : `${lines} lines of the schedule have`} errors, and nothing was published. ${errors
      .slice(0, 1)
      .map(({ line, columns, message }) => `The first is in line ${line} (${columns}): ${message}`)
      .join('')}`,
  idempotency_key_reused: () =>
    'This Idempotency-Key booked something else before. Use a new key for a new booking.',
  itinerary_invalid: (failure) => `${nameOf(failure)}: ${failure.fault}`,
  location_invalid: ({ allowed }) =>
    `This step happens at ${allowed.join(' or ')} in this itinerary.`,
  rate_limited: ({ retry_after_s }) => `Too many requests. Try again in ${retry_after_s} s.`,
  too_many_at_once: ({ retry_after_s }) =>
    `Too many are signing in or up from your address at this moment. Try again in ${retry_after_s} s.`,
  flight_busy: ({ retry_after_s }) =>
    `Many are booking this flight at this moment, and nothing was booked by this request. Send it again in ${retry_after_s} s, with the same Idempotency-Key if it had one.`,
  operation_busy: ({ retry_after_s }) =>
    `Bookings of this flight are being changed at this moment, and nothing was done by this request. Send it again in ${retry_after_s} s.`,
  outcome_unknown: ({ ref_id }) =>
    `The database did not answer in time, so it is not known whether ${ref_id} was booked. ` +
    'Repeat the request with the same Idempotency-Key, or with this ref_id and the same body: it will not be booked twice.',
  nothing_booked: () =>
    'The database could not take the booking at this moment, and nothing was booked by this request. Send it again shortly, with the same Idempotency-Key if it had one.',
  sign_in_busy: ({ retry_after_s }) =>
    `Too many are signing in or up at this moment. Nothing was done; try again in ${retry_after_s} s.`,
};

function noQuote() {
  return 'There is no quote of yours with this id. Ask for a new one.';
}

/** A flight as people name it. */
const nameOf = ({ flight_number, departure_date }: Omit<FlightNamed, 'flight_id'>) =>
  `${flight_number} on ${departure_date}`;

const describeLack = (lack: FailureOf<'capacity_exceeded'>) => {
  const weight = `${lack.available_kg} kg left, ${lack.requested_kg} kg requested`;
  return lack.available_m3 === undefined
    ? weight
    : `${lack.available_m3} m³ left, ${lack.requested_m3} m³ requested (${weight})`;
};

const describeBooked = (booked: FailureOf<'capacity_below_booked'>) =>
  booked.booked_volume_m3 === undefined
    ? `${booked.booked_weight_kg} kg`
    : `${booked.booked_weight_kg} kg and ${booked.booked_volume_m3} m³`;
