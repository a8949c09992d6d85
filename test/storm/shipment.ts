import type { FinalBooking, FinalEvent, LegState, ReleaseReason } from './final-state.ts';
import type { KnownFlight, Step } from './history.ts';
import { retellOffload, retellRebook, retellSplit } from './itineraries.ts';
import { tenthsOf } from './measures.ts';

/** What has become of a leg: a released one is named by its reason. */
export type LegFate = Exclude<LegState, 'released'> | ReleaseReason;

/** A leg of any itinerary so far, with what it takes of its flight. */
export interface LegNow {
  flight_id: string;
  fate: LegFate;
  tenths: number;
  litres: number;
}

/** A booking at one version, retold from its events. */
export interface ShipmentState {
  status: string;
  itinerary: number;
  /** Of all itineraries, in the order in which they were made. */
  legs: LegNow[];
  /** Null when a rebook may have changed them. */
  pieces: number | null;
  awb_number: string | null;
  /** When its hold ends; of one that was no hold null. */
  held_until_ms: number | null;
  /** The steps recorded so far, as `step location`. */
  recorded: Set<string>;
  next: { step: Step; location: string; flight_id: string } | null;
}

/** What a booking is retold with. */
export interface Surroundings {
  flights: ReadonlyMap<string, KnownFlight>;
  /** Of a part: the booking that it was split from, with its states, and the origin of all. */
  parent?: { booking: FinalBooking; states: readonly ShipmentState[] } | undefined;
  root_origin?: string | undefined;
}

const STEP_OF_STATUS: Record<string, Step> = {
  DEPARTED: 'depart',
  ARRIVED: 'arrive',
  DELIVERED: 'deliver',
};
const TAKEN_AWAY: readonly LegFate[] = ['offloaded', 'flight_cancelled'];
const CLOSED = ['CANCELLED', 'DELIVERED'];

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

/** Whether the event tells that a part of its booking was left behind. */
export function isSplit({ offloaded_ref_id }: FinalEvent, { ref_id }: FinalBooking): boolean {
  return offloaded_ref_id !== null && offloaded_ref_id !== ref_id;
}

/** Whether it is over, and nothing can move it any more. */
export function isClosed({ status }: Pick<ShipmentState, 'status'>): boolean {
  return CLOSED.includes(status);
}

/** Whether the carrier took some leg away, and the booking waits for another. */
export function needsRebooking(state: ShipmentState): boolean {
  return !isClosed(state) && state.legs.some(({ fate }) => TAKEN_AWAY.includes(fate));
}

/** Whether a leg has departed. */
export function isFlown({ fate }: LegNow): boolean {
  return fate === 'departed' || fate === 'arrived';
}

/** The legs not departed of the present itinerary, those that the carrier took away too. */
export function leftToFly({ legs }: ShipmentState): LegNow[] {
  return legs.filter(({ fate }) => fate === 'booked' || TAKEN_AWAY.includes(fate));
}

/** The present leg on a flight. */
export function legOn({ legs }: ShipmentState, flight_id: string | null): LegNow | undefined {
  return legs.findLast(
    (leg) =>
      leg.flight_id === flight_id &&
      (isFlown(leg) || leg.fate === 'booked' || TAKEN_AWAY.includes(leg.fate)),
  );
}

/** The legs of one itinerary as the books have them, with these fates. */
export function plannedLegs(
  booking: FinalBooking,
  itinerary: number,
  fates: (index: number) => LegFate,
): LegNow[] {
  return booking.legs
    .filter((leg) => leg.itinerary === itinerary)
    .map(({ flight_id, weight_kg, volume_l }, index) => ({
      flight_id,
      fate: fates(index),
      tenths: tenthsOf(weight_kg),
      litres: volume_l,
    }));
}

/**
 * Retells a booking from its events: its state at each version (the first is version 1), or the event
 * that no rule allows.
 */
export function retellShipment(
  booking: FinalBooking,
  around: Surroundings,
): { states: ShipmentState[]; fault: string | null } {
  const states: ShipmentState[] = [];
  let state: ShipmentState | null = null;
  for (const [index, event] of booking.events.entries()) {
    if (event.sequence !== index + 1) {
      return { states, fault: `event ${index + 1} has the sequence ${event.sequence}` };
    }
    const told: ShipmentState | string = state
      ? retellEvent(state, event, booking, around)
      : retellFirst(event, booking, around);
    if (typeof told === 'string') return { states, fault: told };
    state = { ...told, next: nextStep(told, booking, around) };
    states.push(state);
  }
  return { states, fault: null };
}

