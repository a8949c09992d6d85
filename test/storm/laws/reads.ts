import {
  type BookingSeen,
  endOf,
  type FlightSeen,
  type FlightStanding,
  type Movement,
  type Operate,
  type ReadBooking,
  type ReadFlight,
} from '../history.ts';
import type { FlightLedger, Ledger } from '../ledger.ts';
import { litresOf, tenthsOf } from '../measures.ts';
import type { Register } from '../register.ts';
import { leftToFly, needsRebooking, type ShipmentState } from '../shipment.ts';
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
  if (!flight || tenths === undefined || tenths === null) {
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

/** A booking is shown as it was at its version, and whoever changed it is shown his own effect. */
export function checkBookingSeen(
  operation: ReadBooking | Movement,
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
    return;
  }
  const otherwise = shownOtherwise(state, answer.shown);
  if (otherwise) {
    const summary = `booking ${ref_id} at version ${answer.version} was shown with ${otherwise}`;
    violations.add('wrong read', summary, [operation]);
    return;
  }
  const lost = operation.operation === 'read_booking' ? null : lostEffect(operation, state, ledger);
  if (lost) violations.add('lost acknowledgement', `booking ${ref_id}: ${lost}`, [operation]);
}

/** What an answer shows of a booking besides its status, where it is not what its events tell. */
function shownOtherwise(state: ShipmentState, shown: BookingSeen['shown']): string | null {
  if (!shown) return null;
  const { flight_ids, pieces, weight_kg, volume_m3, awb_number, needs_rebooking } = shown;
  const present = presentLegs(state);
  if (flight_ids.join() !== present.map((leg) => leg.flight_id).join()) return 'other flights';
  const last = state.legs.at(-1);
  if (tenthsOf(weight_kg) !== last?.tenths) return `${weight_kg} kg`;
  if (litresOf(volume_m3) !== last.litres) return `${volume_m3} m³`;
  if (state.pieces !== null && pieces !== state.pieces) return `${pieces} pieces`;
  if (awb_number !== state.awb_number) return `the waybill ${awb_number}`;
  return needs_rebooking === needsRebooking(state) ? null : `needs_rebooking ${needs_rebooking}`;
}

/** What was flown, and the present itinerary, which a cancel gives back as a whole. */
function presentLegs(state: ShipmentState) {
  return state.legs.filter(({ fate }) => fate !== 'rebooked');
}

function lostEffect(operation: Movement, state: ShipmentState, ledger: Ledger): string | null {
  switch (operation.operation) {
    case 'cancel':
      return state.status === 'CANCELLED' ? null : `its cancel left it ${state.status}`;
    case 'confirm':
      return ['HELD', 'CANCELLED'].includes(state.status)
        ? `its confirmation left it ${state.status}`
        : null;
    case 'step': {
      const { step, location } = operation.arguments;
      return state.recorded.has(`${step} ${location}`)
        ? null
        : `the step ${step} at ${location} is not recorded`;
    }
    case 'rebook': {
      const { flight_ids, weight_kg } = operation.arguments;
      const left = leftToFly(state).map((leg) => leg.flight_id);
      if (flight_ids && flight_ids.join() !== left.join()) {
        return 'its rebook left it on other flights';
      }
      const tenths = state.legs.at(-1)?.tenths;
      return weight_kg === undefined || tenths === tenthsOf(weight_kg)
        ? null
        : `its rebook left it with ${(tenths ?? 0) / 10} kg`;
    }
    case 'assign': {
      const { awb_number = state.awb_number } = operation.arguments;
      return state.awb_number !== null && state.awb_number === awb_number
        ? null
        : `it got the waybill ${state.awb_number}`;
    }
    case 'offload':
    case 'milestone':
      return lostEvent(operation, ledger);
  }
}

/** What was reported is an event by then, and a part of it is there. */
function lostEvent(
  operation: Extract<Movement, { operation: 'offload' | 'milestone' }>,
  { bookings }: Ledger,
): string | null {
  const { arguments: args, answer } = operation;
  if (answer.outcome !== 'done') return null;
  const kind = operation.operation === 'offload' ? 'offloaded' : 'milestone';
  const told = bookings
    .get(args.ref_id)
    ?.booking.events.slice(0, answer.version)
    .find((event) => event.kind === kind && event.occurred_ms === args.occurred_ms);
  if (!told) return `its ${kind} event is not there`;
  if (!('offloaded_ref_id' in answer)) return null;
  if (answer.offloaded_ref_id !== told.offloaded_ref_id) {
    return `${answer.offloaded_ref_id} was told to be left behind, not ${told.offloaded_ref_id}`;
  }
  return bookings.has(answer.offloaded_ref_id) ? null : 'its part is not there';
}

function attemptsBehind(ledger: Ledger, transaction: { booking: { ref_id: string } } | undefined) {
  return ledger.bookings.get(transaction?.booking.ref_id ?? '')?.attempts ?? [];
}
