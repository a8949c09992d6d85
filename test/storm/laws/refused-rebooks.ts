import type { Circumstances } from '../circumstances.ts';
import type { FinalBooking } from '../final-state.ts';
import { endOf, type Rebook, type Rejected } from '../history.ts';
import { itineraryFault } from '../itinerary.ts';
import type { Ledger } from '../ledger.ts';
import { litresOf, requestedLitres, tenthsOf } from '../measures.ts';
import { isFlown, leftToFly, type ShipmentState } from '../shipment.ts';
import { type Asked, lackFault } from './refused-capacity.ts';
import { flightRefusalFault } from './refused-flights.ts';
import { statesWithin } from './refused-movements.ts';

/** Null when some state of the booking, and of a flight, explains why it was not rebooked. */
export function refusedRebookFault(
  operation: Rebook,
  answer: Rejected,
  circumstances: Circumstances,
): string | null {
  const { ledger } = circumstances;
  const found = ledger.bookings.get(operation.arguments.ref_id);
  if (!found) return 'there is no such booking';
  const states = statesWithin(found, operation);
  switch (answer.code) {
    case 'capacity_exceeded':
      return capacityFault(operation, answer, states, ledger);
    case 'itinerary_invalid': {
      const wrong = states.some((state) =>
        leadsAstray(operation, state, found.booking, circumstances),
      );
      return wrong ? null : 'nothing is wrong with the itinerary';
    }
    default:
      return flightRefusalFault(operation, answer, circumstances);
  }
}

/** What it has on the flight is free for it: any share that it can have had explains the figures. */
function capacityFault(
  operation: Rebook,
  answer: Rejected,
  states: readonly ShipmentState[],
  ledger: Ledger,
): string | null {
  const flight = ledger.flights.get(answer.flight_id ?? '');
  if (!flight) return 'it names a flight of nobody';
  let fault: string | null = 'it was not there';
  for (const state of states) {
    fault = lackFault(operation, answer, flight, askedOf(operation, state, answer.flight_id ?? ''));
    if (fault === null) return null;
  }
  return fault;
}

function askedOf(
  { arguments: { weight_kg, volume_m3, pieces } }: Rebook,
  state: ShipmentState,
  flight_id: string,
): Asked {
  const known = state.legs.at(-1) ?? { tenths: 0, litres: 0 };
  const kg = weight_kg ?? known.tenths / 10;
  const anew = weight_kg !== undefined && tenthsOf(weight_kg) !== known.tenths;
  const changed = anew || (pieces !== undefined && pieces !== state.pieces);
  const litres =
    volume_m3 !== undefined
      ? litresOf(volume_m3)
      : changed
        ? requestedLitres({ weight_kg: kg })
        : known.litres;
  const own = leftToFly(state).find((leg) => leg.fate === 'booked' && leg.flight_id === flight_id);
  return {
    weight_kg: kg,
    litres,
    own_tenths: own?.tenths ?? 0,
    own_litres: own?.litres ?? 0,
  };
}

/** Whether the flights lead elsewhere from where it was, or leave before it could be there. */
function leadsAstray(
  operation: Rebook,
  state: ShipmentState,
  { origin, destination, root_ref_id }: FinalBooking,
  { ledger, connection_ms }: Circumstances,
): boolean {
  const { flight_ids } = operation.arguments;
  const known = (ids: readonly string[]) =>
    ids.flatMap((id) => ledger.flights.get(id)?.flight ?? []);
  const flown = known(state.legs.filter(isFlown).map((leg) => leg.flight_id));
  const planned = known(flight_ids ?? leftToFly(state).map((leg) => leg.flight_id));
  const visited = new Set(flown.map((flight) => flight.origin));
  const position = flown.at(-1)?.destination ?? origin;
  const [first] = planned;
  const began = ledger.bookings.get(root_ref_id)?.booking.origin;
  const is_under_way = flown.length > 0 || began !== origin;
  const soon_ms = endOf(operation);
  return (
    itineraryFault(position, destination, planned, connection_ms) !== null ||
    planned.some((flight) => visited.has(flight.destination)) ||
    // In the air it comes when its flight does, which may be late.
    state.legs.some(({ fate }) => fate === 'departed') ||
    (is_under_way && (first?.departure_ms ?? 0) < soon_ms + connection_ms)
  );
}