function retellFirst(
  { status, kind }: FinalEvent,
  booking: FinalBooking,
  around: Surroundings,
): ShipmentState | string {
  if (status !== (booking.held_until_ms === null ? 'BOOKED' : 'HELD')) {
    return `it begins with ${status}`;
  }
  const first: ShipmentState = {
    status,
    itinerary: 1,
    legs: plannedLegs(booking, 1, () => 'booked'),
    pieces: booking.booked.pieces,
    awb_number: booking.booked.awb_number,
    held_until_ms: booking.held_until_ms,
    recorded: new Set<string>(),
    next: null,
  };
  if (booking.split_from === null) return first;
  return kind === 'split' ? retellSplit(first, booking, around) : 'a part begins otherwise';
}

function retellEvent(
  state: ShipmentState,
  event: FinalEvent,
  booking: FinalBooking,
  around: Surroundings,
): ShipmentState | string {
  switch (event.kind) {
    case 'flight_changed':
      return retellFlightChange(state, event);
    case 'confirmed':
      return state.status === 'HELD' && event.status === 'BOOKED'
        ? { ...state, status: 'BOOKED' }
        : `it was confirmed when it was ${state.status}`;
    case 'rebooked':
      return retellRebook(state, event, booking, around);
    case 'offloaded':
      return retellOffload(state, event, booking);
    case 'milestone':
      return event.status === state.status && !['HELD', 'CANCELLED'].includes(state.status)
        ? state
        : `it had a milestone when it was ${state.status}`;
    case 'awb_assigned':
      return retellWaybill(state, event, booking);
    default:
      return event.status === 'CANCELLED'
        ? retellCancel(state, event, booking, around)
        : retellStep(state, event);
  }
}

function retellWaybill(state: ShipmentState, event: FinalEvent, { awb_number }: FinalBooking) {
  if (event.status !== state.status || isClosed(state)) return 'it got a waybill when it was over';
  if (state.awb_number !== null) return 'it got a waybill when it had one';
  if (state.legs.some(isFlown)) return 'it got a waybill on its way';
  return awb_number === null ? 'it lost its waybill' : { ...state, awb_number };
}

function retellCancel(
  state: ShipmentState,
  event: FinalEvent,
  { origin }: FinalBooking,
  { root_origin = origin }: Surroundings,
): ShipmentState | string {
  if (isExpiry(event) && state.status !== 'HELD') return `it expired when it was ${state.status}`;
  const arrived = state.legs.some(({ fate }) => fate === 'arrived');
  if (isClosed(state) || arrived || origin !== root_origin) {
    return 'it was cancelled when it no longer could be';
  }
  const reason = isExpiry(event) ? 'expired' : 'cancelled';
  const legs = state.legs.map((leg) => (leg.fate === 'booked' ? { ...leg, fate: reason } : leg));
  return { ...state, status: 'CANCELLED', legs } as ShipmentState;
}

function retellStep(state: ShipmentState, event: FinalEvent): ShipmentState | string {
  const { next: due } = state;
  if (state.status === 'HELD') return 'it moved when it was held';
  if (!due || due.step !== STEP_OF_STATUS[event.status] || due.location !== event.location) {
    return `${event.status} at ${event.location} was not the next step`;
  }
  const moved = legOn(state, due.flight_id);
  if (moved && TAKEN_AWAY.includes(moved.fate)) return `it moved on a flight: ${moved.fate}`;
  const fate: LegFate = due.step === 'depart' ? 'departed' : 'arrived';
  return {
    ...state,
    status: event.status,
    legs: state.legs.map((leg) => (leg === moved ? { ...leg, fate } : leg)),
    recorded: new Set([...state.recorded, `${due.step} ${due.location}`]),
  };
}

/** A cancelled flight gives back what is booked on it; a delay only tells. */
function retellFlightChange(state: ShipmentState, event: FinalEvent): ShipmentState | string {
  const leg = legOn(state, event.flight_id);
  if (event.status !== state.status) return `a change of a flight made it ${event.status}`;
  if (isClosed(state) || !leg || leg.fate === 'arrived') {
    return `it was told of a flight on which it was ${leg?.fate}`;
  }
  if (!isFlightCancel(event) || leg.fate !== 'booked') return state;
  const legs = state.legs.map((known) =>
    known === leg ? { ...known, fate: 'flight_cancelled' as const } : known,
  );
  return { ...state, legs };
}

/** The first step not recorded, leg by leg; the consignee gets what has arrived on all of them. */
function nextStep(
  state: ShipmentState,
  { destination }: FinalBooking,
  { flights }: Surroundings,
): ShipmentState['next'] {
  if (isClosed(state)) return null;
  const flown = state.legs.filter(isFlown);
  const in_the_air = flown.find(({ fate }) => fate === 'departed');
  if (in_the_air) {
    const { flight_id } = in_the_air;
    return { step: 'arrive', location: flights.get(flight_id)?.destination ?? '', flight_id };
  }
  const [first] = leftToFly(state);
  if (!first)
    return { step: 'deliver', location: destination, flight_id: flown.at(-1)?.flight_id ?? '' };
  const { flight_id } = first;
  return { step: 'depart', location: flights.get(flight_id)?.origin ?? '', flight_id };
}
