import { expect, inject, test } from 'vitest';
import type { NewFlight } from '../../../src/core/schedule/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import { dayFromNow } from '../../support/lane.ts';
import { newFlight } from '../../support/new-flight.ts';
import { send } from '../../support/raw.ts';
import { openScene } from '../../support/scene.ts';
import { sendOverWire } from '../../support/wire.ts';

const { database, enter } = openScene();

const FLIGHTS_MAX = 5_000;
const BODY_BYTES_MAX = 4 * 1024 * 1024;

const GOOD: [string, unknown][] = [
  ['flight_number', 'EK1'],
  ['flight_number', '6E2112'],
  ['flight_number', 'U2999X'],
  ['airline_name', 'Ünited Čargo 航空'],
  ['airline_name', 'x'.repeat(100)],
  ['max_weight_kg', 0.1],
  ['max_weight_kg', 7.9],
  ['max_weight_kg', 1_000_000],
  ['base_price_per_kg', 0],
  ['base_price_per_kg', 1.1],
  ['base_price_per_kg', 2.35],
  ['base_price_per_kg', 100_000],
];

test.each(GOOD)('POST /flights with %s %j → 201', async (field, value) => {
  const { client } = await enter('admin');
  // A date of its own for each, since some of the numbers are in the seed.
  const nth = GOOD.findIndex((good) => good[1] === value);
  const departure_datetime = `${dayFromNow(150 + nth)}T10:00:00Z`;
  const flight = { ...newFlight({ departure_datetime }), [field]: value };
  expect(granted(await client.publish(flight), 201)).toMatchObject({ [field]: value });
});

test('POST /flights takes times without seconds, and shows whole seconds', async () => {
  const { client } = await enter('admin');
  const flight = newFlight({
    departure_datetime: `${dayFromNow(190)}T10:00+05:30`,
    arrival_datetime: `${dayFromNow(190)}T20:00:59.999Z`,
  });
  expect(granted(await client.publish(flight), 201)).toMatchObject({
    departure_datetime: `${dayFromNow(190)}T10:00:00+05:30`,
    arrival_datetime: expect.stringContaining(':00:59+0'),
  });
});

const BAD: [string, unknown][] = [
  ['flight_number', 'EK'],
  ['flight_number', 'EKA511'],
  ['flight_number', 'EK51111'],
  ['flight_number', '66511'],
  ['flight_number', 'E K511'],
  ['flight_number', 'EK5 11'],
  ['flight_number', 'EK0'],
  ['flight_number', 'EK0000'],
  ['flight_number', 'EK00Z'],
  ['flight_number', 'EK00511'],
  ['flight_number', 511],
  ['flight_number', undefined],
  ['airline_name', ''],
  ['airline_name', 'x'.repeat(101)],
  ['airline_name', 'tab\tbed'],
  ['origin', 'ZZZ'],
  ['origin', 'DELHI'],
  ['destination', 'QQQ'],
  ['destination', 'DEL'],
  ['destination', 'del'],
  ['departure_datetime', `${dayFromNow(90)}T10:00:00`],
  ['departure_datetime', dayFromNow(90)],
  ['departure_datetime', '2027-02-30T10:00:00Z'],
  ['departure_datetime', 1_925_000_000],
  ['departure_datetime', undefined],
  ['arrival_datetime', `${dayFromNow(381)}T20:00:00`],
  ['arrival_datetime', 'later'],
  ['arrival_datetime', '2020-01-01T10:00:00Z'],
  ['max_weight_kg', 0],
  ['max_weight_kg', -1],
  ['max_weight_kg', 10.55],
  ['max_weight_kg', 1_000_000.1],
  ['max_weight_kg', '1000'],
  ['base_price_per_kg', -0.01],
  ['base_price_per_kg', 2.755],
  ['base_price_per_kg', 100_000.01],
  ['base_price_per_kg', '2.75'],
];

test.each(BAD)('POST /flights with %s %j → 422 that names it', async (field, value) => {
  const { client } = await enter('admin');
  const answer = await client.call('POST', '/flights', { ...newFlight(), [field]: value });
  expect(refusedPaths(answer)).toEqual([field]);
});

test('an arrival at the moment of departure → 422', async () => {
  const { client } = await enter('admin');
  const { departure_datetime } = newFlight();
  const flight = newFlight({ departure_datetime, arrival_datetime: departure_datetime });
  expect(refusedPaths(await client.publish(flight))).toEqual(['arrival_datetime']);
});

const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);
const lasting = (departure: Date, seconds: number) =>
  newFlight({
    departure_datetime: departure.toISOString(),
    arrival_datetime: new Date(departure.getTime() + seconds * 1_000).toISOString(),
  });

test('a flight of 72 hours → 201, of a second more → 422 that says so', async () => {
  const { client } = await enter('admin');
  granted(await client.publish(lasting(inHours(1_000), 72 * 3_600)), 201);
  const answer = await client.publish(lasting(inHours(1_000), 72 * 3_600 + 1));
  expect(refused(answer, 422, 'validation_failed').errors).toEqual([
    { path: 'arrival_datetime', message: 'The arrival is at most 72 hours after the departure.' },
  ]);
});

