import { randomInt } from 'node:crypto';
import type { Answer } from './teller.ts';

const DAY_MS = 86_400_000;

/** Who acts, by their tokens. */
export type Cast = { shipper: string; handler: string; admin: string };
export type Flight = {
  flight_id: string;
  flight_number: string;
  departure_datetime: string;
  arrival_datetime: string;
  available_kg: number;
};

/** A flight to publish, with a number that is hardly taken. */
export function newFlight(
  origin: string,
  destination: string,
  departure_datetime: string,
  arrival_datetime: string,
  max_weight_kg: number,
) {
  return {
    flight_number: `GC${randomInt(1, 10_000)}${String.fromCharCode(65 + randomInt(26))}`,
    airline_name: 'GoComet Demo',
    origin,
    destination,
    departure_datetime,
    arrival_datetime,
    max_weight_kg,
    base_price_per_kg: 2.75,
  };
}

/** The flights of our itinerary as a search shows them; none when it does not. */
export function ours({ body }: Answer<unknown>, flights: Flight[]): Flight[] {
  const wanted = flights.map(({ flight_id }) => flight_id).join();
  const itineraries: Flight[][] = Array.isArray(body) ? body : [];
  return itineraries.find((legs) => legs.map(({ flight_id }) => flight_id).join() === wanted) ?? [];
}

/** The round trips that an answer waited for: database + Redis. */
export const tripsOf = ({ trips }: Answer<unknown>) => `${trips.db}+${trips.redis}`;
/** Sums of weights are made in whole tenths. */
export const addKg = (kg: number, more_kg: number) => Math.round((kg + more_kg) * 10) / 10;
export const dayAhead = (days: number) =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
