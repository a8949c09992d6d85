import type { FinalBooking, FinalEvent, LegState, ReleaseReason } from './final-state.ts';
import type { KnownFlight, Step } from './history.ts';

/** What has become of a leg: a released one is named by its reason. */
export type LegFate = Exclude<LegState, 'released'> | ReleaseReason;

/** A booking at one version, retold from its events. */
export interface ShipmentState {
  status: string;
  legs: LegFate[];
  /** The steps recorded so far, as `step location`. */
  recorded: Set<string>;
  next: { step: Step; location: string; flight_id: string } | null;
}

const STEP_OF_STATUS: Record<string, Step> = {
  DEPARTED: 'depart',
  ARRIVED: 'arrive',
  DELIVERED: 'deliver',
};

/** The status that a recorded step gives to its booking. */
export function statusOfStep(step: Step): string {
  return { depart: 'DEPARTED', arrive: 'ARRIVED', deliver: 'DELIVERED' }[step];
}

/** Whether the event tells that its hold ran out. */
export function isExpiry({ status, reason }: FinalEvent): boolean {
  return status === 'CANCELLED' && reason === 'hold_expired';
}

/** Whether the event tells that a flight was cancelled. */
export function isFlightCancel({ kind, message }: FinalEvent): boolean {
  return kind === 'flight_changed' && / cancelled$/.test(message);
}

/** Whether the flight of some leg was cancelled, and the booking waits for another. */
export function needsRebooking({ status, legs }: ShipmentState): boolean {
  return !['CANCELLED', 'DELIVERED'].includes(status) && legs.includes('flight_cancelled');
}

/**
 * Retells a booking from its events: its state at each version (the first is version 1), or the event
 * that no rule allows.
 */
export function retellShipment(
  booking: FinalBooking,
  flights: ReadonlyMap<string, KnownFlight>,
): { states: ShipmentState[]; fault: string | null } {
  const steps = stepsOf(booking, flights);
  const states: ShipmentState[] = [];
  let state: ShipmentState | null = null;
  for (const [index, event] of booking.events.entries()) {
    if (event.sequence !== index + 1) {
      return { states, fault: `event ${index + 1} has the sequence ${event.sequence}` };
    }
    const told: ShipmentState | string = state
      ? retellEvent(state, event, booking, steps)
      : retellFirst(event, booking, steps);
    if (typeof told === 'string') return { states, fault: told };
    state = told;
    states.push(state);
  }
  return { states, fault: null };
}

function retellFirst({ status }: FinalEvent, booking: FinalBooking, steps: Steps) {
  if (status !== (booking.held_until_ms === null ? 'BOOKED' : 'HELD')) {
    return `it begins with ${status}`;
  }
  const legs = booking.flight_ids.map((): LegFate => 'booked');
  return { status, legs, recorded: new Set<string>(), next: steps[0] ?? null };
}

function retellEvent(
  state: ShipmentState,
  event: FinalEvent,
  booking: FinalBooking,
  steps: Steps,
): ShipmentState | string {
  if (event.kind === 'flight_changed') return retellFlightChange(state, event, booking);
  if (event.kind === 'confirmed') {
    return state.status === 'HELD' && event.status === 'BOOKED'
      ? { ...state, status: 'BOOKED' }
      : `it was confirmed when it was ${state.status}`;
  }
  if (event.status === 'CANCELLED') {
    if (isExpiry(event) && state.status !== 'HELD') return `it expired when it was ${state.status}`;
    if (!state.next || state.legs.includes('arrived')) {
      return 'it was cancelled when it no longer could be';
    }
    const reason = isExpiry(event) ? 'expired' : 'cancelled';
    const legs = state.legs.map((leg) => (leg === 'booked' ? reason : leg));
    return { ...state, status: 'CANCELLED', legs, next: null };
  }
  const { next: due } = state;
  const leg = booking.flight_ids.indexOf(due?.flight_id ?? '');
  if (state.status === 'HELD') return 'it moved when it was held';
  if (due?.step !== STEP_OF_STATUS[event.status] || due?.location !== event.location) {
    return `${event.status} at ${event.location} was not the next step`;
  }
  if (state.legs[leg] === 'flight_cancelled') return 'it moved on a flight that was cancelled';
  const reached: LegFate = due.step === 'depart' ? 'departed' : 'arrived';
  return {
    status: event.status,
    legs: state.legs.map((known, at) => (at === leg ? reached : known)),
    recorded: new Set([...state.recorded, `${due.step} ${due.location}`]),
    next: steps[state.recorded.size + 1] ?? null,
  };
}

/** A cancelled flight gives back what is booked on it; a delay only tells. */
function retellFlightChange(state: ShipmentState, event: FinalEvent, booking: FinalBooking) {
  const leg = state.legs[booking.flight_ids.indexOf(event.flight_id ?? '')];
  if (event.status !== state.status) return `a change of a flight made it ${event.status}`;
  if (!state.next || (leg !== 'booked' && leg !== 'departed' && leg !== 'flight_cancelled')) {
    return `it was told of a flight on which it was ${leg}`;
  }
  if (!isFlightCancel(event)) return state;
  const legs = state.legs.map((known, at) =>
    known === 'booked' && booking.flight_ids[at] === event.flight_id ? 'flight_cancelled' : known,
  );
  return { ...state, legs };
}

type Steps = NonNullable<ShipmentState['next']>[];

function stepsOf(booking: FinalBooking, flights: ReadonlyMap<string, KnownFlight>): Steps {
  const legs = booking.flight_ids.map((flight_id) => ({
    flight_id,
    flight: flights.get(flight_id),
  }));
  return [
    ...legs.flatMap(({ flight_id, flight }) => [
      { step: 'depart' as const, location: flight?.origin ?? '', flight_id },
      { step: 'arrive' as const, location: flight?.destination ?? '', flight_id },
    ]),
    { step: 'deliver', location: booking.destination, flight_id: legs.at(-1)?.flight_id ?? '' },
  ];
}
