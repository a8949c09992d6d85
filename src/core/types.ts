import type { Tenths } from './measure/weight.ts';

export const ROLES = ['customer', 'handler', 'admin'] as const;
/** customer books; handler also moves shipments; admin also publishes flights. */
export type Role = (typeof ROLES)[number];

export const BOOKING_STATUSES = [
  'BOOKED',
  'DEPARTED',
  'ARRIVED',
  'DELIVERED',
  'CANCELLED',
] as const;
export type BookingStatus = (typeof BOOKING_STATUSES)[number];

export const STEPS = ['depart', 'arrive', 'deliver'] as const;
/** What a handler records of a shipment: depart and arrive for each leg, in order, then deliver. */
export type Step = (typeof STEPS)[number];

export type User = { id: string; email: string; name: string; role: Role };

/** What another issuer's token says of its user: trusted in place of the row of an account of ours. */
export type Identity = { email: string; name: string; role: Role };

/** On whose behalf a call is made. `identity` is null for the accounts of this API. */
export type Actor = { user_id: string; identity: Identity | null };

/** Who calls, as the token says. Calls that write look user and role up again in the database. */
export type Caller = Actor & { role: Role };

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

/** One flight, or two that connect. */
export type Itinerary = readonly Flight[];

/** What a client asks to be booked: the validated known fields as sent. */
export type ShipmentRequest = {
  origin: string;
  destination: string;
  weight_kg: number;
  pieces: number;
  flight_ids: string[];
  ref_id?: string | undefined;
};

export type BookingEvent = {
  id: string;
  booking_ref_id: string;
  status: BookingStatus;
  location: string | null;
  flight_id: string | null;
  timestamp: string;
  metadata: Record<string, string>;
};

export type Booking = {
  ref_id: string;
  user_id: string | null;
  origin: string;
  destination: string;
  pieces: number;
  weight_kg: number;
  status: BookingStatus;
  flight_ids: string[];
  created_at: string;
  updated_at: string;
  version: number;
};
export type BookingWithEvents = Booking & { events: BookingEvent[] };
export type BookingListed = Booking & { events: null };

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

/** What a search asks for. `date` is the local date at the origin. */
export type RouteQuery = { origin: string; destination: string; date: string };
export type RouteFilter = { weight_kg?: number | undefined; max_stops: number; limit: number };
