import { toTenths } from '../measure/weight.ts';
import type { Flight } from '../schedule/types.ts';
import type { Itinerary, LiveCapacity, LiveFlight, RouteFilter, Timetable } from './types.ts';

/** The itineraries that can be booked now, at the higher of the cached and the live version of each flight. */
export function choose(
  timetable: Timetable,
  { weight_kg, volume_l = 0, handling, max_stops, limit }: RouteFilter,
  now_ms: number,
  live: LiveCapacity = [],
): Itinerary[] {
  const flights = timetable.flights.map((flight, place) => newest(flight, live[place]));
  const needed = weight_kg === undefined ? 0 : toTenths(weight_kg);
  const takes = (flight: Flight) =>
    flight.max_tenths - flight.booked_tenths >= needed &&
    (flight.volume === null ||
      flight.volume.max_litres - flight.volume.booked_litres >= volume_l) &&
    (handling === undefined || !refusesAny(flight, handling));
  const chosen: Itinerary[] = [];
  for (const places of timetable.itineraries) {
    if (chosen.length === limit) {
      break;
    }
    const itinerary = places.flatMap((place) => flights[place] ?? []);
    const bookable =
      places.length - 1 <= max_stops &&
      itinerary.every(takes) &&
      itinerary[0] !== undefined &&
      isAccepted(itinerary[0], now_ms);
    if (bookable) {
      chosen.push(itinerary);
    }
  }
  return chosen;
}

/**
 * Whether a flight has more booked than its timetable says it may carry. None is sold beyond that: so its capacity has
 * grown since, and the cache was never told.
 */
export const isOutgrown = ({ flights }: Timetable, live: LiveCapacity): boolean =>
  live.some(({ weight, volume }, place) => {
    const flight = flights[place];
    return (
      flight !== undefined &&
      (isBeyond(weight, flight.max_tenths, flight) ||
        isBeyond(volume, flight.volume?.max_litres, flight))
    );
  });

const isBeyond = (live: LiveFlight['weight'], max: number | undefined, { version }: Flight) =>
  live !== undefined && max !== undefined && live.version > version && live.booked > max;

const refusesAny = ({ conditions }: Flight, handling: readonly string[]): boolean =>
  conditions?.refused_handling_codes?.some((code) => handling.includes(code)) ?? false;

/** Whether a shipment can still be brought to its first flight: later ones wait for what is on its way. */
const isAccepted = ({ departure_ms, conditions }: Flight, now_ms: number): boolean =>
  departure_ms > now_ms && (conditions?.latest_acceptance_ms ?? departure_ms) > now_ms;

/** Weight and volume each by the higher version: what an older version of the API writes has no volume. */
function newest(flight: Flight, live: LiveFlight | undefined): Flight {
  const weight = live?.weight;
  const newer =
    weight !== undefined && weight.version > flight.version
      ? { ...flight, version: weight.version, booked_tenths: weight.booked }
      : flight;
  const volume = live?.volume;
  return flight.volume !== null && volume !== undefined && volume.version > flight.version
    ? { ...newer, volume: { ...flight.volume, booked_litres: volume.booked } }
    : newer;
}
