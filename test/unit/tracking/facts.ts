import type {
  ClockTimes,
  EventFacts,
  LegFacts,
  TrackingFacts,
} from '../../../src/core/tracking/types.ts';

export const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The first departure. */
const START_MS = Date.parse('2027-03-01T06:00:00.000Z');

/** A time in UTC, so many minutes after the first departure. */
export const utc = (minutes: number) => new Date(START_MS + minutes * MINUTE_MS).toISOString();
/** The same moment by a clock that is so many hours ahead. */
export const local = (minutes: number, hours: number) =>
  new Date(START_MS + minutes * MINUTE_MS + hours * HOUR_MS)
    .toISOString()
    .replace('.000Z', `+0${hours}:00`);

/** The same moment as the books keep it. */
export const clock = (minutes: number, hours: number): ClockTimes => {
  const at_s = (START_MS + minutes * MINUTE_MS) / 1_000;
  return [at_s, at_s + hours * 3_600];
};

/** DEL to DXB from 0 to 240 minutes, DXB to LHR from 360 to 840. */
export const FIRST: LegFacts = {
  leg: 1,
  flight_id: 'flight-1',
  flight_number: 'ZZ1',
  origin: 'DEL',
  destination: 'DXB',
  state: 'planned',
  scheduled_departure: clock(0, 5),
  estimated_departure: null,
  scheduled_arrival: clock(240, 4),
  estimated_arrival: null,
  latest_acceptance: null,
};
export const SECOND: LegFacts = {
  leg: 2,
  flight_id: 'flight-2',
  flight_number: 'ZZ2',
  origin: 'DXB',
  destination: 'LHR',
  state: 'planned',
  scheduled_departure: clock(360, 4),
  estimated_departure: null,
  scheduled_arrival: clock(840, 1),
  estimated_arrival: null,
  latest_acceptance: null,
};

/** What an event tells; its sequence is its place. */
export type Told = Partial<EventFacts> & { clocks?: ClockTimes };

export const booked = (): Told => ({
  status: 'BOOKED',
  location: 'DEL',
  message: 'Booking created',
});
export const departed = (leg: LegFacts, minutes: number): Told => ({
  status: 'DEPARTED',
  location: leg.origin,
  flight_id: leg.flight_id,
  occurred_at: utc(minutes),
});
export const arrived = (leg: LegFacts, minutes: number, hours = 1): Told => ({
  status: 'ARRIVED',
  location: leg.destination,
  flight_id: leg.flight_id,
  occurred_at: utc(minutes),
  clocks: clock(minutes, hours),
});
export const reported = (
  fsu_code: EventFacts['fsu_code'],
  location: string,
  told: Told = {},
): Told => ({
  kind: 'milestone',
  fsu_code,
  location,
  ...told,
});

/** A shipment from DEL by DXB to LHR, ten pieces, 100 kg, with these events; recorded a minute after one another from −500. */
export function factsOf(
  told: readonly Told[] = [booked()],
  wish: Partial<Omit<TrackingFacts, 'events'>> = {},
): TrackingFacts {
  const events = told.map(({ clocks: _, ...event }, place): EventFacts => {
    const recorded_at = event.recorded_at ?? utc(place - 500);
    return {
      sequence: place + 1,
      status: 'BOOKED',
      kind: null,
      fsu_code: null,
      discrepancy: null,
      location: null,
      flight_id: null,
      pieces: null,
      weight_kg: null,
      occurred_at: recorded_at,
      message: 'Something happened',
      remark: null,
      ...event,
      recorded_at,
    };
  });
  return {
    ref_id: 'BKG-1',
    awb_number: null,
    status: events.at(-1)?.status ?? 'BOOKED',
    version: events.length,
    origin: 'DEL',
    destination: 'LHR',
    pieces: 10,
    weight_kg: 100,
    hold_expires_at: null,
    needs_rebooking: false,
    is_part: false,
    shipment_pieces: 10,
    booked_arrival_s: clock(840, 0)[0],
    last_arrival: told.findLast(({ clocks }) => clocks)?.clocks ?? null,
    legs: [FIRST, SECOND],
    ...wish,
    events,
  };
}

/** The leg in another state, with these times. */
export const legAt = (leg: LegFacts, wish: Partial<LegFacts>): LegFacts => ({ ...leg, ...wish });

export const FLOWN = legAt(FIRST, { state: 'arrived' });
export const IN_THE_AIR = legAt(FIRST, { state: 'departed' });
export const FLOWN_ALL = [FLOWN, legAt(SECOND, { state: 'arrived' })];

/** The events of a journey. */
export const JOURNEY = [
  booked(),
  departed(FIRST, 0),
  arrived(FIRST, 240, 4),
  departed(SECOND, 360),
  arrived(SECOND, 840),
  { ...departed(SECOND, 900), status: 'DELIVERED', location: 'LHR' } as const,
];
export const LEGS_AFTER = [
  [FIRST, SECOND],
  [IN_THE_AIR, SECOND],
  [FLOWN, SECOND],
  [FLOWN, legAt(SECOND, { state: 'departed' })],
  FLOWN_ALL,
  FLOWN_ALL,
];
export const afterSteps = (steps: number, wish: Partial<TrackingFacts> = {}) =>
  factsOf(JOURNEY.slice(0, steps + 1), { legs: LEGS_AFTER[steps] ?? [], ...wish });
