import { toTenths } from '../measure/weight.ts';
import type { Flight } from '../schedule/types.ts';
import type {
  Booked,
  Itinerary,
  LiveCapacity,
  LiveFlight,
  RouteFilter,
  Timetable,
} from './types.ts';

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
    if (flight === undefined) return false;
    const { max_tenths, volume: limit } = flight;
    return (
      (newer(weight, flight)?.booked ?? 0) > max_tenths ||
      (limit !== null && (newer(volume, flight)?.booked ?? 0) > limit.max_litres)
    );
  });

const refusesAny = ({ conditions }: Flight, handling: readonly string[]): boolean =>
  conditions?.refused_handling_codes?.some((code) => handling.includes(code)) ?? false;

/** Whether a shipment can still be brought to its first flight: later ones wait for what is on its way. */
const isAccepted = ({ departure_ms, conditions }: Flight, now_ms: number): boolean =>
  departure_ms > now_ms && (conditions?.latest_acceptance_ms ?? departure_ms) > now_ms;

/** Weight and volume each by the higher version: what an older version of the API writes has no volume. */
function newest(flight: Flight, live: LiveFlight | undefined): Flight {
  const weight = newer(live?.weight, flight);
  const volume = newer(live?.volume, flight);
  const weighed = weight
    ? { ...flight, version: weight.version, booked_tenths: weight.booked }
    : flight;
  return flight.volume !== null && volume
    ? { ...weighed, volume: { ...flight.volume, booked_litres: volume.booked } }
    : weighed;
}

/** What is live, where the timetable does not know it yet. */
const newer = <Amount>(live: Booked<Amount> | undefined, { version }: Flight) =>
  live !== undefined && live.version > version ? live : undefined;
