import { type OperationId, whoMay } from '../http/access.ts';
import type { RETRY } from '../http/retry.ts';

/** When an operation is used and, unless it only reads, what happens when the same call comes twice. */
type Description<Id extends OperationId> = (typeof RETRY)[Id] extends 'reads'
  ? { use: string }
  : { use: string; again: string };

const STEP_AGAIN =
  'A step that is recorded already is answered with the booking as it is: nothing changes, whatever `If-Match` says.';

/** The description of every operation: one that is missing here does not compile. In Markdown, for the document alone. */
export const DESCRIPTIONS: { [Id in OperationId]: Description<Id> } = {
  signUp: {
    use: 'Makes an account of a customer and signs it in. Begin here; after that, `POST /users/login` gives a new token every 24 hours. Other roles are given by the operator.',
    again:
      'The second call is refused with `email_taken`, as the first has made the account: sign in to find out.',
  },
  logIn: {
    use: 'Gives a token for 24 hours, to be sent as `Authorization: Bearer …`. Wrong passwords are counted for each account and address: after some, the answer is `rate_limited` for a while.',
    again: 'Each call gives a token of its own; earlier ones stay valid.',
  },
  getMe: {
    use: 'Tells whose the token is and which role it has: a cheap way to see whether a token still works.',
  },
  search: {
    use: 'Finds itineraries of one or two flights that can be booked, for a local date at the origin. Say `weight_kg`, `volume_m3` and `handling` to see only those that take the shipment. Book with the `flight_id`s of one of them, in their order. The capacity in the answer is live, though the timetable may come from a cache (`X-Cache`); it is not kept for you: take a hold for that.',
  },
  bookShipment: {
    use: 'Books weight and volume on every flight of an itinerary, or on none. With `hold_minutes` the place is only held, until you confirm it; with `quote_id` the price of your quote is fixed; with `awb_number` or `draw_awb` it has its air waybill from the start. Refused with `capacity_exceeded`, it names the flight and what is left there. `flight_busy` means that many want the last kilograms at this moment: come back after `Retry-After`.',
    again:
      'Send an `Idempotency-Key` of your own for each booking: the same key and body get the first answer again, byte for byte, with `Idempotent-Replayed: true`, and nothing is booked twice. A `ref_id` of your own does the same. Where no answer came, or `unavailable` with a `ref_id`, repeat the call in this way.',
  },
  listBookings: {
    use: 'Lists your bookings, newest first, without their events. Follow `Link` with `rel="next"` for more. Narrow it by `status` or by `awb_number`.',
  },
  getBooking: {
    use: 'Shows a booking with all of its events. Whoever knows the reference may read it; strangers do not see whose it is, what is in it and what it costs. Send the `ETag` back as `If-None-Match` to be told only of changes.',
  },
  departShipment: {
    use: 'Records that the shipment left on the next leg. The steps of an itinerary are depart and arrive for each leg, in order, then deliver; `location` says which. Send what was counted as `pieces`: if some are missing, offload them first.',
    again: STEP_AGAIN,
  },
  arriveShipment: {
    use: 'Records that the shipment arrived at the end of the leg that it departed on. Fewer `pieces` than booked are recorded as a partial arrival.',
    again: STEP_AGAIN,
  },
  deliverShipment: {
    use: 'Records that the shipment was handed over at its destination: the last step. After it the booking is closed.',
    again: STEP_AGAIN,
  },
  confirmBooking: {
    use: 'Makes a booking of a hold, before `hold_expires_at`. A body is ignored.',
    again: 'A booking that is confirmed already is answered as it is.',
  },
  cancelBooking: {
    use: 'Cancels a booking or gives a hold back, until its first arrival. The capacity of legs that have not departed is sold again at once. A body is ignored.',
    again: 'A cancelled booking is answered as it is.',
  },
  offloadBooking: {
    use: 'Records that a shipment, or some of its pieces, stayed behind: taken off the flight (`OFLD`) or short-shipped (`SSPD`). Some of the pieces become a booking of their own, of the same waybill: `offloaded_ref_id` names what has to be rebooked.',
    again:
      'The same flight, discrepancy, time and pieces are one offload: it is answered as it stands, with the same `offloaded_ref_id`.',
  },
  rebookBooking: {
    use: 'Moves a booking to other flights, from where the shipment is to its destination, or changes facts of its goods before it departs. What a cancelled flight or an offload left behind goes on in this way. Old places are given back and new ones taken together, or nothing changes.',
    again:
      'What is as it was sent is answered as it is. But a second call after the first may also meet the shipment, its capacity or its quote changed: read the booking before you repeat it.',
  },
  assignWaybill: {
    use: 'Gives a booking its air waybill number: one of yours, or one drawn from the stock of the carrier of the first leg. Possible until it departs; a hold can be given a number, but draws none before it is confirmed.',
    again:
      'The number that the booking has is answered as it is; `draw` does not draw a second one.',
  },
  recordMilestone: {
    use: 'Reports what happened to a shipment, in the status codes of IATA (Cargo-IMP FSU): received (`RCS`), manifested (`MAN`), notified (`NFD`), irregular (`DIS`) and more. Facts are recorded, not judged: they may come late and in any order. `DEP`, `ARR` and `DLV` are the steps depart, arrive and deliver.',
    again:
      'The same code, place, flight, discrepancy, time and pieces are one fact: nothing changes.',
  },
  getTracking: {
    use: 'Tells where a shipment is, what comes next and when it arrives, derived from its events and the flights of today: delays, connections at risk, and whether it has to be rebooked. Poll it with `If-None-Match`: 304 costs next to nothing.',
  },
  getShipment: {
    use: 'Tracks everything that travels under an air waybill number: the booking that has it and the parts that were split from it. Open to everyone, unless the operator has closed it to strangers.',
  },
  quoteShipment: {
    use: 'Prices a shipment on an itinerary by the rate cards of its carriers: by chargeable weight, with surcharges, for some minutes. Book with the `quote_id` to pay this price. It holds no capacity.',
    again: 'Each call makes a quote of its own, which is harmless: use any of them.',
  },
  getQuote: {
    use: 'Shows a quote as it was made, also when its time is over. Owner and staff see it.',
  },
  addRates: {
    use: 'Adds the rate cards of carriers, one or up to 1,000, all or none. A card never changes: one with a later `valid_from` takes its place from that day on.',
    again: 'A card with the same content is answered with the `rate_id` that it has.',
  },
  listRates: {
    use: 'Lists rate cards, those with the latest `valid_from` first. Say carrier, lane and date to see which card a departure is priced by.',
  },
  addAwbStock: {
    use: 'Adds ranges of air waybill numbers that bookings may draw from: for everybody, or for one user. Each is made with its check digit.',
    again:
      'The second call is refused with `awb_stock_overlaps`, as the first has added the numbers: list the stock to find out.',
  },
  listAwbStock: {
    use: 'Lists all ranges of numbers with how many of each are free, assigned and void.',
  },
  voidAwbNumber: {
    use: 'Takes a number out of the stock for good, with the reason: one that is free, or whose bookings are all cancelled.',
    again: 'A number that is void already is answered as it is, with the reason of then.',
  },
  getFlight: {
    use: 'Shows a flight with its capacity at this moment, and how it stands today where anything was changed.',
  },
  publishFlights: {
    use: 'Publishes one flight, or up to 5,000, all or none. They can be found and booked at once.',
    again:
      'The second call is refused with `flight_exists`, as the first has published them: list the flights to find out.',
  },
  importFlights: {
    use: 'Publishes a schedule as airlines exchange it: a file in SSIM (chapter 7) or CSV, expanded into the dated flights of a window. Try it with `dry_run` first: it says what would be published, line by line.',
    again:
      'A flight that is published just so counts as `unchanged`: a schedule can be sent again after a lost answer, and in windows that overlap.',
  },
  operateFlight: {
    use: 'Changes how a flight stands today: delays it by estimates, cancels it or puts it back, closes it to new bookings, or changes its capacity. Bookings on it are told by an event; those on a cancelled flight need to be rebooked.',
    again: 'What is so already changes nothing: `affected_bookings` is then 0.',
  },
  listFlightBookings: {
    use: 'Lists the bookings with a leg on a flight, by reference, with what was accepted of each: the booking list that its cargo is loaded by.',
  },
  listFlights: {
    use: 'Lists flights with their load, by departure: at least of an origin, a destination or a carrier, for 31 days at most. Follow `Link` with `rel="next"` for more.',
  },
  findAirports: {
    use: 'Finds airports by the beginning of their code, their city’s code, city or name, as somebody types it. Public, and kept by caches for five minutes.',
  },
  getAirport: { use: 'Shows an airport with its time zone and the other airports of its city.' },
  putAirport: {
    use: 'Adds an airport, or corrects one. A change of its time zone moves the local dates of its coming flights.',
    again: 'An airport that is the same already is answered with 200.',
  },
  getHealth: {
    use: 'Says that the Worker runs, and asks nobody: for a load balancer. Whether bookings can be made, `GET /health/ready` says.',
  },
  getReadiness: {
    use: 'Looks at settings, database and Redis, with the milliseconds of each. `degraded`: Redis is out of reach, and everything works without it, only slower.',
  },
  getOpenApi: { use: 'This document, for programs that read or generate.' },
  getProblem: {
    use: 'Explains the `code` of a problem: what it means and what to do. The `type` of each problem leads here. Who prefers HTML by `Accept`, as browsers do, gets a page; all others get JSON.',
  },
};

const NOTHING_CHANGES = 'It changes nothing, so it can be repeated freely.';

const WHO: Record<ReturnType<typeof whoMay>, string> = {
  everyone: 'Everyone, also without a token.',
  customer: 'Everyone who is signed in.',
  handler: 'Handlers and administrators.',
  admin: 'Administrators.',
  'owner or customer': 'Everyone who is signed in.',
  'owner or handler': 'The owner of the booking, handlers and administrators.',
  'owner or admin': 'The owner of the booking, and administrators.',
};

/** The description of an operation in the document. */
export function describe(id: OperationId): string {
  const description: { use: string; again?: string } = DESCRIPTIONS[id];
  return `${description.use}\n\n**Who:** ${WHO[whoMay(id)]}\n\n**Again:** ${description.again ?? NOTHING_CHANGES}`;
}
