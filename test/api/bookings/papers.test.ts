import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ShipmentRequest } from '../../../src/core/booking/types.ts';
import { granted, refused } from '../../support/answers.ts';
import { cardNamed } from '../../support/rates.ts';
import {
  minutesAfter,
  newReference,
  openScene,
  type Person,
  shipmentOn,
} from '../../support/scene.ts';
import { awbNumber, flyWithoutStock, newWaybillNumber } from '../../support/waybills.ts';

/** Bookings with the price of a quote and with a waybill. */

const scene = openScene();
const { api, database, enter, makeConnection } = scene;
const CODES = { special_handling_codes: ['PER', 'COL'] };

/** A quote for two legs, and what was asked. */
async function makeQuote(wish: Partial<ShipmentRequest> = {}) {
  const [owner, legs] = [await enter(), await makeConnection()];
  const asked = shipmentOn(legs, { weight_kg: 100, pieces: 10, ...CODES, ...wish });
  const quote = granted(await owner.client.quote(asked), 201);
  return { owner, legs, asked, quote, quote_id: quote.quote_id };
}

/** A quote of before, which is over since so many seconds. */
async function expire(quote_id: string): Promise<string> {
  const expired = `${quote_id.slice(0, -1)}${quote_id.endsWith('0') ? '1' : '0'}`;
  await database.pool.query(
    `insert into cargo.quotes (quote_id, user_id, request, answer, currency, total_minor, expires_at, created_at)
     select $2, user_id, request, answer, currency, total_minor, now() - interval '1 second', created_at
     from cargo.quotes where quote_id = $1`,
    [quote_id, expired],
  );
  return expired;
}

/** Moves the end of a quote to a second ago. */
async function outlast(quote_id: string): Promise<void> {
  await database.pool.query(`alter table cargo.quotes disable trigger quotes_as_quoted`);
  await database.pool.query(
    `update cargo.quotes set expires_at = now() - interval '1 second' where quote_id = $1`,
    [quote_id],
  );
  await database.pool.query(`alter table cargo.quotes enable always trigger quotes_as_quoted`);
}

/** Another quote for the same. */
const makeAgain = async ({ client }: Person, asked: ShipmentRequest) =>
  granted(await client.quote(asked), 201).quote_id;

test('the price is that of the quote, and stays in every view of owner and staff', async () => {
  const { owner, legs, asked, quote, quote_id } = await makeQuote();
  // 2.50 a kilogram on each leg, without a rate card.
  expect(quote).toMatchObject({ total: 500, currency: 'USD' });
  const codes = { special_handling_codes: ['col', 'PER'] };
  const body = { ...asked, ...codes, quote_id: quote_id.toLowerCase() };
  const booked = granted(await owner.client.book(body), 201);
  const price = { currency: 'USD', total: 500, quote_id };
  expect(booked.price).toEqual(price);
  const handler = await enter('handler');
  for (const { client } of [owner, handler]) {
    expect(granted(await client.readBooking(booked.ref_id), 200).price).toEqual(price);
  }
  const listed = await owner.client.call<object[]>('GET', '/bookings/my-bookings');
  expect(granted(listed, 200)).toMatchObject([{ price }]);
  for (const client of [api, (await enter()).client]) {
    const seen = await client.readBooking(booked.ref_id);
    expect(granted(seen, 200).price).toBeNull();
    expect(seen.text).not.toContain(quote_id);
  }
  const again = refused(
    await owner.client.book({ ...body, ref_id: newReference() }),
    409,
    'quote_used',
  );
  expect(again).toMatchObject({ quote_id, ref_id: booked.ref_id });
  expect(await database.readCapacity(legs[0].flight_id)).toEqual({
    booked_weight_kg: 100,
    version: 1,
  });
});

