type ProblemKind = { status: number; title: string; meaning: string; remedy: string };

/** Every `code` that a problem can carry: the one table from which answers and `/problems/{code}` are made. */
export const PROBLEMS = {
  malformed_json: {
    status: 400,
    title: 'Malformed JSON',
    meaning: 'The body is not valid JSON in UTF-8.',
    remedy: 'Send one JSON value, encoded in UTF-8.',
  },
  unauthenticated: {
    status: 401,
    title: 'Not authenticated',
    meaning:
      'This call needs a token, and there was none, or it is expired, malformed or of an unknown user.',
    remedy: 'Sign in with POST /users/login and send `Authorization: Bearer <access_token>`.',
  },
  invalid_credentials: {
    status: 401,
    title: 'Invalid credentials',
    meaning: 'No account has this email address and password.',
    remedy: 'Check both. The answer is the same for an unknown account and for a wrong password.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    meaning: 'You are known, but this call is for another role or for the owner of the booking.',
    remedy: 'Use an account with the role that the documentation names for this call.',
  },
  not_found: {
    status: 404,
    title: 'No such path',
    meaning: 'Nothing answers at this path.',
    remedy: 'Compare the path with GET /openapi.json.',
  },
  booking_not_found: {
    status: 404,
    title: 'No such booking',
    meaning: 'There is no booking with this reference.',
    remedy: 'Check the reference. Upper and lower case make no difference.',
  },
  airport_not_found: {
    status: 404,
    title: 'No such airport',
    meaning: 'There is no airport with this code.',
    remedy: 'Find its code by name or city: GET /airports with `query`.',
  },
  quote_not_found: {
    status: 404,
    title: 'No such quote',
    meaning: 'There is no quote of yours with this id.',
    remedy: 'Ask for a new one with POST /quotes. The status is 422 where a body names the quote.',
  },
  shipment_not_found: {
    status: 404,
    title: 'No such shipment',
    meaning: 'There is no shipment that you may track by this air waybill number.',
    remedy:
      'Check the number: three digits of the airline, then eight. A booking is also tracked by its reference.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    meaning: 'The path exists, but not for this method.',
    remedy: 'Use one of the methods in the `Allow` header.',
  },
  acceptance_closed: {
    status: 409,
    title: 'Acceptance closed',
    meaning: 'The first flight takes no more cargo: its latest acceptance has passed.',
    remedy: 'Search again: flights whose acceptance is over are left out as first leg.',
  },
  awb_assigned: {
    status: 409,
    title: 'Waybill assigned',
    meaning: 'The booking has another air waybill number already.',
    remedy: 'Keep `awb_number`, which is the one that it has.',
  },
  awb_stock_empty: {
    status: 409,
    title: 'No waybill in stock',
    meaning:
      'There is no free air waybill number of this carrier. Nothing was booked or changed by this request.',
    remedy: 'Send an `awb_number` of your own, or book without one and give it later.',
  },
  awb_stock_overlaps: {
    status: 409,
    title: 'Waybill numbers known',
    meaning: 'Some numbers of this range are in stock already. None of the ranges sent was added.',
    remedy: 'Leave out or shorten the range at `index` (counted from 0), and send the rest again.',
  },
  awb_taken: {
    status: 409,
    title: 'Waybill taken',
    meaning: 'This air waybill number is used, void, or in the stock of somebody else.',
    remedy: 'Send another `awb_number`, or draw one from stock.',
  },
  booking_closed: {
    status: 409,
    title: 'Booking closed',
    meaning: 'The shipment is delivered or cancelled: nothing more can be recorded.',
    remedy: 'Read the booking to see its last event.',
  },
  booking_held: {
    status: 409,
    title: 'Booking only held',
    meaning: 'The booking is a hold, which nothing can be recorded of.',
    remedy: 'Confirm it before `hold_expires_at`: POST /bookings/{ref_id}/confirm.',
  },
  capacity_below_booked: {
    status: 409,
    title: 'Capacity below booked',
    meaning: 'More is booked on the flight than the capacity that it should have. Nothing changed.',
    remedy:
      'Set at least `booked_weight_kg` (and `booked_volume_m3`, where it is named), or take bookings off the flight first.',
  },
  capacity_exceeded: {
    status: 409,
    title: 'Not enough capacity',
    meaning:
      'A flight has less capacity left than the shipment weighs, or needs in volume. Nothing was booked, on no leg.',
    remedy:
      'Book at most `available_kg` (and `available_m3`, where it is named) on `flight_id`, or search for another itinerary with `weight_kg` and `volume_m3`.',
  },
  email_taken: {
    status: 409,
    title: 'Email taken',
    meaning: 'There is an account with this email address, in whatever case.',
    remedy: 'Sign in instead, or use another address.',
  },
  flight_cancelled: {
    status: 409,
    title: 'Flight cancelled',
    meaning: 'A flight of this itinerary is cancelled.',
    remedy: 'Search again: cancelled flights are left out.',
  },
  flight_closed: {
    status: 409,
    title: 'Flight closed',
    meaning: 'A flight of this itinerary is closed to new bookings.',
    remedy: 'Search again: closed flights are left out.',
  },
  flight_departed: {
    status: 409,
    title: 'Flight departed',
    meaning:
      'The departure of a flight of this itinerary has passed. For an operation: a shipment has departed on the flight, so that its status stays.',
    remedy: 'Search again: departed flights are left out.',
  },
  flight_exists: {
    status: 409,
    title: 'Flight exists',
    meaning:
      'A flight with this number, origin and local departure date is published already. None of the flights sent was published.',
    remedy:
      'Leave out the flight at `index` (counted from 0), which is `flight_number` on `departure_date`, and send the rest again.',
  },
  handling_refused: {
    status: 409,
    title: 'Handling refused',
    meaning: 'A flight does not carry cargo with some of these special handling codes.',
    remedy:
      'Search again with `handling`: flights that refuse one of its codes are left out. `codes` are those that this flight refuses.',
  },
  hold_expired: {
    status: 409,
    title: 'Hold expired',
    meaning: 'The hold was not confirmed in time, and its capacity was given back.',
    remedy: 'Book again, with a new `Idempotency-Key`.',
  },
  hold_limit: {
    status: 409,
    title: 'Too many holds',
    meaning: 'You have as many holds at one time as an account may have.',
    remedy:
      'Confirm or cancel a hold, or wait until one expires. A booking without `hold_minutes` needs none.',
  },
  not_cancellable: {
    status: 409,
    title: 'Not cancellable',
    meaning: 'A leg has arrived: a shipment can be cancelled until its first arrival.',
    remedy: 'Let the shipment go on, or arrange its return as a new booking.',
  },
  not_changeable: {
    status: 409,
    title: 'Not changeable',
    meaning:
      'The shipment is on its way, was split, or was rebooked too often: this of it stays as it is.',
    remedy: 'Rebook with other `flight_ids` alone, or arrange the change as a new booking.',
  },
  nothing_to_rebook: {
    status: 409,
    title: 'Nothing to rebook',
    meaning: 'Every leg of the booking has departed.',
    remedy: 'Record the arrival, and book its further way as a new booking.',
  },
  out_of_sequence: {
    status: 409,
    title: 'Out of sequence',
    meaning:
      'The steps of an itinerary are depart and arrive for each leg, in order, then deliver.',
    remedy: 'Record the `expected` step first.',
  },
  pieces_differ: {
    status: 409,
    title: 'Pieces differ',
    meaning: 'The pieces counted at this step are not those of the booking.',
    remedy:
      'Offload the rest first: POST /bookings/{ref_id}/offload. Then record the step with `expected_pieces`.',
  },
  piece_too_large: {
    status: 409,
    title: 'Piece too large',
    meaning: 'A piece is higher or longer than a flight can load. Pieces are not turned.',
    remedy: 'Choose a flight that loads `piece_cm`; this one loads `max_cm` at most.',
  },
  quote_expired: {
    status: 409,
    title: 'Quote expired',
    meaning: 'The quote was to be used before `expires_at`.',
    remedy: 'Ask for a new quote with POST /quotes.',
  },
  quote_used: {
    status: 409,
    title: 'Quote used',
    meaning: 'Another booking, `ref_id`, has this quote: each is for one.',
    remedy: 'Ask for a new quote with POST /quotes.',
  },
  rate_exists: {
    status: 409,
    title: 'Rate exists',
    meaning:
      'There is a rate card of this carrier, lane and `valid_from` with other content. None of the cards sent was added.',
    remedy:
      'Leave out the card at `index` (counted from 0), or send it with a later `valid_from`: it then takes the place of the earlier one.',
  },
  rebooking_required: {
    status: 409,
    title: 'Rebooking required',
    meaning: 'A flight of the itinerary was cancelled, or the shipment was taken off it.',
    remedy: 'Book it anew on other flights: nothing can be recorded on the leg of `flight_id`.',
  },
  ref_id_taken: {
    status: 409,
    title: 'Reference taken',
    meaning: 'Another booking has this reference.',
    remedy: 'Choose another `ref_id`, or leave it out and get one.',
  },
  version_mismatch: {
    status: 412,
    title: 'Version mismatch',
    meaning: 'The booking has changed since the version that `If-Match` names.',
    remedy: 'Read the booking again, decide anew, and send its `ETag`.',
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    meaning:
      'The body is larger than this call reads: 64 KiB, or 4 MiB for flights to publish or import and rate cards.',
    remedy: 'Send less, or in several calls.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    meaning: 'A body is read here, and it has to be JSON.',
    remedy: 'Send `Content-Type: application/json` (or another type of JSON), uncompressed.',
  },
  validation_failed: {
    status: 422,
    title: 'Validation failed',
    meaning: 'A field, parameter or header is out of its rules. `errors` names each.',
    remedy: 'Correct what `errors` names; the rules stand in GET /openapi.json.',
  },
  currency_mismatch: {
    status: 422,
    title: 'Currencies differ',
    meaning: 'The flights are priced in different currencies, which are not added up.',
    remedy: 'Choose flights priced in one currency, or ask for a quote of each.',
  },
  quote_mismatch: {
    status: 422,
    title: 'Quote for another shipment',
    meaning: 'The quote was made for another shipment or itinerary: `fields` names what differs.',
    remedy: 'Send what was quoted, or ask for a new quote with POST /quotes.',
  },
  flight_not_found: {
    status: 422,
    title: 'No such flight',
    meaning: 'There is no flight with this id.',
    remedy: 'Take `flight_id` from GET /route. The status is 404 where the path names the flight.',
  },
  import_invalid: {
    status: 422,
    title: 'Schedule invalid',
    meaning:
      'Lines of the schedule have errors: `lines` says how many, `errors` names the first 100 by line and columns. Nothing was published.',
    remedy:
      'Correct these lines, or send the schedule again with `skip_invalid` to leave them out. `dry_run` shows what an import would do.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency key reused',
    meaning: 'You have booked with this `Idempotency-Key` before, and the body was another.',
    remedy: 'Use a new key for each new booking, and the same key and body to repeat one.',
  },
  itinerary_invalid: {
    status: 422,
    title: 'Itinerary invalid',
    meaning:
      'The flights do not lead from origin to destination in this order, visit an airport twice, or leave no time to connect.',
    remedy: 'Send `flight_ids` as GET /route lists them.',
  },
  location_invalid: {
    status: 422,
    title: 'Location invalid',
    meaning: 'This step does not happen at this airport in the itinerary of the booking.',
    remedy: 'Send one of the airports in `allowed`.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    meaning: 'More calls came than are allowed in this time.',
    remedy: 'Wait for `Retry-After` seconds.',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    meaning: 'Something went wrong on our side. It is logged with the `request_id`.',
    remedy: 'Try again later; when it stays, report the `request_id`.',
  },
  misconfigured: {
    status: 500,
    title: 'Misconfigured',
    meaning: 'The service lacks a setting. Its log names it.',
    remedy: 'Tell the operator.',
  },
  flight_busy: {
    status: 503,
    title: 'Flight busy',
    meaning:
      'Many are booking this flight, or its bookings are being changed, at this moment. Nothing was done by this request.',
    remedy: 'Send the same request again after `Retry-After` seconds.',
  },
  unavailable: {
    status: 503,
    title: 'Unavailable',
    meaning:
      'The database is out of reach or too slow, or too many are signing in at once. For a booking, a `ref_id` in the problem means that the outcome is unknown; without one nothing was booked by this request.',
    remedy:
      'Repeat the request after `Retry-After` seconds. For a booking use the same `Idempotency-Key`, or the `ref_id` of the problem with the same body: both are safe.',
  },
} as const satisfies Record<string, ProblemKind>;

export type Code = keyof typeof PROBLEMS;
export const CODES = Object.keys(PROBLEMS) as Code[];
