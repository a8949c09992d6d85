import { expect, test } from 'vitest';
import { granted, refusedPaths } from '../../support/answers.ts';
import { createApiClient } from '../../support/api-client.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

const { database, enter, startWorker } = openScene();

const LINE = { length_cm: 50, width_cm: 40, height_cm: 30, pieces: 1 };
const sized = (wish: object) => ({ dimensions: [{ ...LINE, ...wish }] });
/** 10,000 m³, and as much again in one piece more. */
const VAST = { length_cm: 100, width_cm: 100, height_cm: 100 };

test.each<[path: string, fields: object]>([
  ['volume_m3', { dimensions: [LINE], volume_m3: 0.06 }],
  ['volume_m3', { volume_m3: 0 }],
  ['volume_m3', { volume_m3: 0.0005 }],
  ['volume_m3', { volume_m3: 1.2345 }],
  ['volume_m3', { volume_m3: 10_000.001 }],
  ['volume_m3', { volume_m3: '1' }],
  ['dimensions', { pieces: 2, dimensions: [LINE] }],
  ['dimensions', { pieces: 1, dimensions: [LINE, LINE] }],
  ['dimensions', { dimensions: [] }],
  ['dimensions', { pieces: 51, dimensions: Array(51).fill(LINE) }],
  ['dimensions', { dimensions: 'large' }],
  ['dimensions', { pieces: 10_001, dimensions: [{ ...VAST, pieces: 10_001 }] }],
  ['dimensions.0.length_cm', sized({ length_cm: 0.9 })],
  ['dimensions.0.width_cm', sized({ width_cm: 2_000.1 })],
  ['dimensions.0.height_cm', sized({ height_cm: 30.25 })],
  ['dimensions.0.height_cm', sized({ height_cm: undefined })],
  ['dimensions.0.pieces', sized({ pieces: 1.5 })],
  ['special_handling_codes.0', { special_handling_codes: ['ZZZ'] }],
  ['special_handling_codes.1', { special_handling_codes: ['PER', ''] }],
  ['special_handling_codes', { special_handling_codes: ['PER', 'per'] }],
  ['special_handling_codes', { special_handling_codes: 'PER' }],
  [
    'special_handling_codes',
    {
      special_handling_codes: [
        'ACT',
        'AOG',
        'ATT',
        'AVI',
        'BIG',
        'BUP',
        'CAO',
        'CAT',
        'CIC',
        'COL',
      ],
    },
  ],
  ['goods_description', { goods_description: ' ' }],
  ['goods_description', { goods_description: 'g'.repeat(201) }],
  ['handling_note', { handling_note: 'up\ndown' }],
  ['handling_note', { handling_note: '\u200b' }],
  ['hold_minutes', { hold_minutes: 0 }],
  ['hold_minutes', { hold_minutes: 1.5 }],
  ['hold_minutes', { hold_minutes: 61 }],
  ['hold_minutes', { hold_minutes: 10_081 }],
  ['hold_minutes', { hold_minutes: '5' }],
])('POST /bookings → 422 at %s for %j', async (path, fields) => {
  const { client } = await enter();
  const flight = await database.makeFlight();
  const answer = await client.call('POST', '/bookings', { ...shipmentOn(flight), ...fields });
  expect(refusedPaths(answer)).toEqual([path]);
  expect((await database.readCapacity(flight.flight_id)).version).toBe(0);
});

test.each<[string, object]>([
  ['50 lines', { pieces: 50, dimensions: Array(50).fill(LINE) }],
  ['exactly 10,000 m³', { pieces: 10_000, dimensions: [{ ...VAST, pieces: 10_000 }] }],
  [
    'nine codes',
    { special_handling_codes: ['ACT', 'AOG', 'ATT', 'AVI', 'BIG', 'BUP', 'CAO', 'CAT', 'CIC'] },
  ],
  ['200 characters', { goods_description: 'ß'.repeat(200), handling_note: '🛫'.repeat(100) }],
  ['the longest hold', { hold_minutes: 60 }],
])('POST /bookings → 201 for %s', async (_, fields) => {
  const { client } = await enter();
  const flight = await database.makeFlight();
  granted(await client.call('POST', '/bookings', { ...shipmentOn(flight), ...fields }), 201);
});

test('VOLUMETRIC_DIVISOR, HOLD_MINUTES_MAX and HOLDS_PER_USER are followed', async () => {
  const settings = { VOLUMETRIC_DIVISOR: '5000', HOLD_MINUTES_MAX: '120', HOLDS_PER_USER: '1' };
  const { url } = await startWorker(settings);
  const client = createApiClient(url).as((await enter()).token);
  const flight = await database.makeFlight();
  const facts = { weight_kg: 45, volume_m3: 0.384 };
  const book = (wish: object) => client.book(shipmentOn(flight, wish));
  expect(granted(await book(facts), 201).chargeable_weight_kg).toBe(77);
  expect(granted(await book({ weight_kg: 120.5 }), 201).volume_m3).toBe(0.603);
  expect(refusedPaths(await book({ hold_minutes: 121 }))).toEqual(['hold_minutes']);
  granted(await book({ hold_minutes: 120 }), 201);
  const limited = await book({ hold_minutes: 1 });
  expect(limited.body).toMatchObject({ code: 'hold_limit', limit: 1 });
});