test('a currency without minor digits', async () => {
  const [owner, admin] = [await enter(), await enter('admin')];
  const flight = await database.makeFlight({ origin: 'NRT', destination: 'LAX' });
  const card = cardNamed('C', {
    carrier: flight.flight_number.slice(0, 2),
    valid_from: flight.departure_date,
    valid_to: flight.departure_date,
  });
  granted(await admin.client.call('POST', '/rates', card), 201);
  const asked = shipmentOn(flight, { weight_kg: 12.5 });
  const { quote_id, segments } = granted(await owner.client.quote(asked), 201);
  expect(segments).toMatchObject([{ rate_per_kg: 981, freight: 12_263, rate_class: 'N' }]);
  const { price } = granted(await owner.client.book({ ...asked, quote_id }), 201);
  expect(price).toEqual({ currency: 'JPY', total: 12_263, quote_id });
});

const NAMES: Record<string, (asked: ShipmentRequest) => Partial<ShipmentRequest>> = {
  origin: () => ({ origin: 'BOM' }),
  destination: () => ({ destination: 'JFK' }),
  flight_ids: ({ flight_ids }) => ({ flight_ids: flight_ids.toReversed() }),
  weight_kg: () => ({ weight_kg: 100.1, volume_m3: 0.6 }),
  pieces: () => ({ pieces: 11 }),
  volume_m3: () => ({ volume_m3: 0.601 }),
  special_handling_codes: () => ({ special_handling_codes: ['PER'] }),
};

test('for another shipment → 422 with the fields that differ, in order; nothing is asked of the flights', async () => {
  const { owner, asked, quote_id } = await makeQuote({ volume_m3: 0.6 });
  for (const [field, differ] of Object.entries(NAMES)) {
    const answer = await owner.client.book({ ...asked, quote_id, ...differ(asked) });
    const { fields } = refused(answer, 422, 'quote_mismatch');
    expect(fields, field).toEqual([field]);
  }
  const all = Object.values(NAMES).map((differ) => differ(asked));
  const other = Object.assign({}, asked, { quote_id }, ...all, { volume_m3: 1 });
  expect(refused(await owner.client.book(other), 422, 'quote_mismatch').fields).toEqual(
    Object.keys(NAMES),
  );
});

test('an assumed volume is another than the same one given', async () => {
  const { owner, asked, quote, quote_id } = await makeQuote();
  const given = { ...asked, quote_id, volume_m3: quote.volume_m3 };
  expect(refused(await owner.client.book(given), 422, 'quote_mismatch').fields).toEqual([
    'volume_m3',
  ]);
});

test('of somebody else, or of nobody → 422 quote_not_found, staff too', async () => {
  const { asked, quote_id } = await makeQuote();
  for (const { client } of [await enter(), await enter('admin')]) {
    const answer = await client.book({ ...asked, quote_id });
    expect(refused(answer, 422, 'quote_not_found').quote_id).toBe(quote_id);
    refused(await client.book({ ...asked, quote_id: 'QUO-NONE' }), 422, 'quote_not_found');
  }
});

test('expired → 409; a replay is not asked about the quote', async () => {
  const { owner, asked, quote_id } = await makeQuote();
  const expired = await expire(quote_id);
  const over = refused(
    await owner.client.book({ ...asked, quote_id: expired }),
    409,
    'quote_expired',
  );
  expect(over.quote_id).toBe(expired);
  expect(Date.parse(over.expires_at ?? '')).toBeLessThan(Date.now());

  const body = { ...asked, quote_id, ref_id: newReference() };
  const booked = await owner.client.book(body);
  granted(booked, 201);
  await outlast(quote_id);
  const replayed = await owner.client.book(body);
  expect(replayed.headers.get('Idempotent-Replayed')).toBe('true');
  expect(replayed.text).toBe(booked.text);
});

test('the quote that a booking has is good for it, however late it is sent once more', async () => {
  const { owner, asked, quote_id } = await makeQuote();
  const { ref_id, price } = granted(await owner.client.book({ ...asked, quote_id }), 201);
  await outlast(quote_id);
  const { flight_ids } = asked;
  const same = await owner.client.rebook(ref_id, { quote_id, flight_ids });
  expect(granted(same, 200)).toMatchObject({ version: 1, price });
  const noted = await owner.client.rebook(ref_id, { quote_id, handling_note: 'Cool' });
  expect(granted(noted, 200)).toMatchObject({ version: 2, price, handling_note: 'Cool' });
  const other = await owner.client.rebook(ref_id, { quote_id, weight_kg: 99 });
  expect(refused(other, 422, 'quote_mismatch').fields).toEqual(['weight_kg', 'volume_m3']);
});

