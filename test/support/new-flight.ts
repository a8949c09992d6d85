import { randomInt } from 'node:crypto';
import type { NewFlight } from '../../src/core/schedule/types.ts';

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

const LETTERS = 26;
const DIGITS = 10;
const NUMBER_MAX = 9_999;
const NUMBERS = LETTERS * DIGITS * LETTERS * NUMBER_MAX;
let next = randomInt(NUMBERS);

/**
 * A flight number: of one file all differ, and of two files as good as certainly. Its carrier is a letter and a
 * digit, so that it is none of the seed's, which have rates and waybills in stock.
 */
export function newFlightNumber(): string {
  next = (next + 1) % NUMBERS;
  const letter = (unit: number) => String.fromCharCode(65 + (Math.floor(next / unit) % LETTERS));
  const digit = Math.floor(next / (NUMBER_MAX * LETTERS)) % DIGITS;
  const carrier = `${letter(NUMBER_MAX * LETTERS * DIGITS)}${digit}`;
  return `${carrier}${1 + (next % NUMBER_MAX)}${letter(NUMBER_MAX)}`;
}
