import type { Flight } from '../../../src/core/schedule/types.ts';
import type { Timetable } from '../../../src/core/search/types.ts';

/** When the flights of a made timetable depart. */
export const DEPARTURE_MS = Date.parse('2026-12-01T10:00:00+05:30');
/** A wish that leaves nothing out. */
export const ALL = { max_stops: 1, limit: 100 };

const makeFlight = (flight_id: string, wish: Partial<Flight> = {}): Flight => ({
  flight_id,
  flight_number: 'EK511',
  airline_name: 'Test Air',
  origin: 'DEL',
  destination: 'LHR',
  departure_datetime: '2026-12-01T10:00:00+05:30',
  arrival_datetime: '2026-12-01T15:00:00Z',
  departure_date: '2026-12-01',
  departure_ms: DEPARTURE_MS,
  max_tenths: 7_000,
  base_price_per_kg: 1,
  version: 5,
  booked_tenths: 6_996,
  volume: null,
  conditions: null,
  operational: null,
  ...wish,
});

/** A timetable of these itineraries, named by the letters of their flights. */
export function makeTimetable(itineraries: string[], flights: Partial<Flight>[] = []): Timetable {
  const ids = [...new Set(itineraries.join(''))];
  return {
    flights: ids.map((id, place) => makeFlight(id, flights[place])),
    itineraries: itineraries.map((letters) => [...letters].map((letter) => ids.indexOf(letter))),
    cut: false,
  };
}

/** The ids of the flights of each itinerary. */
export const idsOf = (chosen: readonly (readonly Flight[])[]) =>
  chosen.map((itinerary) => itinerary.map((flight) => flight.flight_id));
