import type { FinalBooking, FinalLeg } from '../final-state.ts';
import { itineraryFault } from '../itinerary.ts';
import type { BookingLedger, Ledger } from '../ledger.ts';
import { needsRebooking } from '../shipment.ts';
import type { Violations } from '../violation.ts';

/** Each booking is whole: every leg, the right weight, states that its events explain, a sellable trip. */
export function checkWholeness(
  ledger: Ledger,
  connection_ms: number,
  clock_slack_ms: number,
  violations: Violations,
): void {
  for (const entry of ledger.bookings.values()) {
    const fault =
      rowsFault(entry.booking, entry) ??
      timetableFault(ledger, entry, connection_ms, clock_slack_ms) ??
      orderFault(entry);
    if (fault) {
      violations.add('broken booking', `booking ${entry.booking.ref_id}: ${fault}`, entry.attempts);
    }
  }
}

function rowsFault(booking: FinalBooking, { states }: BookingLedger): string | null {
  const last = states.at(-1);
  if (!last || states.length !== booking.events.length) return 'its events cannot be retold';
  if (booking.legs.length !== last.legs.length) {
    return `${booking.legs.length} of ${last.legs.length} legs are booked`;
  }
  for (const [index, leg] of booking.legs.entries()) {
    const told = last.legs[index];
    if (leg.leg !== index + 1 || leg.flight_id !== told?.flight_id) {
      return `leg ${index + 1} is not the flight that was booked`;
    }
    const [weight_kg, volume_l] = measuresOf(booking, leg);
    if (leg.weight_kg !== weight_kg) return `leg ${index + 1} holds ${leg.weight_kg} kg`;
    if (leg.volume_l !== volume_l) return `leg ${index + 1} holds ${leg.volume_l} l`;
    const fate = leg.state === 'released' ? leg.release_reason : leg.state;
    if (fate !== told.fate) return `leg ${index + 1} is ${fate}, its events say ${told.fate}`;
  }
  const present = booking.legs.filter(
    (leg) => leg.itinerary === booking.itinerary || ['departed', 'arrived'].includes(leg.state),
  );
  if (present.map(({ flight_id }) => flight_id).join() !== booking.flight_ids.join()) {
    return 'its legs are not its flights';
  }
  if (booking.awb_number !== last.awb_number) return `its waybill is ${booking.awb_number}`;
  if (last.pieces !== null && booking.pieces !== last.pieces)
    return `it has ${booking.pieces} pieces`;
  if (booking.status !== last.status)
    return `it is ${booking.status}, its events say ${last.status}`;
  if (booking.needs_rebooking !== needsRebooking(last)) {
    return `it ${booking.needs_rebooking ? 'asks' : 'does not ask'} to be rebooked`;
  }
  if (booking.version !== states.length) {
    return `it is at version ${booking.version} after ${states.length} events`;
  }
  return null;
}

/** A leg of the present itinerary holds what its booking weighs, one of the first what was booked. */
function measuresOf({ booked, ...booking }: FinalBooking, leg: FinalLeg): [number, number] {
  if (leg.itinerary === booking.itinerary) return [booking.weight_kg, booking.volume_l];
  return leg.itinerary === 1
    ? [booked.weight_kg ?? leg.weight_kg, booked.volume_l]
    : [leg.weight_kg, leg.volume_l];
}

function timetableFault(
  ledger: Ledger,
  entry: BookingLedger,
  connection_ms: number,
  clock_slack_ms: number,
): string | null {
  const { origin, destination, split_from } = entry.booking;
  const { flight_ids } = entry.booking.booked;
  const legs = flight_ids.flatMap((flight_id) => ledger.flights.get(flight_id)?.flight ?? []);
  if (legs.length !== flight_ids.length) return 'it is on a flight that nobody published';
  const sold_ms = entry.transactions[0]?.earliest_ms ?? Number.NEGATIVE_INFINITY;
  const gone = legs.find((leg) => leg.departure_ms + clock_slack_ms < sold_ms);
  if (gone && split_from === null) return `it was sold after flight ${gone.flight_id} had departed`;
  return itineraryFault(origin, destination, legs, connection_ms);
}

function orderFault({ booking, transactions }: BookingLedger): string | null {
  const wrong = transactions.findIndex(({ event, part }, index) => {
    const own = part?.ref_id === booking.ref_id ? part.events[0] : event;
    return own?.sequence !== index + 1;
  });
  return wrong < 0 ? null : `event ${wrong + 1} took effect out of order`;
}
