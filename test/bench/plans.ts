import { addDays } from '../support/lane.ts';
import type { Plan } from './load.ts';
import type { Caller } from './room.ts';

const DAYS_AHEAD = 3;
const WEIGHT_KG = 1.1;

/** A day of the seed, some days ahead. */
export const seededDay = () => addDays(new Date().toISOString().slice(0, 10), DAYS_AHEAD);

/** The search that every comparison makes: a day of the seed with some thirty itineraries. */
export const searchPlan = (origin: string): Plan =>
  getPlan(origin, `/route?origin=DEL&destination=LHR&date=${seededDay()}`);

/** Something read, by whom it may be. */
export const getPlan = (origin: string, path: string, caller?: Caller): Plan => ({
  origin,
  method: 'GET',
  path,
  headers: bearer(caller),
  expected: [200],
});

export interface PostWish {
  readonly caller?: Caller;
  readonly body?: object;
  readonly expected?: readonly number[];
}

/** Something done. */
export const postPlan = (
  origin: string,
  path: string,
  { caller, body, expected = [200] }: PostWish,
): Plan => ({
  origin,
  method: 'POST',
  path,
  headers: bearer(caller),
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  expected,
});

export interface BookingWish {
  /** In turn, one leg each. */
  readonly flight_ids: readonly string[];
  readonly weight_kg?: number;
  readonly ref_id?: string;
  readonly expected?: readonly number[];
  readonly route?: readonly [string, string];
}

/** Bookings of one leg, from DEL to LHR unless the flights go elsewhere. */
export function bookingPlan(
  origin: string,
  caller: Caller,
  {
    flight_ids,
    weight_kg = WEIGHT_KG,
    ref_id,
    expected = [201],
    route: [from, to] = ['DEL', 'LHR'],
  }: BookingWish,
): Plan {
  const shipment = { origin: from, destination: to, weight_kg, pieces: 1, flight_ids: ['$NEXT'] };
  const body = ref_id === undefined ? shipment : { ...shipment, ref_id };
  return { ...postPlan(origin, '/bookings', { caller, body, expected }), choices: flight_ids };
}

const bearer = (caller?: Caller): Record<string, string> =>
  caller === undefined ? {} : { authorization: `Bearer ${caller.token}` };
