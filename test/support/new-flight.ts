import { randomInt } from 'node:crypto';
import type { NewFlight } from '../../src/booking/types.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Within what searches look at. */
const DAYS_AHEAD = [200, 380] as const;

/** A flight to publish, DEL to LHR, that nobody else has. */
export function newFlight(wish: Partial<NewFlight> = {}): NewFlight {
  const departure_at = wish.departure_datetime
    ? new Date(wish.departure_datetime)
    : new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS + randomInt(...DAYS_AHEAD) * DAY_MS);
  return {
    flight_number: newFlightNumber(),
    airline_name: 'Test Air',
    origin: 'DEL',
    destination: 'LHR',
    departure_datetime: departure_at.toISOString(),
    arrival_datetime: new Date(departure_at.getTime() + DAY_MS / 2).toISOString(),
    max_weight_kg: 1_000,
    base_price_per_kg: 1.25,
    ...wish,
  };
}

/** A number that no other test has on the same day, as good as certainly. */
export function newFlightNumber(): string {
  const letter = () => String.fromCharCode(65 + randomInt(26));
  return `${letter()}${letter()}${randomInt(1, 10_000)}${letter()}`;
}
