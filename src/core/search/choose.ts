import { toTenths } from '../measure/weight.ts';
import type { Capacity, Flight } from '../schedule/types.ts';
import type { Itinerary, LiveCapacity, RouteFilter, Timetable } from './types.ts';

/** The itineraries that can be booked now, at the higher of the cached and the live version of each flight. */
export function choose(
  timetable: Timetable,
  { weight_kg, max_stops, limit }: RouteFilter,
  now_ms: number,
  live: LiveCapacity = [],
): Itinerary[] {
  const flights = timetable.flights.map((flight, place) => newest(flight, live[place]));
  const needed = weight_kg === undefined ? 0 : toTenths(weight_kg);
  const chosen: Itinerary[] = [];
  for (const places of timetable.itineraries) {
    if (chosen.length === limit) {
      break;
    }
    const itinerary = places.flatMap((place) => flights[place] ?? []);
    const bookable =
      places.length - 1 <= max_stops &&
      itinerary.every((flight) => flight.max_tenths - flight.booked_tenths >= needed) &&
      itinerary[0] !== undefined &&
      itinerary[0].departure_ms > now_ms;
    if (bookable) {
      chosen.push(itinerary);
    }
  }
  return chosen;
}

function newest(flight: Flight, live: Capacity | undefined): Flight {
  return live !== undefined && live.version > flight.version ? { ...flight, ...live } : flight;
}