test('a quote id that no quote has → 404 quote_not_found, whatever its form', async () => {
  const { client } = await enter();
  for (const quote_id of ['QUO-NONE', 'x'.repeat(70), 'a b', 'QUO-É']) {
    const answer = await client.call('GET', `/quotes/${encodeURIComponent(quote_id)}`);
    expect(refused(answer, 404, 'quote_not_found').quote_id?.toUpperCase()).toBe(
      quote_id.toUpperCase(),
    );
  }
});

test('what is told first: form, quote, flights, expiry, use, waybill, capacity, stock', async () => {
  const { owner, legs, asked, quote_id } = await makeQuote({ weight_kg: 900 });
  const used = await makeAgain(owner, asked);
  const taken = newWaybillNumber();
  const other = shipmentOn(legs, { weight_kg: 90, awb_number: taken });
  granted(await owner.client.book(other), 201);
  granted(await owner.client.book({ ...asked, quote_id: used }), 201);
  const expired = await expire(quote_id);
  const operate = (changes: object) => database.operate(legs[1].flight_id, changes);
  const tell = async (wish: object, status: number, code: string) =>
    refused(await owner.client.book({ ...asked, awb_number: taken, ...wish }), status, code);

  await operate({ status: 'CANCELLED', closed: true });
  await tell({ quote_id: 'NONE', pieces: 0 }, 422, 'validation_failed');
  await tell({ quote_id: 'NONE', flight_ids: ['none'] }, 422, 'quote_not_found');
  await tell({ quote_id: expired, flight_ids: ['none'] }, 422, 'quote_mismatch');
  await tell({ quote_id: expired }, 409, 'flight_cancelled');
  await operate({ status: 'SCHEDULED' });
  await tell({ quote_id: expired }, 409, 'flight_closed');
  await operate({ closed: false });
  await tell({ quote_id: expired }, 409, 'quote_expired');
  await tell({ quote_id: used }, 409, 'quote_used');
  await tell({ quote_id }, 409, 'awb_taken');
  await tell({ quote_id, awb_number: newWaybillNumber() }, 409, 'capacity_exceeded');
  await tell({ quote_id, awb_number: null, draw_awb: true }, 409, 'capacity_exceeded');
  const drawn = { ...shipmentOn(legs), draw_awb: true };
  const carrier = await flyWithoutStock(database.pool, legs[0].flight_id);
  const empty = refused(await owner.client.book(drawn), 409, 'awb_stock_empty');
  expect(empty.carrier).toBe(carrier);
  expect(await database.readCapacity(legs[0].flight_id)).toMatchObject({ booked_weight_kg: 990 });
});

test('with a number drawn → 201 with the first of the carrier’s stock; a replay draws none', async () => {
  const [owner, admin] = [await enter(), await enter('admin')];
  const flight = await database.makeFlight();
  const [prefix, serial] = [String(randomInt(1_000)).padStart(3, '0'), randomInt(9_000_000)];
  const range = {
    carrier: flight.flight_number.slice(0, 2),
    prefix,
    first_serial: String(serial).padStart(7, '0'),
    count: 2,
    user_id: owner.user.id,
  };
  granted(await admin.client.call('POST', '/awb-stock', range), 201);
  const options = { headers: { 'idempotency-key': newReference('KEY') } };
  const body = { ...shipmentOn(flight), draw_awb: true };
  const first = await owner.client.book(body, options);
  const awb_number = awbNumber(prefix, serial);
  expect(granted(first, 201)).toMatchObject({ status: 'BOOKED', version: 1, awb_number });
  const replayed = await owner.client.book(body, options);
  expect(replayed.headers.get('Idempotent-Replayed')).toBe('true');
  expect(replayed.text).toBe(first.text);
  const next = granted(await owner.client.book(body), 201);
  expect(next.awb_number).toBe(awbNumber(prefix, serial + 1));
  expect(await database.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: 20,
    version: 2,
  });
});

