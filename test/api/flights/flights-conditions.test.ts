import { expect, test } from 'vitest';
import { granted, refusedPaths } from '../../support/answers.ts';
import { newFlight } from '../../support/new-flight.ts';
import { openScene } from '../../support/scene.ts';

/** What a flight says of itself and of the cargo that it takes. */

const { api, enter } = openScene();

const WHOLE = {
  max_volume_m3: 95.125,
  aircraft_type: '77x',
  service_type: 'f',
  latest_acceptance_minutes: 180,
  refused_handling_codes: ['rxs', 'PER'],
  max_piece_height_cm: 300,
  max_piece_length_cm: 600,
};
/** What flights answered of old. */
const OLD = [
  'flight_id',
  'flight_number',
  'airline_name',
  'origin',
  'destination',
  'departure_datetime',
  'arrival_datetime',
  'max_weight_kg',
  'booked_weight_kg',
  'available_kg',
  'base_price_per_kg',
  'version',
];

test('POST /flights with all of it → 201 that shows it, upper case, and so does GET', async () => {
  const { client } = await enter('admin');
  const published = granted(await client.publish(newFlight(WHOLE)), 201);
  const { departure_datetime } = published;
  const latest_acceptance_ms = Date.parse(departure_datetime) - 180 * 60_000;
  expect(published).toMatchObject({
    max_volume_m3: 95.125,
    booked_volume_m3: 0,
    available_m3: 95.125,
    aircraft_type: '77X',
    service_type: 'F',
    refused_handling_codes: ['RXS', 'PER'],
    max_piece_height_cm: 300,
    max_piece_length_cm: 600,
  });
  expect(published.latest_acceptance_datetime).toMatch(/\+05:30$/);
  expect(Date.parse(published.latest_acceptance_datetime ?? '')).toBe(latest_acceptance_ms);
  expect(Object.keys(published)).not.toContain('operational');
  expect(Object.keys(published)).not.toContain('latest_acceptance_ms');
  expect(granted(await api.readFlight(published.flight_id), 200)).toEqual(published);
});

test.each([
  ['left out', {}],
  ['null', Object.fromEntries(Object.keys(WHOLE).map((field) => [field, null]))],
  ['no codes', { refused_handling_codes: [] }],
])('POST /flights with it %s → 201 with the keys of old alone', async (_, fields) => {
  const { client } = await enter('admin');
  const flight = { ...newFlight(), ...fields };
  const published = granted(await client.call<object>('POST', '/flights', flight), 201);
  expect(Object.keys(published).sort()).toEqual([...OLD].sort());
});

test.each(Object.entries(WHOLE))(
  'POST /flights with %s alone shows it alone',
  async (field, value) => {
    const { client } = await enter('admin');
    const published = granted(await client.publish(newFlight({ [field]: value })), 201);
    const shown = Object.keys(published).filter((key) => !OLD.includes(key));
    const expected: Record<string, string[]> = {
      max_volume_m3: ['max_volume_m3', 'booked_volume_m3', 'available_m3'],
      latest_acceptance_minutes: ['latest_acceptance_datetime'],
    };
    expect(shown.sort()).toEqual((expected[field] ?? [field]).sort());
  },
);

test('POST /flights of an array shows each with its own', async () => {
  const { client } = await enter('admin');
  const flights = [
    newFlight({ max_volume_m3: 1 }),
    newFlight(),
    newFlight({ aircraft_type: '74Y' }),
  ];
  const published = granted(await client.publish(flights), 201);
  expect(published.map((one) => [one.max_volume_m3, one.aircraft_type])).toEqual([
    [1, undefined],
    [undefined, undefined],
    [undefined, '74Y'],
  ]);
});

test.each([
  ['max_volume_m3', 0.001],
  ['max_volume_m3', 1.1],
  ['max_volume_m3', 10_000],
  ['latest_acceptance_minutes', 0],
  ['latest_acceptance_minutes', 2_880],
  ['max_piece_height_cm', 1],
  ['max_piece_length_cm', 2_000],
  ['aircraft_type', '773'],
  ['service_type', 'V'],
])('POST /flights with %s %j → 201', async (field, value) => {
  const { client } = await enter('admin');
  granted(await client.publish(newFlight({ [field]: value })), 201);
});

test.each<[string, unknown]>([
  ['max_volume_m3', 0],
  ['max_volume_m3', 0.0005],
  ['max_volume_m3', 1.0005],
  ['max_volume_m3', 10_000.001],
  ['max_volume_m3', '95'],
  ['aircraft_type', '77'],
  ['aircraft_type', '777X'],
  ['aircraft_type', '7-7'],
  ['aircraft_type', 777],
  ['service_type', ''],
  ['service_type', 'FF'],
  ['service_type', '1'],
  ['service_type', 'Ж'],
  ['latest_acceptance_minutes', -1],
  ['latest_acceptance_minutes', 2_881],
  ['latest_acceptance_minutes', 1.5],
  ['latest_acceptance_minutes', '180'],
  ['max_piece_height_cm', 0],
  ['max_piece_height_cm', 2_001],
  ['max_piece_length_cm', 0.5],
  ['refused_handling_codes', 'PER'],
  ['refused_handling_codes', ['PER', 'per']],
])('POST /flights with %s %j → 422 that names it', async (field, value) => {
  const { client } = await enter('admin');
  const answer = await client.call('POST', '/flights', { ...newFlight(), [field]: value });
  expect(refusedPaths(answer)).toEqual([field]);
});

test('POST /flights with a code that is none → 422 that names its place', async () => {
  const { client } = await enter('admin');
  const flight = { ...newFlight(), refused_handling_codes: ['PER', 'QQQ', 7] };
  expect(refusedPaths(await client.call('POST', '/flights', flight))).toEqual([
    'refused_handling_codes.1',
    'refused_handling_codes.2',
  ]);
});
