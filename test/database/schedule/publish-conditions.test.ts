import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { sqlState } from '../../support/database-functions.ts';
import { inDays, useScratchDatabase } from '../fixture.ts';

/** What a flight may be published with that it needs not. */
interface Conditions {
  max_volume_m3?: number | null;
  aircraft_type?: string | null;
  service_type?: string | null;
  latest_acceptance_minutes?: number | null;
  refused_handling_codes?: string[] | null;
  max_piece_height_cm?: number | null;
  max_piece_length_cm?: number | null;
}

const CHECK_VIOLATION = '23514';
const books = await useScratchDatabase();
const admin = await books.makeUser('admin');
const departure_at = inDays(50);
const LOCAL_ACCEPTANCE = `${departure_at.toISOString().slice(0, 10)}T16:00:00+05:30`;

const makeNewFlight = (conditions: Conditions) => ({
  flight_number: `ZZ${randomInt(1, 10_000)}A`,
  airline_name: 'Test Air',
  origin: 'DEL',
  destination: 'LHR',
  departure_datetime: departure_at.toISOString(),
  arrival_datetime: inDays(51).toISOString(),
  max_weight_kg: 1_000,
  base_price_per_kg: 2.5,
  ...conditions,
});
const publish = (flights: unknown) =>
  books.call('publish_flights', { p_user_id: admin.id, p_flights: flights });
/** The flights of an answer, as far as volume and conditions go. */
const conditionsIn = (answer: unknown): unknown[] =>
  Object(answer).flights.map(({ volume, conditions, operational }: Record<string, unknown>) => ({
    volume,
    conditions,
    operational,
  }));
const NONE = { volume: null, conditions: null, operational: null };

test('a flight is published with a volume and every condition, and shows them', async () => {
  const answer = await publish(
    makeNewFlight({
      max_volume_m3: 120.125,
      aircraft_type: '77F',
      service_type: 'F',
      latest_acceptance_minutes: 90,
      refused_handling_codes: ['DGR', 'AVI'],
      max_piece_height_cm: 300,
      max_piece_length_cm: 2_000,
    }),
  );
  expect(conditionsIn(answer)).toStrictEqual([
    {
      volume: { max_litres: 120_125, booked_litres: 0 },
      conditions: {
        aircraft_type: '77F',
        service_type: 'F',
        latest_acceptance_datetime: LOCAL_ACCEPTANCE,
        latest_acceptance_ms: departure_at.getTime() - 90 * 60_000,
        refused_handling_codes: ['DGR', 'AVI'],
        max_piece_height_cm: 300,
        max_piece_length_cm: 2_000,
      },
      operational: null,
    },
  ]);
  const [flight] = Object(answer).flights;
  expect(await books.flights.getFlight(flight.flight_id)).toStrictEqual({ flight });
});

test('without them, with null and with no code refused it is a flight as before', async () => {
  for (const conditions of [
    {},
    { refused_handling_codes: [] },
    {
      max_volume_m3: null,
      aircraft_type: null,
      service_type: null,
      latest_acceptance_minutes: null,
      refused_handling_codes: null,
      max_piece_height_cm: null,
      max_piece_length_cm: null,
    },
  ] satisfies Conditions[]) {
    const answer = await publish(makeNewFlight(conditions));
    expect(conditionsIn(answer), JSON.stringify(conditions)).toEqual([NONE]);
  }
});

test.each<[Conditions, object]>([
  [{ aircraft_type: '32Q' }, { aircraft_type: '32Q' }],
  [{ service_type: 'J' }, { service_type: 'J' }],
  [{ refused_handling_codes: ['ICE'] }, { refused_handling_codes: ['ICE'] }],
  [{ max_piece_height_cm: 1 }, { max_piece_height_cm: 1 }],
  [{ max_piece_length_cm: 318 }, { max_piece_length_cm: 318 }],
])('%j alone is the only condition', async (wish, conditions) => {
  expect(conditionsIn(await publish(makeNewFlight(wish)))).toStrictEqual([{ ...NONE, conditions }]);
});

test('an acceptance until the departure is a condition as well', async () => {
  const answer = await publish(makeNewFlight({ latest_acceptance_minutes: 0 }));
  expect(conditionsIn(answer)).toMatchObject([
    { conditions: { latest_acceptance_ms: departure_at.getTime() } },
  ]);
});

test('a volume is kept to the litre, from one up', async () => {
  for (const [max_volume_m3, max_litres] of [
    [0.001, 1],
    [1.005, 1_005],
    [10_000, 10_000_000],
  ] as const) {
    const answer = await publish(makeNewFlight({ max_volume_m3 }));
    expect(conditionsIn(answer)).toMatchObject([{ volume: { max_litres, booked_litres: 0 } }]);
  }
});

test('of several flights each has its own', async () => {
  const wishes: Conditions[] = [
    { max_volume_m3: 5, aircraft_type: '74Y' },
    {},
    { max_volume_m3: 7, refused_handling_codes: ['AVI'] },
    { refused_handling_codes: [], service_type: 'H' },
  ];
  // In an order of their numbers that is none of the array.
  const numbers = ['ZD1', 'ZA1', 'ZC1', 'ZB1'];
  const flights = wishes.map((wish, nth) => ({
    ...makeNewFlight(wish),
    flight_number: numbers[nth],
  }));
  const answer = await publish(flights);
  expect(Object(answer).flights.map((f: { flight_number: string }) => f.flight_number)).toEqual(
    numbers,
  );
  expect(conditionsIn(answer)).toStrictEqual([
    {
      ...NONE,
      volume: { max_litres: 5_000, booked_litres: 0 },
      conditions: { aircraft_type: '74Y' },
    },
    NONE,
    {
      ...NONE,
      volume: { max_litres: 7_000, booked_litres: 0 },
      conditions: { refused_handling_codes: ['AVI'] },
    },
    { ...NONE, conditions: { service_type: 'H' } },
  ]);
});

test.each<[Conditions]>([
  [{ max_volume_m3: 10_000.001 }],
  [{ max_volume_m3: 0 }],
  [{ aircraft_type: '74' }],
  [{ service_type: 'FF' }],
  [{ latest_acceptance_minutes: 2_881 }],
  [{ latest_acceptance_minutes: -1 }],
  [{ max_piece_height_cm: 0 }],
  [{ max_piece_length_cm: 2_001 }],
])('what the Worker would not let through is no flight here either: %j', async (wish) => {
  const count = async () => (await books.pool.query('select from cargo.flights')).rowCount;
  const before = await count();
  expect(await sqlState(publish([makeNewFlight({}), makeNewFlight(wish)]))).toBe(CHECK_VIOLATION);
  expect(await count()).toBe(before);
});