test('what asks for nothing counts as left out: the request is the same', async () => {
  const [owner, flight] = [await enter(), await database.makeFlight()];
  const options = { headers: { 'idempotency-key': newReference('KEY') } };
  const first = await owner.client.book(shipmentOn(flight), options);
  granted(first, 201);
  const nothing = {
    draw_awb: false,
    special_handling_codes: [],
    ...Object.fromEntries(
      ['awb_number', 'quote_id', 'hold_minutes', 'volume_m3', 'dimensions'].map((f) => [f, null]),
    ),
  };
  for (const wish of [nothing, { draw_awb: null, special_handling_codes: null }]) {
    const replayed = await owner.client.call(
      'POST',
      '/bookings',
      { ...shipmentOn(flight), ...wish },
      options,
    );
    expect(replayed.text).toBe(first.text);
    expect(replayed.headers.get('Idempotent-Replayed')).toBe('true');
  }
  const other = { ...shipmentOn(flight), awb_number: newWaybillNumber() };
  refused(await owner.client.book(other, options), 422, 'idempotency_key_reused');
});

test('a replay is the first answer, whatever came after: waybill, rebook, split, steps, cancel', async () => {
  const { owner, legs, asked, quote_id } = await makeQuote({ volume_m3: 0.6 });
  const handler = await enter('handler');
  const options = { headers: { 'idempotency-key': newReference('KEY') } };
  const body = { ...asked, quote_id, goods_description: 'Mangoes', handling_note: 'Cool' };
  const first = await owner.client.book(body, options);
  const { ref_id } = granted(first, 201);
  const later = await database.makeFlight({
    ...{ origin: 'DXB', destination: 'LHR' },
    departure_at: minutesAfter(legs[1].departure_at, 120),
  });
  const flight_ids = [legs[0].flight_id, later.flight_id];
  const left = {
    flight_id: legs[0].flight_id,
    discrepancy: 'OFLD' as const,
    occurred_at: new Date().toISOString(),
    pieces: 4,
  };
  const step = (name: 'depart' | 'arrive' | 'deliver', at: string) =>
    handler.client.step(ref_id, name, at);
  for (const change of [
    () => owner.client.assignWaybill(ref_id, { awb_number: newWaybillNumber() }),
    () => owner.client.rebook(ref_id, { flight_ids, weight_kg: 80, handling_note: 'Warm' }),
    () => handler.client.offload(ref_id, left),
    () => step('depart', 'DEL'),
    () => step('arrive', 'DXB'),
    () => step('depart', 'DXB'),
    () => step('arrive', 'LHR'),
    () => step('deliver', 'LHR'),
  ]) {
    granted(await change(), 200);
    const replayed = await owner.client.book(body, options);
    expect(replayed.text).toBe(first.text);
    expect(replayed.headers.get('ETag')).toBe('"1"');
  }
});

test.each([
  ['a wrong check digit', { awb_number: '176-12345670' }, 'awb_number', 'The check digit is 5.'],
  ['a full-width digit', { awb_number: '160-1234567５' }, 'awb_number', /176-12345675/],
  [
    'a number and one drawn',
    { awb_number: '176-12345675', draw_awb: true },
    'draw_awb',
    /not both/,
  ],
  ['one drawn for a hold', { draw_awb: true, hold_minutes: 5 }, 'draw_awb', /hold/],
  ['what is no yes or no', { draw_awb: 'true' }, 'draw_awb', /true or false/],
] as const)('422 for %s', async (_, wish, path, message) => {
  const [owner, flight] = [await enter(), await database.makeFlight()];
  const answer = await owner.client.call('POST', '/bookings', { ...shipmentOn(flight), ...wish });
  const { errors } = refused(answer, 422, 'validation_failed');
  expect(errors).toEqual([{ path, message: expect.stringMatching(message) }]);
});