test.each([
  ['23 hours ago', -23, 201],
  ['25 hours ago', -25, 422],
  ['in 400 days', 400 * 24 - 1, 201],
  ['in more than 400 days', 400 * 24 + 1, 422],
] as const)('a departure %s → %s hours from now, %d', async (_, hours, status) => {
  const { client } = await enter('admin');
  const answer = await client.publish(lasting(inHours(hours), 60));
  if (status === 201) granted(answer, 201);
  else
    expect(refused(answer, 422, 'validation_failed').errors).toEqual([
      {
        path: 'departure_datetime',
        message: 'A departure is from 24 hours ago to 400 days ahead.',
      },
    ]);
});

test('one flight has one number: however it is written, it is published once', async () => {
  const { client } = await enter('admin');
  const departure_datetime = `${dayFromNow(189)}T10:00:00Z`;
  const flight = newFlight({ departure_datetime, flight_number: 'AI0347' });
  expect(granted(await client.publish(flight), 201).flight_number).toBe('AI347');
  for (const flight_number of ['AI347', 'AI 347', 'ai347', ' AI0347\t', 'AI 0347']) {
    const again = await client.publish({ ...flight, flight_number });
    expect(refused(again, 409, 'flight_exists').index, flight_number).toBe(0);
  }
});

test.each<[string, Partial<NewFlight>]>([
  ['max_weight_kg', { max_weight_kg: 0 }],
  ['origin', { origin: 'ZZZ' }],
])('in an array the path of %s begins with the index; none is published', async (field, wrong) => {
  const { client } = await enter('admin');
  const good = newFlight();
  const answer = await client.publish([good, newFlight(), newFlight(wrong)]);
  expect(refusedPaths(answer)).toEqual([`2.${field}`]);
  granted(await client.publish(good), 201);
});

test.each([[[]], ['text'], [7], [null], [[7]], [[null]]])(
  'POST /flights with %j → 422',
  async (body) => {
    const { client } = await enter('admin');
    refused(await client.call('POST', '/flights', body), 422, 'validation_failed');
  },
);

/** So many flights of one day, each with a number of its own. */
const makeMany = (count: number, day: string) =>
  Array.from({ length: count }, (_, index) =>
    newFlight({
      flight_number: `Q${String.fromCharCode(65 + Math.floor(index / 1_000))}${1_000 + (index % 1_000)}`,
      departure_datetime: `${day}T10:00:00Z`,
    }),
  );

test('POST /flights with 5,000 flights → 201 with all of them, in order', async () => {
  const { client } = await enter('admin');
  const flights = makeMany(FLIGHTS_MAX, dayFromNow(395));
  const published = granted(await client.publish(flights), 201);
  expect(published.map(({ flight_number }) => flight_number)).toEqual(
    flights.map(({ flight_number }) => flight_number),
  );
  const again = await client.publish(makeMany(FLIGHTS_MAX, dayFromNow(395)).reverse());
  expect(refused(again, 409, 'flight_exists').index).toBe(0);
});

test('POST /flights with 5,001 flights → 422, none published', async () => {
  const { client } = await enter('admin');
  refused(
    await client.publish(makeMany(FLIGHTS_MAX + 1, dayFromNow(396))),
    422,
    'validation_failed',
  );
  const { rows } = await database.pool.query(
    'select count(*)::int as count from cargo.flights where departure_date = $1',
    [dayFromNow(396)],
  );
  expect(rows[0].count).toBe(0);
});

test('POST /flights answers a body a byte too large after its last byte, never before', async () => {
  const { token } = await enter('admin');
  // A connection reset under a sender would be an error of `sendOverWire`.
  const tooLarge = await sendOverWire(inject('stack').api, {
    method: 'POST',
    path: '/flights',
    headers: [
      `Authorization: Bearer ${token}`,
      'Content-Type: application/json',
      `Content-Length: ${BODY_BYTES_MAX + 1}`,
    ],
    body: Buffer.alloc(BODY_BYTES_MAX / 2, ' '),
    held_back: Buffer.alloc(BODY_BYTES_MAX / 2 + 1, ' '),
  });
  expect(tooLarge.status).toBe(413);
});

test('POST /flights reads up to 4 MiB, and no more → 413', async () => {
  const { token } = await enter('admin');
  const flight = JSON.stringify(newFlight());
  const padded = (bytes: number) => flight + ' '.repeat(bytes - flight.length);
  const type = 'application/json';
  const fits = await send('/flights', { token, type, body: padded(BODY_BYTES_MAX) });
  expect(fits.status, fits.text).toBe(201);
  const tooLarge = await send('/flights', { token, type, body: padded(BODY_BYTES_MAX + 1) });
  refused(tooLarge, 413, 'body_too_large');
});
