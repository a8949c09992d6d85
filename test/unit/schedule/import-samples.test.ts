import { expect, test } from 'vitest';
import { readSchedule } from '../../../src/core/schedule/import/read-schedule.ts';
import {
  DEFAULTS_OF_BROKEN,
  EXPECTED,
  type ExpectedFlight,
  importOf,
  SAMPLES,
} from '../../support/schedules.ts';

/** Flights as they go to the database, one by one. */
const flightsOf = (wish: Parameters<typeof readSchedule>[0]) =>
  (readSchedule(wish)?.lines ?? []).flatMap(({ departures, arrivals, ...line }) =>
    departures.map((departure, day) => ({ ...line, departure, arrival: arrivals[day] })),
  );
const minutes = (moment: string) => moment.slice(0, 16);

test.each([
  ['local', 9, 2, 38],
  ['utc', 1, 0, 2],
] as const)('ssim-%s: %i flight lines, %i skipped, %i flights', (name, records, skipped, count) => {
  const wish = importOf(SAMPLES[name]);
  expect(readSchedule(wish)).toMatchObject({ records, skipped, errors: [] });
  const expected = EXPECTED[name].map((flight: ExpectedFlight) => ({
    line: flight.line,
    flight_number: flight.flight_number,
    origin: flight.origin,
    destination: flight.destination,
    departure: minutes(flight.departure_utc),
    arrival: minutes(flight.arrival_utc),
    aircraft_type: flight.aircraft_type,
    service_type: flight.service_type,
    is_local: false,
  }));
  expect(expected).toHaveLength(count);
  expect(flightsOf(wish)).toMatchObject(expected);
});

test('ssim-broken: one line is fine, and of the others all but the unknown airport are told', () => {
  const schedule = readSchedule(importOf(SAMPLES.broken, { defaults: DEFAULTS_OF_BROKEN }));
  const known = EXPECTED.broken.errors.filter(({ line }) => ![13, 16].includes(line));
  const told = schedule?.errors.map(({ line, columns }) => ({ line, columns }));
  expect(told).toEqual(known.map(({ line, columns }) => ({ line, columns })));
  // The database alone knows the airports, and that a flight arrives before it departs.
  expect(schedule?.lines.map(({ line }) => line)).toEqual([11, 13, 16]);
});

test('schedule.csv: the local times of each day, and its terms', () => {
  const wish = importOf(SAMPLES.csv, { format: 'csv', defaults: {} });
  expect(readSchedule(wish)).toMatchObject({ records: 3, skipped: 0, errors: [] });
  expect(flightsOf(wish)).toMatchObject(
    EXPECTED.csv.map(({ line, flight_number, departure_datetime, arrival_datetime }) => ({
      line,
      flight_number,
      departure: minutes(departure_datetime),
      arrival: minutes(arrival_datetime),
      is_local: true,
    })),
  );
  expect(readSchedule(wish)?.lines).toMatchObject([
    { max_weight_kg: 15_000, max_volume_m3: 90.5, base_price_per_kg: 2.75, aircraft_type: '77W' },
    { max_weight_kg: 95_000, max_volume_m3: undefined, airline_name: 'Zed Example Air, Cargo' },
    { max_weight_kg: 100_000, max_volume_m3: 600, service_type: 'F' },
  ]);
});
