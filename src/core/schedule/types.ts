import type { Litres } from '../measure/volume.ts';
import type { Tenths } from '../measure/weight.ts';

/** What of a flight changes: the higher version is the newer truth. */
export type Capacity = { version: number; booked_tenths: Tenths };

/** A flight whose capacity changed, as the database tells it; litres only of a flight with a volume. */
export type CapacityChange = Capacity & {
  flight_id: string;
  departure_date: string;
  booked_litres?: Litres;
};

/** What a flight holds in volume. Litres booked follow from the version, as kilograms do. */
export type FlightVolume = { max_litres: Litres; booked_litres: Litres };

/** What a flight says of itself and of the cargo that it takes, as published; only what is set. */
export type FlightConditions = {
  aircraft_type?: string;
  service_type?: string;
  /** With the local offset of the origin. */
  latest_acceptance_datetime?: string;
  /** The same in milliseconds since the epoch: from then on it is over. */
  latest_acceptance_ms?: number;
  refused_handling_codes?: string[];
  max_piece_height_cm?: number;
  max_piece_length_cm?: number;
};

export const FLIGHT_STATUSES = ['SCHEDULED', 'CANCELLED'] as const;
export type FlightStatus = (typeof FLIGHT_STATUSES)[number];

/** How a flight stands today beside its timetable. Estimates are local as its times are; `changed_at` is UTC, null while nothing was changed. */
export type FlightOperational = {
  status: FlightStatus;
  closed: boolean;
  estimated_departure_datetime: string | null;
  estimated_arrival_datetime: string | null;
  changed_at: string | null;
};

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
  /** Null where volume is not counted. */
  volume: FlightVolume | null;
  conditions: FlightConditions | null;
  /** Null while nobody has touched the flight. */
  operational: FlightOperational | null;
};

export const TIMETABLE_STATUSES = ['scheduled', 'closed', 'cancelled', 'departed'] as const;
/** How the timetable tells flights apart, each by one: cancelled, else departed by the clock, else closed, else scheduled. */
export type TimetableStatus = (typeof TIMETABLE_STATUSES)[number];

/** Whose flights, by one of the first three at least, and which; dates are local at the origin. */
export type TimetableWish = {
  origin?: string | undefined;
  destination?: string | undefined;
  carrier?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  status?: TimetableStatus | undefined;
};

/** A flight with its load: the bookings with a present leg on it, and what live holds have of it. */
export type FlightLoad = { flight: Flight; bookings: number; held_tenths: Tenths };

/** A page of the timetable, on the dates that were meant; `next` is the flight (id) to go on after. */
export type TimetablePage = {
  flights: FlightLoad[];
  next: string | null;
  from: string;
  to: string;
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
  max_volume_m3?: number | undefined;
  aircraft_type?: string | undefined;
  service_type?: string | undefined;
  latest_acceptance_minutes?: number | undefined;
  refused_handling_codes?: string[] | undefined;
  max_piece_height_cm?: number | undefined;
  max_piece_length_cm?: number | undefined;
};

/** What is to become of a published flight: only what is named changes. Null takes an estimate or the volume away. */
export type FlightChanges = {
  status?: FlightStatus | undefined;
  closed?: boolean | undefined;
  estimated_departure_datetime?: string | null | undefined;
  estimated_arrival_datetime?: string | null | undefined;
  max_weight_kg?: number | undefined;
  max_volume_m3?: number | null | undefined;
};

/** A flight as it stands after its changes, with the count of bookings that were told of them. */
export type FlightOperated = { flight: Flight; affected_bookings: number };

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

/** One of the flights of a lane, as far as a picture of the network names it. */
export type LaneFlight = {
  flight_id: string;
  flight_number: string;
  /** With the local offset of the origin. */
  departure_datetime: string;
  max_tenths: Tenths;
  booked_tenths: Tenths;
};

/** From one airport to another on one day: its flights that are not cancelled, together. */
export type Lane = {
  origin: string;
  destination: string;
  flights: number;
  max_tenths: Tenths;
  booked_tenths: Tenths;
  /** Of the flights that count volume; null where none does. */
  volume: FlightVolume | null;
  /** The first by departure. */
  first_flights: LaneFlight[];
};

/** Where the shipments of a day's flights are, by the steps recorded; each counts once. */
export type ShipmentPlaces = {
  at: { airport: string; shipments: number }[];
  under_way: { origin: string; destination: string; shipments: number }[];
};

/** The lanes of a day, the most capacity first. */
export type NetworkLoad = {
  lanes: Lane[];
  /** How many there are beyond those. */
  lanes_left_out: number;
  /** All that ever had a flight; the one asked for, if one was. */
  carriers: string[];
  /** Null where they were not asked for. */
  shipments: ShipmentPlaces | null;
};

/** Of which flights: those that leave on a local date, of a carrier or of all. */
export type NetworkWish = { date: string; carrier: string | null };
