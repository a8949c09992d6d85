import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BookingListed } from '../../../src/core/booking/types.ts';
import { granted, refused } from '../../support/answers.ts';
import { DIVISOR, MEASURES } from '../../support/measures.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';

/** What a shipment is beyond its weight: its volume, how it is to be handled, what is in it. */

const { api, database, enter } = openScene();

const LINE = { length_cm: 120, width_cm: 80, height_cm: 60.5, pieces: 1 };
const FACTS = {
  dimensions: [LINE],
  special_handling_codes: ['PER', 'COL'],
  goods_description: 'Cut flowers',
  handling_note: 'Keep between 2 and 8 °C.',
};
/** What a booking shows of them. */
const SHOWN = {
  ...FACTS,
  volume_m3: 0.586,
  volume_assumed: false,
  chargeable_weight_kg: 98,
  hold_expires_at: null,
  awb_number: null,
  price: null,
  split_from: null,
  needs_rebooking: false,
};
/** The same for weight alone. */
const UNSAID = {
  ...SHOWN,
  dimensions: null,
  special_handling_codes: [],
  goods_description: null,
  handling_note: null,
  volume_m3: 0.06,
  volume_assumed: true,
  chargeable_weight_kg: 10,
};

describe('the measures over HTTP are those of the vectors', () => {
  const vectors = MEASURES.filter(({ in: { divisor = DIVISOR } }) => divisor === DIVISOR);

  test.each(vectors)('$name', async ({ in: { divisor: _, ...facts }, out }) => {
    const { client } = await enter();
    const flight = await database.makeFlight({ max_weight_kg: 100_000 });
    const sent = { ...shipmentOn(flight), ...facts, dimensions: facts.dimensions?.slice() };
    expect(granted(await client.book(sent), 201)).toMatchObject({
      volume_m3: out.volume_m3,
      volume_assumed: out.volume_assumed,
      chargeable_weight_kg: out.chargeable_weight_kg,
      dimensions: facts.dimensions ?? null,
    });
  });
});

test('each answer that is a booking shows them whole: booked, read, listed, moved, cancelled', async () => {
  const { client } = await enter('handler');
  const flight = await database.makeFlight();
  const { ref_id, ...booked } = granted(await client.book(shipmentOn(flight, FACTS)), 201);
  const list = await client.call<BookingListed[]>('GET', '/bookings/my-bookings');
  for (const shown of [
    booked,
    granted(await client.readBooking(ref_id), 200),
    granted(list, 200)[0],
    granted(await client.confirm(ref_id), 200),
    granted(await client.step(ref_id, 'depart', 'DEL'), 200),
    granted(await client.cancel(ref_id), 200),
  ]) {
    expect(shown).toMatchObject(SHOWN);
  }
});

test('a booking of weight alone has all keys too, in each of these answers', async () => {
  const { client } = await enter('handler');
  const flight = await database.makeFlight();
  const booked = granted(await client.book(shipmentOn(flight)), 201);
  const list = await client.call<BookingListed[]>('GET', '/bookings/my-bookings');
  for (const shown of [
    booked,
    granted(await client.readBooking(booked.ref_id), 200),
    granted(list, 200)[0],
    granted(await client.step(booked.ref_id, 'depart', 'DEL'), 200),
  ]) {
    expect(shown).toMatchObject(UNSAID);
    const { message: _, ...keys } = Object(shown);
    expect(Object.keys(keys).sort()).toEqual(Object.keys(booked).sort());
  }
});

test('an event of today has no kind', async () => {
  const { client } = await enter('handler');
  const { ref_id } = granted(await client.book(shipmentOn(await database.makeFlight())), 201);
  granted(await client.step(ref_id, 'depart', 'DEL'), 200);
  const { events } = granted(await client.cancel(ref_id), 200);
  for (const event of events) expect(event).not.toHaveProperty('kind');
});

