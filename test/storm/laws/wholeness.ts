import type { FinalBooking } from '../final-state.ts';
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
  if (booking.legs.length !== booking.flight_ids.length) {
    return `${booking.legs.length} of ${booking.flight_ids.length} legs are booked`;
  }
  for (const [index, leg] of booking.legs.entries()) {
    if (leg.leg !== index + 1 || leg.flight_id !== booking.flight_ids[index]) {
      return `leg ${index + 1} is not the flight that was booked`;
    }
    if (leg.weight_kg !== booking.weight_kg) return `leg ${index + 1} holds ${leg.weight_kg} kg`;
    if (leg.volume_l !== booking.volume_l) return `leg ${index + 1} holds ${leg.volume_l} l`;
    const fate = leg.state === 'released' ? leg.release_reason : leg.state;
    if (fate !== last.legs[index]) {
      return `leg ${index + 1} is ${fate}, its events say ${last.legs[index]}`;
    }
  }
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

function timetableFault(
  ledger: Ledger,
  entry: BookingLedger,
  connection_ms: number,
  clock_slack_ms: number,
): string | null {
  const { origin, destination, flight_ids } = entry.booking;
  const legs = flight_ids.flatMap((flight_id) => ledger.flights.get(flight_id)?.flight ?? []);
  if (legs.length !== flight_ids.length) return 'it is on a flight that nobody published';
  const sold_ms = entry.transactions[0]?.earliest_ms ?? Number.NEGATIVE_INFINITY;
  const gone = legs.find((leg) => leg.departure_ms + clock_slack_ms < sold_ms);
  if (gone) return `it was sold after flight ${gone.flight_id} had departed`;
  return itineraryFault(origin, destination, legs, connection_ms);
}

function orderFault({ transactions }: BookingLedger): string | null {
  const wrong = transactions.findIndex(({ event }, index) => event.sequence !== index + 1);
  return wrong < 0 ? null : `event ${wrong + 1} took effect out of order`;
}
