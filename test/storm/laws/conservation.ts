import type { FinalBooking } from '../final-state.ts';
import { type BookingLedger, type FlightLedger, type Ledger, tenthsOf } from '../ledger.ts';
import { itineraryFault } from '../shipment.ts';
import type { Transaction } from '../timeline.ts';
import type { Violations } from '../violation.ts';

/** What was sold was never above the limit, the books balance, and the versions have no gap. */
export function checkConservation(ledger: Ledger, violations: Violations): void {
  for (const flight of ledger.flights.values()) checkFlight(flight, ledger, violations);
}

function checkFlight(flight: FlightLedger, ledger: Ledger, violations: Violations): void {
  const { flight_id } = flight.flight;
  const makers = (transaction: Transaction | undefined) =>
    ledger.bookings.get(transaction?.booking.ref_id ?? '')?.attempts ?? [];

  const oversold = flight.booked_tenths.findIndex((t) => t < 0 || t > flight.max_tenths);
  if (oversold >= 0) {
    violations.add(
      'oversold',
      `flight ${flight_id} held ${kg(flight.booked_tenths[oversold])} of ${kg(flight.max_tenths)} at version ${flight.base + oversold}`,
      makers(flight.transactions[oversold - 1]),
    );
  }
  if (!flight.final) {
    violations.add('lost flight', `flight ${flight_id} is gone`);
    return;
  }
  if (tenthsOf(flight.final.max_weight_kg) !== flight.max_tenths) {
    violations.add(
      'limit changed',
      `flight ${flight_id} now carries ${flight.final.max_weight_kg} kg`,
    );
  }
  const held = flight.booked_tenths.at(-1);
  if (tenthsOf(flight.final.booked_weight_kg) !== held) {
    violations.add(
      'books out of balance',
      `flight ${flight_id} says ${flight.final.booked_weight_kg} kg are booked, its bookings hold ${kg(held)}`,
      makers(flight.transactions.at(-1)),
    );
  }
  const version = flight.base + flight.transactions.length;
  if (flight.final.version !== version) {
    violations.add(
      'gap in versions',
      `flight ${flight_id} is at version ${flight.final.version} after changes that make ${version}`,
      makers(flight.transactions.at(-1)),
    );
  }
}

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
    if (leg.state !== last.legs[index]) {
      return `leg ${index + 1} is ${leg.state}, its events say ${last.legs[index]}`;
    }
  }
  if (booking.status !== last.status)
    return `it is ${booking.status}, its events say ${last.status}`;
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

function kg(tenths: number | undefined): string {
  return `${(tenths ?? 0) / 10} kg`;
}