describe('strangers', () => {
  test.each(['nobody', 'another customer'])(
    '%s sees the volume, not what is in it',
    async (who) => {
      const owner = await enter();
      const flight = await database.makeFlight();
      const booked = granted(await owner.client.book(shipmentOn(flight, FACTS)), 201);
      const client = who === 'nobody' ? api : (await enter()).client;
      const answer = await client.readBooking(booked.ref_id);
      expect(granted(answer, 200)).toEqual({
        ...booked,
        user_id: null,
        special_handling_codes: [],
        goods_description: null,
        handling_note: null,
      });
      for (const secret of ['PER', 'Cut flowers', 'Keep between']) {
        expect(answer.text).not.toContain(secret);
      }
    },
  );

  test.each(['handler', 'admin'] as const)('%s is none: staff sees it whole', async (role) => {
    const { ref_id } = granted(
      await (await enter()).client.book(shipmentOn(await database.makeFlight(), FACTS)),
      201,
    );
    const { client } = await enter(role);
    expect(granted(await client.readBooking(ref_id), 200)).toMatchObject(SHOWN);
  });
});

describe('what makes the same request', () => {
  const bookWith = async (facts: object, key: string) => {
    const { client } = await enter();
    const flight = await database.makeFlight();
    const send = (more: object, retry = key) =>
      client.call<{ ref_id: string }>(
        'POST',
        '/bookings',
        { ...shipmentOn(flight), ...more },
        {
          headers: { 'idempotency-key': retry },
        },
      );
    return { send, first: await send(facts) };
  };

  test.each<[string, object, object]>([
    [
      'codes in another case',
      { special_handling_codes: ['per', ' Col'] },
      { special_handling_codes: ['PER', 'COL'] },
    ],
    ['no codes, and codes left out', { special_handling_codes: [] }, {}],
    [
      'nulls, and what is left out',
      { dimensions: null, volume_m3: null, hold_minutes: null, goods_description: null },
      {},
    ],
    [
      'a text with blanks around it',
      { goods_description: ' Roses ' },
      { goods_description: 'Roses' },
    ],
    ['numbers written otherwise', { volume_m3: 0.5 }, { volume_m3: Number('0.500') }],
    [
      'lines with fields that nobody knows',
      { dimensions: [{ ...LINE, note: 'x' }] },
      { dimensions: [LINE] },
    ],
  ])('%s: the first answer again', async (_, sent, again) => {
    const { first, send } = await bookWith(sent, randomUUID());
    granted(first, 201);
    const second = await send(again);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('Idempotent-Replayed')).toBe('true');
  });

  test.each<[string, object, object]>([
    ['another volume', { volume_m3: 0.5 }, { volume_m3: 0.501 }],
    ['the same volume by dimensions', { volume_m3: 0.586 }, { dimensions: [LINE] }],
    [
      'codes in another order',
      { special_handling_codes: ['PER', 'COL'] },
      { special_handling_codes: ['COL', 'PER'] },
    ],
    ['no codes', { special_handling_codes: ['PER'] }, {}],
    ['another note', { handling_note: 'This side up.' }, { handling_note: 'This side down.' }],
    ['a hold', {}, { hold_minutes: 5 }],
  ])('%s: another request under the same key', async (_, sent, again) => {
    const { first, send } = await bookWith(sent, randomUUID());
    granted(first, 201);
    refused(await send(again), 422, 'idempotency_key_reused');
  });

  test('a replay shows the facts as they were booked, after the shipment has moved too', async () => {
    const { client } = await enter('handler');
    const shipment = shipmentOn(await database.makeFlight(), { ...FACTS, ref_id: newReference() });
    const first = await client.book(shipment);
    granted(await client.step(shipment.ref_id ?? '', 'depart', 'DEL'), 200);
    const second = await client.book(shipment);
    expect(second.text).toBe(first.text);
    expect(granted(second, 201)).toMatchObject({ ...SHOWN, status: 'BOOKED' });
  });
});

test('codes and pieces of any kind fit a flight that says nothing of them', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight();
  const large = { length_cm: 2_000, width_cm: 2_000, height_cm: 2_000, pieces: 1 };
  const booking = granted(
    await client.book(shipmentOn(flight, { ...FACTS, dimensions: [large] })),
    201,
  );
  expect(booking.volume_m3).toBe(8_000);
});
