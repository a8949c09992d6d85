import type { Cancel, Move, ReadBooking, ReadFlight } from '../history.ts';
import { type Ledger, tenthsOf } from '../ledger.ts';
import type { Violations } from '../violation.ts';

/**
 * A flight read shows a version that existed, with what was booked at that version. That the version
 * was current within the read's interval is part of the real-time order.
 */
export function checkFlightRead(
  operation: ReadFlight,
  ledger: Ledger,
  violations: Violations,
): void {
  const { answer } = operation;
  if (answer.outcome !== 'done') return;
  const flight = ledger.flights.get(operation.arguments.flight_id);
  const booked = flight?.booked_tenths[answer.version - flight.base];
  if (!flight || booked === undefined) {
    const summary = `version ${answer.version} of flight ${operation.arguments.flight_id} never was`;
    violations.add('read of nothing', summary, [operation]);
  } else if (
    tenthsOf(answer.booked_weight_kg) !== booked ||
    tenthsOf(answer.max_weight_kg) !== flight.max_tenths
  ) {
    violations.add(
      'wrong read',
      `flight ${flight.flight.flight_id} had ${booked / 10} kg booked at version ${answer.version}, not ${answer.booked_weight_kg}`,
      [operation, ...attemptsBehind(ledger, flight.transactions[answer.version - flight.base - 1])],
    );
  }
}

/** A booking is shown as it was at its version, and a cancel or a step shows its own effect. */
export function checkBookingSeen(
  operation: ReadBooking | Cancel | Move,
  ledger: Ledger,
  violations: Violations,
): void {
  const { answer } = operation;
  if (answer.outcome !== 'done') return;
  const { ref_id } = operation.arguments;
  const state = ledger.bookings.get(ref_id)?.states[answer.version - 1];
  if (!state || state.status !== answer.status) {
    violations.add(
      'wrong read',
      `booking ${ref_id} was ${state?.status ?? 'not there'} at version ${answer.version}, not ${answer.status}`,
      [operation],
    );
  } else if (operation.operation === 'cancel' && state.status !== 'CANCELLED') {
    const summary = `the cancel of booking ${ref_id} left it ${state.status}`;
    violations.add('lost acknowledgement', summary, [operation]);
  } else if (operation.operation === 'step') {
    const { step, location } = operation.arguments;
    if (!state.recorded.has(`${step} ${location}`)) {
      const summary = `the step ${step} at ${location} of booking ${ref_id} is not recorded`;
      violations.add('lost acknowledgement', summary, [operation]);
    }
  }
}

function attemptsBehind(ledger: Ledger, transaction: { booking: { ref_id: string } } | undefined) {
  return ledger.bookings.get(transaction?.booking.ref_id ?? '')?.attempts ?? [];
}
