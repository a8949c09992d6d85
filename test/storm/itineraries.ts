import type { FinalBooking, FinalEvent } from './final-state.ts';
import { itineraryFault } from './itinerary.ts';
import { tenthsOf } from './measures.ts';
import {
  isClosed,
  isFlown,
  isSplit,
  type LegNow,
  leftToFly,
  legOn,
  plannedLegs,
  type ShipmentState,
  type Surroundings,
} from './shipment.ts';

/** Other flights, another weight, or neither: then no leg moves. */
export function retellRebook(
  state: ShipmentState,
  event: FinalEvent,
  booking: FinalBooking,
  { flights }: Surroundings,
): ShipmentState | string {
  if (event.status !== state.status || isClosed(state)) return 'it was rebooked when it was over';
  if (leftToFly(state).length === 0) return 'it was rebooked when all was flown';
  const fixed = booking.split_from !== null || state.legs.some(isFlown);
  const pieces = fixed ? state.pieces : null;
  if (event.flight_id === null) return { ...state, pieces };
  const planned = plannedLegs(booking, state.itinerary + 1, () => 'booked');
  const [first] = planned;
  if (!first || first.flight_id !== event.flight_id) return 'it was rebooked to other flights';
  if (fixed && first.tenths !== state.legs.at(-1)?.tenths) return 'it weighs more on its way';
  const known = (legs: readonly LegNow[]) =>
    legs.flatMap((leg) => flights.get(leg.flight_id) ?? []);
  const flown = known(state.legs.filter(isFlown));
  const position = flown.at(-1)?.destination ?? booking.origin;
  const fault = itineraryFault(position, booking.destination, known(planned), 0);
  if (fault) return `it was rebooked, and ${fault}`;
  const seen = new Set(flown.map(({ origin }) => origin));
  const again = known(planned).find(({ destination }) => seen.has(destination));
  if (again) return `it was rebooked to visit ${again.destination} again`;
  const departs_ms = flights.get(first.flight_id)?.departure_ms ?? 0;
  const held_until_ms =
    state.status === 'HELD' && state.held_until_ms !== null
      ? Math.min(state.held_until_ms, departs_ms)
      : state.held_until_ms;
  return { ...beginItinerary(state, planned), pieces, held_until_ms };
}

/** A leg that the carrier took away, or a part of the shipment on it. */
export function retellOffload(
  state: ShipmentState,
  event: FinalEvent,
  booking: FinalBooking,
): ShipmentState | string {
  const leg = legOn(state, event.flight_id);
  if (event.status !== state.status || isClosed(state) || state.status === 'HELD') {
    return `it was offloaded when it was ${state.status}`;
  }
  if (leg?.fate !== 'booked') return `it was offloaded where it was ${leg?.fate}`;
  const { pieces } = state;
  if (!isSplit(event, booking)) {
    if (pieces !== null && pieces !== event.pieces) return `${event.pieces} pieces were offloaded`;
    const legs = state.legs.map((known) =>
      known === leg ? { ...known, fate: 'offloaded' as const } : known,
    );
    return { ...state, legs };
  }
  const left = leftToFly(state);
  if (left[0] !== leg || state.legs.some(({ fate }) => fate === 'departed')) {
    return 'it was divided before its turn';
  }
  const planned = plannedLegs(
    booking,
    state.itinerary + 1,
    (index) => left[index]?.fate ?? 'booked',
  );
  if (flightsOf(planned) !== flightsOf(left)) return 'what is left of it flies otherwise';
  const rest = leg.tenths - tenthsOf(event.weight_kg ?? 0);
  const litres = leg.litres - (event.volume_l ?? 0);
  if (planned.some((each) => each.tenths !== rest || each.litres !== litres)) {
    return `${leg.tenths / 10} kg and ${leg.litres} l were divided into ${event.weight_kg} kg and ${event.volume_l} l, and ${(planned[0]?.tenths ?? 0) / 10} kg and ${planned[0]?.litres} l`;
  }
  const divided = pieces === null ? null : pieces - (event.pieces ?? 0);
  return { ...beginItinerary(state, planned), pieces: divided };
}

/** A part begins with what its parent had left to fly, but for the flight that left it behind. */
export function retellSplit(
  first: ShipmentState,
  booking: FinalBooking,
  { parent }: Surroundings,
): ShipmentState | string {
  const split = parent?.booking.events.find((e) => e.offloaded_ref_id === booking.ref_id);
  const before = split && parent?.states[split.sequence - 2];
  if (!split || !before) return 'nobody split it from another';
  const left = leftToFly(before);
  const legs = first.legs.map((leg, index): LegNow => {
    const fate = index === 0 ? 'offloaded' : (left[index]?.fate ?? 'booked');
    return { ...leg, fate };
  });
  if (flightsOf(legs) !== flightsOf(left)) return 'it flies otherwise than what it was split from';
  const whole = legs.every(
    ({ tenths, litres }) => tenths === tenthsOf(split.weight_kg ?? 0) && litres === split.volume_l,
  );
  if (!whole) return 'it weighs something else than what was split';
  return { ...first, legs, pieces: split.pieces };
}

function beginItinerary(state: ShipmentState, planned: readonly LegNow[]): ShipmentState {
  const left = new Set(leftToFly(state));
  const legs = state.legs.map((leg) =>
    left.has(leg) ? { ...leg, fate: 'rebooked' as const } : leg,
  );
  return { ...state, itinerary: state.itinerary + 1, legs: [...legs, ...planned] };
}

function flightsOf(legs: readonly LegNow[]): string {
  return legs.map(({ flight_id }) => flight_id).join();
}
