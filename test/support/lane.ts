import { inject } from 'vitest';
import type { FlightWish } from './database.ts';
import { runRedis } from './redis.ts';

/** Airports that the seed does not serve; within a group all have one offset, all the year. */
const FROM = ['COK', 'CCU', 'MAA', 'AMD', 'GOI', 'PNQ', 'JAI', 'LKO', 'TRV', 'ATQ'];
const VIA = ['AUH', 'MCT', 'DWC', 'SHJ', 'RKT', 'SLL', 'MRU', 'TBS', 'EVN', 'GYD'];
const TO = ['NRT', 'KIX', 'CTS', 'FUK', 'NGO', 'OKA', 'ITM', 'GMP', 'PUS', 'CJU'];
const OFFSETS = { from: '+05:30', via: '+04:00', to: '+09:00' };

/** So far apart that a search on one lane looks at no day of the next one. */
const DAYS_APART = 9;
const FIRST_DAY = 30;
const LANES_BETWEEN_SAME = 40;

type Place = keyof typeof OFFSETS;

/** A route on a day that no other test and no seed uses. */
export interface Lane {
  from: string;
  via: string;
  to: string;
  /** The local date at `from`. */
  date: string;
  /** A local moment at one of the places, so many days after `date`. */
  at(place: Place, time: string, days?: number): Date;
  /** A wish for a flight between two places, by their local times. */
  flight(
    departure: [Place, string, number?],
    arrival: [Place, string, number?],
    max_weight_kg?: number,
  ): FlightWish;
  /** What a search for this lane sends. */
  query(filter?: Record<string, string | number>): Record<string, string | number>;
}

/** Takes the next lane; test files in other processes take others. */
export async function takeLane(): Promise<Lane> {
  const number = Number(await runRedis(inject('stack'), 'INCR', 'test:lanes'));
  const group = Math.floor(number / LANES_BETWEEN_SAME);
  const code = { from: nth(FROM, group), via: nth(VIA, group), to: nth(TO, group) };
  const date = dayFromNow(FIRST_DAY + (number % LANES_BETWEEN_SAME) * DAYS_APART);
  const at = (place: Place, time: string, days = 0) =>
    new Date(`${addDays(date, days)}T${time}:00${OFFSETS[place]}`);
  return {
    ...code,
    date,
    at,
    flight: (departure, arrival, max_weight_kg = 1_000) => ({
      origin: code[departure[0]],
      destination: code[arrival[0]],
      departure_at: at(...departure),
      arrival_at: at(...arrival),
      max_weight_kg,
    }),
    query: (filter = {}) => ({ origin: code.from, destination: code.to, date, ...filter }),
  };
}

function nth(codes: readonly string[], index: number): string {
  const code = codes[index];
  if (code === undefined) throw new Error('All lanes are taken: add airports to each group.');
  return code;
}

/** The UTC date so many days from now. */
export const dayFromNow = (days: number) => addDays(new Date().toISOString().slice(0, 10), days);

export const addDays = (date: string, days: number) =>
  new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
