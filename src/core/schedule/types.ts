import type { Tenths } from '../measure/weight.ts';

/** What of a flight changes: the higher version is the newer truth. */
export type Capacity = { version: number; booked_tenths: Tenths };

/** A flight whose capacity changed, as the database tells it. */
export type CapacityChange = Capacity & { flight_id: string; departure_date: string };

/** A published flight. Times are ISO 8601 with the local offset of their airport. */
export type Flight = Capacity & {
  flight_id: string;
  flight_number: string;
  airline_name: string;
  origin: string;
  destination: string;
  departure_datetime: string;
  arrival_datetime: string;
  departure_date: string;
  /** Milliseconds since the epoch. */
  departure_ms: number;
  max_tenths: Tenths;
  base_price_per_kg: number;
};

/** A flight to publish. */
export type NewFlight = {
  flight_number: string;
  airline_name: string;
  origin: string;
  destination: string;
  departure_datetime: string;
  arrival_datetime: string;
  max_weight_kg: number;
  base_price_per_kg: number;
};

/** What is said of an airport: its country by ISO 3166-1, its time zone by its IANA name. */
export type AirportFacts = { name: string; city: string; country: string; time_zone: string };

/** An airport, with the codes of all airports of its city, the busiest first. */
export type Airport = AirportFacts & { code: string; city_airports: string[] };

/** A flight that stays on its date: the one that it should move to is another flight's of that number. */
export type DateCollision = { flight_number: string; origin: string; departure_date: string };

/** `departure_dates`: whose timetable searches have to read again. */
export type MovedDates = { departure_dates: string[]; collisions: DateCollision[] };

export type AirportPut = MovedDates & { airport: Airport; created: boolean };

/** Local dates brought in line: of how many flights. */
export type AlignedDates = MovedDates & { flights: number };
