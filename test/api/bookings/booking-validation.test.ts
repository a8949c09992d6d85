import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

const { database, enter } = openScene();

const uuids = (count: number) => Array.from({ length: count }, () => randomUUID());
const twice = randomUUID();

const BAD_FIELDS: [field: string, value: unknown, path?: string][] = [
  ['origin', 'DELHI'],
  ['origin', 'D'],
  ['origin', null],
  ['origin', undefined],
  ['origin', 'ZZZ'],
  ['destination', '123'],
  ['destination', ['LHR']],
  ['destination', undefined],
  ['destination', 'QQQ'],
  ['destination', 'del'],
  ['weight_kg', 0],
  ['weight_kg', -5],
  ['weight_kg', 0.05],
  ['weight_kg', 10.55],
  ['weight_kg', 7.900_000_1],
  ['weight_kg', 100_000.1],
  ['weight_kg', '10'],
  ['weight_kg', null],
  ['weight_kg', undefined],
  ['pieces', 0],
  ['pieces', -1],
  ['pieces', 1.5],
  ['pieces', 100_001],
  ['pieces', '1'],
  ['pieces', undefined],
  ['flight_ids', []],
  ['flight_ids', uuids(5)],
  ['flight_ids', [twice, twice]],
  ['flight_ids', [twice, twice.toUpperCase()]],
  ['flight_ids', randomUUID()],
  ['flight_ids', [7], 'flight_ids.0'],
  ['flight_ids', undefined],
  ['ref_id', 'SHORT'],
  ['ref_id', 'X'.repeat(41)],
  ['ref_id', 'WITH SPACE'],
  ['ref_id', 'ÜMLAUT-1'],
  ['ref_id', 'MY-BOOKINGS'],
  ['ref_id', 'my-bookings'],
  ['ref_id', 1_234_567],
];

test.each(BAD_FIELDS)(
  'POST /bookings with %s %j → 422 that names it',
  async (field, value, path) => {
    const { client } = await enter();
    const flight = await database.makeFlight();
    const answer = await client.book({ ...shipmentOn(flight), [field]: value });
    expect(refusedPaths(answer)).toEqual([path ?? field]);
    expect((await database.readCapacity(flight.flight_id)).version).toBe(0);
  },
);

test('POST /bookings names every field that breaks a rule, not only the first', async () => {
  const { client } = await enter();
  const answer = await client.call('POST', '/bookings', { weight_kg: 10.55, pieces: 0 });
  expect(refusedPaths(answer).sort()).toEqual([
    'destination',
    'flight_ids',
    'origin',
    'pieces',
    'weight_kg',
  ]);
});

test.each([[[]], ['text'], [7], [null], [true]])(
  'POST /bookings with the body %j → 422',
  async (body) => {
    const { client } = await enter();
    refused(await client.call('POST', '/bookings', body), 422, 'validation_failed');
  },
);

const KEYS_TAKEN = ['k', 'a'.repeat(255), `"${'a'.repeat(255)}"`, '!#$%&()*+,-./:;<=>?@[]^_`{|}~'];

test.each(KEYS_TAKEN)('Idempotency-Key %s → 201', async (key) => {
  const { client } = await enter();
  const shipment = shipmentOn(await database.makeFlight());
  granted(await client.book(shipment, { headers: { 'idempotency-key': key } }), 201);
});

const KEYS_REFUSED = [
  '',
  '""',
  'two words',
  '"two words"',
  'a'.repeat(256),
  'schlüssel',
  'tab\tbed',
];

test.each(KEYS_REFUSED)('Idempotency-Key %j → 422 that names it', async (key) => {
  const { client } = await enter();
  const flight = await database.makeFlight();
  const answer = await client.book(shipmentOn(flight), { headers: { 'idempotency-key': key } });
  expect(refusedPaths(answer)).toEqual(['idempotency-key']);
  expect((await database.readCapacity(flight.flight_id)).version).toBe(0);
});
