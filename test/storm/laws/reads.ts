import {
  type Cancel,
  type Confirm,
  endOf,
  type FlightSeen,
  type FlightStanding,
  type Move,
  type Operate,
  type ReadBooking,
  type ReadFlight,
} from '../history.ts';
import type { FlightLedger, Ledger } from '../ledger.ts';
import { tenthsOf } from '../measures.ts';
import type { Register } from '../register.ts';
import type { Violations } from '../violation.ts';

/**
 * A flight is shown at a version that existed, with what was booked at that version, and as operations
 * can have left it. That the version was current within the interval is part of the real-time order.
 */
export function checkFlightSeen(
  operation: ReadFlight | Operate,
  ledger: Ledger,
  violations: Violations,
): void {
  const { answer } = operation;
  if (answer.outcome !== 'done') return;
  const { flight_id } = operation.arguments;
  const flight = ledger.flights.get(flight_id);
  const tenths = flight?.booked_tenths[answer.version - flight.base];
  if (!flight || tenths === undefined) {
    const summary = `version ${answer.version} of flight ${flight_id} never was`;
    violations.add('read of nothing', summary, [operation]);
    return;
  }
  const index = answer.version - flight.base;
  const litres = answer.max_volume_m3 === null ? null : (flight.booked_litres[index] ?? 0) / 1_000;
  if (tenthsOf(answer.booked_weight_kg) !== tenths || answer.booked_volume_m3 !== litres) {
    violations.add(
      'wrong read',
      `flight ${flight_id} had ${tenths / 10} kg and ${litres} m³ booked at version ${answer.version}, not ${answer.booked_weight_kg} and ${answer.booked_volume_m3}`,
      [operation, ...attemptsBehind(ledger, flight.transactions[index - 1])],
    );
    return;
  }
  const fault = standingFault(operation, answer, flight);
  if (fault) violations.add(fault.law, `flight ${flight_id}: ${fault.summary}`, [operation]);
}

const STANDING = [
  'status',
  'closed',
  'estimated_departure_ms',
  'estimated_arrival_ms',
  'max_weight_kg',
  'max_volume_m3',
] as const;

function standingFault(
  operation: ReadFlight | Operate,
  answer: FlightSeen,
  { standing }: FlightLedger,
): { law: string; summary: string } | null {
  const asked = operation.operation === 'operate' ? operation.arguments.changes : {};
  const look = {
    from_ms: operation.call_ms,
    to_ms: endOf(operation),
    after_version: answer.version - 1,
  };
  for (const key of STANDING) {
    const register: Register<FlightStanding[typeof key]> = standing[key];
    if (asked[key] !== undefined && asked[key] !== answer[key]) {
      return { law: 'lost acknowledgement', summary: `its ${key} is ${answer[key]}` };
    }
    if (!register.canBe(answer[key], look)) {
      return { law: 'wrong read', summary: `its ${key} cannot have been ${answer[key]}` };
    }
  }
  if (answer.status === 'CANCELLED' && answer.booked_weight_kg > 0) {
    return { law: 'held by a cancelled flight', summary: `${answer.booked_weight_kg} kg` };
  }
  const { booked_volume_m3, max_volume_m3 } = answer;
  const above =
    answer.booked_weight_kg > answer.max_weight_kg ||
    (booked_volume_m3 ?? 0) > (max_volume_m3 ?? Number.POSITIVE_INFINITY);
  return above ? { law: 'oversold', summary: 'it shows more than it carries' } : null;
}

/** A booking is shown as it was at its version, and a cancel or a step shows its own effect. */
export function checkBookingSeen(
  operation: ReadBooking | Cancel | Confirm | Move,
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
  } else if (operation.operation === 'confirm' && UNCONFIRMED.includes(state.status)) {
    const summary = `the confirmation of booking ${ref_id} left it ${state.status}`;
    violations.add('lost acknowledgement', summary, [operation]);
  } else if (operation.operation === 'step') {
    const { step, location } = operation.arguments;
    if (!state.recorded.has(`${step} ${location}`)) {
      const summary = `the step ${step} at ${location} of booking ${ref_id} is not recorded`;
      violations.add('lost acknowledgement', summary, [operation]);
    }
  }
}

const UNCONFIRMED = ['HELD', 'CANCELLED'];

function attemptsBehind(ledger: Ledger, transaction: { booking: { ref_id: string } } | undefined) {
  return ledger.bookings.get(transaction?.booking.ref_id ?? '')?.attempts ?? [];
}
