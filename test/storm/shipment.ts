import type { FinalBooking, LegState } from './final-state.ts';
import type { KnownFlight, Step } from './history.ts';

/** A booking at one version, retold from its events. */
export interface ShipmentState {
  status: string;
  legs: LegState[];
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
    if (!state) {
      if (event.status !== 'BOOKED') return { states, fault: `it begins with ${event.status}` };
      const legs = booking.flight_ids.map((): LegState => 'booked');
      state = { status: 'BOOKED', legs, recorded: new Set(), next: steps[0] ?? null };
    } else if (event.status === 'CANCELLED') {
      if (!state.next || state.legs.includes('arrived')) {
        return { states, fault: 'it was cancelled when it no longer could be' };
      }
      const legs: LegState[] = state.legs.map((leg) => (leg === 'booked' ? 'released' : leg));
      state = { status: 'CANCELLED', legs, recorded: state.recorded, next: null };
    } else {
      const step = STEP_OF_STATUS[event.status];
      const due: ShipmentState['next'] = state.next;
      if (!due || due.step !== step || due.location !== event.location) {
        return { states, fault: `${event.status} at ${event.location} was not the next step` };
      }
      const leg: number = booking.flight_ids.indexOf(due.flight_id);
      const reached: LegState = step === 'depart' ? 'departed' : 'arrived';
      state = {
        status: event.status,
        legs: state.legs.map((known, at) => (at === leg ? reached : known)),
        recorded: new Set([...state.recorded, `${due.step} ${due.location}`]),
        next: steps[state.recorded.size + 1] ?? null,
      };
    }
    states.push(state);
  }
  return { states, fault: null };
}

function stepsOf(
  booking: FinalBooking,
  flights: ReadonlyMap<string, KnownFlight>,
): { step: Step; location: string; flight_id: string }[] {
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

/** Why an itinerary cannot be sold, by the timetable alone; null when it can. */
export function itineraryFault(
  origin: string,
  destination: string,
  legs: readonly KnownFlight[],
  connection_ms: number,
): string | null {
  const visited = new Set([origin]);
  let at = origin;
  let since = Number.NEGATIVE_INFINITY;
  for (const leg of legs) {
    if (leg.origin !== at) return `a leg leaves ${leg.origin} while the shipment is at ${at}`;
    if (leg.departure_ms < since + connection_ms) return `the connection at ${at} is too short`;
    if (visited.has(leg.destination)) return `${leg.destination} is visited twice`;
    visited.add(leg.destination);
    at = leg.destination;
    since = leg.arrival_ms;
  }
  return at === destination ? null : `it ends at ${at}`;
}
