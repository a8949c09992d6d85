import { expect, test } from 'vitest';
import type { ShipmentRequest } from '../../../src/core/booking/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import { makeHold } from '../../support/holds.ts';
import { minutesAfter, named, newReference, openScene, shipmentOn } from '../../support/scene.ts';

/** `POST /bookings/{ref_id}/rebook`: other flights, or other facts of the goods. */

const scene = openScene();
const { api, database, enter, makeConnection } = scene;
const handler = await enter('handler');
const GOODS = { weight_kg: 100, pieces: 10 };
const QUARTER = [{ length_cm: 100, width_cm: 50, height_cm: 50, pieces: 10 }];

/** A booking from DEL by DXB to LHR, and a later flight for its second leg. */
async function makeCase(wish: Partial<ShipmentRequest> = {}) {
  const [owner, legs] = [await enter(), await makeConnection()];
  const booked = granted(await owner.client.book(shipmentOn(legs, { ...GOODS, ...wish })), 201);
  const later = await makeOnward(minutesAfter(legs[1].departure_at, 120));
  const to = (...flights: { flight_id: string }[]) => ({
    flight_ids: flights.map(({ flight_id }) => flight_id),
  });
  return { owner, legs, later, booked, ref_id: booked.ref_id, to };
}

const makeOnward = (departure_at: Date, max_volume_m3?: number) =>
  database.makeFlight({ origin: 'DXB', destination: 'LHR', departure_at, max_volume_m3 });
const stale = { headers: { 'if-match': '"9"' } };

test('other flights → 200 with message, event and ETag; what is kept is taken again, what is left comes back', async () => {
  const { owner, legs, later, booked, ref_id, to } = await makeCase();
  const [first, second] = legs;
  const answer = await owner.client.rebook(ref_id, to(first, later));
  const booking = granted(answer, 200);
  expect(booking).toEqual({
    ...booked,
    ...to(first, later),
    version: 2,
    updated_at: booking.updated_at,
    message: 'Booking rebooked',
    events: [
      ...booked.events,
      {
        id: expect.any(String),
        booking_ref_id: ref_id,
        status: 'BOOKED',
        kind: 'rebooked',
        location: null,
        flight_id: first.flight_id,
        timestamp: booking.updated_at,
        metadata: { message: 'Booking rebooked' },
      },
    ],
  });
  expect(answer.headers.get('ETag')).toBe('"2"');
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
  const { message: _, ...read } = booking;
  expect(granted(await owner.client.readBooking(ref_id), 200)).toEqual(read);
  expect(await database.readCapacity(first.flight_id)).toEqual({
    booked_weight_kg: 100,
    version: 3,
  });
  expect(await database.readCapacity(second.flight_id)).toEqual({
    booked_weight_kg: 0,
    version: 2,
  });
  expect(await database.readCapacity(later.flight_id)).toEqual({
    booked_weight_kg: 100,
    version: 1,
  });
});

test('owner and staff may; a stranger 403 and nobody 401, whether it exists or not; the reference in any case', async () => {
  const { owner, booked, ref_id } = await makeCase();
  for (const [nth, { client }] of [owner, handler, await enter('admin')].entries()) {
    const changes = { handling_note: `Note ${nth}` };
    expect(granted(await client.rebook(ref_id.toLowerCase(), changes), 200)).toMatchObject(changes);
  }
  const stranger = await enter();
  const answer = await stranger.client.rebook(ref_id, { handling_note: 'Mine' });
  refused(answer, 403, 'forbidden');
  for (const secret of [booked.user_id ?? '', 'Note', 'version']) {
    expect(answer.text).not.toContain(secret);
  }
  refused(await api.rebook(ref_id, {}), 401, 'unauthenticated');
  for (const unknown of [newReference(), 'no-ref!']) {
    refused(await owner.client.rebook(unknown, { pieces: 1 }), 404, 'booking_not_found');
    refused(await api.rebook(unknown, { pieces: 1 }), 401, 'unauthenticated');
  }
});

const LINE = { length_cm: 10, width_cm: 10, height_cm: 10, pieces: 10 };
test.each<[string, object, string]>([
  ['nothing', {}, ''],
  ['unknown fields', { origin: 'DEL', awb_number: '176-12345675' }, ''],
  ['nulls', { flight_ids: null, weight_kg: null, quote_id: null, handling_note: null }, ''],
  ['no flight', { flight_ids: [] }, 'flight_ids'],
  ['five flights', { flight_ids: ['1', '2', '3', '4', '5'] }, 'flight_ids'],
  ['a flight twice', { flight_ids: ['1', '1'] }, 'flight_ids'],
  ['two decimals', { weight_kg: 1.25 }, 'weight_kg'],
  ['no pieces', { pieces: 0 }, 'pieces'],
  ['a size and a volume', { volume_m3: 1, dimensions: [LINE] }, 'volume_m3'],
  ['pieces that are not those sent', { pieces: 9, dimensions: [LINE] }, 'dimensions'],
  ['a code twice', { special_handling_codes: ['PER', 'per'] }, 'special_handling_codes'],
  ['an empty note', { handling_note: ' ' }, 'handling_note'],
])('422 for %s, before the booking is looked for', async (_, changes, path) => {
  expect(refusedPaths(await handler.client.rebook(newReference(), changes))).toEqual([path]);
});

test('pieces that are not those booked → 422', async () => {
  const { owner, ref_id } = await makeCase();
  const answer = await owner.client.rebook(ref_id, { dimensions: [{ ...LINE, pieces: 9 }] });
  expect(refusedPaths(answer)).toEqual(['dimensions']);
});

test('all as it is → 200 and nothing changes, whatever If-Match says', async () => {
  const facts = {
    dimensions: QUARTER,
    special_handling_codes: ['PER', 'COL'],
    goods_description: 'Mangoes',
    handling_note: 'Keep cool',
  };
  const { owner, legs, booked, ref_id, to } = await makeCase(facts);
  for (const changes of [to(...legs), { ...facts, ...GOODS, ...to(...legs) }, { pieces: 10 }]) {
    const answer = await owner.client.rebook(ref_id, changes, stale);
    expect(granted(answer, 200)).toEqual({ ...booked, message: 'Booking rebooked' });
    expect(answer.headers.get('ETag')).toBe('"1"');
  }
});

test('If-Match of another version → 412, and it stays; of this one → 200; no entity tag → 422', async () => {
  const { owner, ref_id } = await makeCase();
  const changes = { pieces: 9 };
  const refusal = refused(
    await owner.client.rebook(ref_id, changes, stale),
    412,
    'version_mismatch',
  );
  expect(refusal.version).toBe(1);
  const untagged = await owner.client.rebook(ref_id, changes, { headers: { 'if-match': '1' } });
  expect(refusedPaths(untagged)).toEqual(['if-match']);
  const tagged = await owner.client.rebook(ref_id, changes, {
    headers: { 'if-match': '"1-public"' },
  });
  expect(granted(tagged, 200).version).toBe(2);
});

test('words, codes or pieces alone move no leg: the event names no flight', async () => {
  const { owner, legs, ref_id } = await makeCase({ special_handling_codes: ['PER'] });
  for (const changes of [
    { goods_description: 'Silk' },
    { special_handling_codes: ['col', 'VAL'] },
    { special_handling_codes: [] },
    { pieces: 4 },
  ]) {
    const { events } = granted(await owner.client.rebook(ref_id, changes), 200);
    expect(events.at(-1)).toMatchObject({ kind: 'rebooked', flight_id: null });
  }
  expect(granted(await owner.client.readBooking(ref_id), 200)).toMatchObject({
    goods_description: 'Silk',
    special_handling_codes: [],
    pieces: 4,
    version: 5,
  });
  expect(await database.readCapacity(legs[0].flight_id)).toEqual({
    booked_weight_kg: 100,
    version: 1,
  });
});

test('another weight without a size makes the volume assumed; a size alone is measured', async () => {
  const { owner, ref_id } = await makeCase({ dimensions: QUARTER });
  const sized = granted(await owner.client.rebook(ref_id, { volume_m3: 0.75 }), 200);
  expect(sized).toMatchObject({
    volume_m3: 0.75,
    volume_assumed: false,
    chargeable_weight_kg: 125,
    dimensions: null,
  });
  const weighed = granted(await owner.client.rebook(ref_id, { weight_kg: 120.5 }), 200);
  expect(weighed).toMatchObject({
    volume_m3: 0.723,
    volume_assumed: true,
    chargeable_weight_kg: 120.5,
  });
});

test('under way: from where it is; what has flown stays; facts stay as they are, words do not', async () => {
  const { owner, legs, later, ref_id, to } = await makeCase();
  granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
  for (const changes of [
    { weight_kg: 99 },
    { pieces: 9 },
    { volume_m3: 1 },
    { special_handling_codes: ['PER'] },
  ]) {
    const problem = refused(
      await owner.client.rebook(ref_id, { ...changes, ...to(later) }),
      409,
      'not_changeable',
    );
    expect(problem.booking_status).toBe('DEPARTED');
  }
  const behind = await owner.client.rebook(ref_id, to(...legs));
  expect(refused(behind, 422, 'itinerary_invalid')).toMatchObject(named(legs[0]));
  const changes = { handling_note: 'Fragile', ...GOODS, ...to(later) };
  const booking = granted(await owner.client.rebook(ref_id, changes), 200);
  expect(booking).toMatchObject({
    status: 'DEPARTED',
    handling_note: 'Fragile',
    ...to(legs[0], later),
  });
  expect(booking.events.at(-1)).toMatchObject({ status: 'DEPARTED', flight_id: later.flight_id });
  const tracked = granted(await owner.client.track(ref_id), 200);
  expect(tracked.legs).toMatchObject([
    { leg: 1, state: 'departed' },
    { leg: 3, state: 'planned', flight_id: later.flight_id },
  ]);

  for (const [step, at] of [
    ['arrive', 'DXB'],
    ['depart', 'DXB'],
  ] as const) {
    granted(await handler.client.step(ref_id, step, at), 200);
  }
  const flown = await owner.client.rebook(ref_id, { weight_kg: 1 });
  expect(refused(flown, 409, 'nothing_to_rebook').booking_status).toBe('DEPARTED');
  refused(await owner.client.rebook(ref_id, { weight_kg: 1 }, stale), 412, 'version_mismatch');
  granted(await handler.client.step(ref_id, 'arrive', 'LHR'), 200);
  granted(await handler.client.step(ref_id, 'deliver', 'LHR'), 200);
  const closed = await owner.client.rebook(ref_id, { weight_kg: 1 }, stale);
  expect(refused(closed, 409, 'booking_closed').booking_status).toBe('DELIVERED');
});

test('a flight that is not there, departed, cancelled, closed, or refuses the goods', async () => {
  const { owner, legs, ref_id, to } = await makeCase({ special_handling_codes: ['PER'] });
  const rebook = (flight: { flight_id: string }) =>
    owner.client.rebook(ref_id, to(legs[0], flight));
  refused(await rebook({ flight_id: 'none' }), 422, 'flight_not_found');
  refused(await rebook(await database.makeFlight()), 422, 'itinerary_invalid');
  const at = minutesAfter(legs[1].departure_at, 60);
  const picky = await database.makeFlight({
    ...{ origin: 'DXB', destination: 'LHR', departure_at: at },
    refused_handling_codes: ['PER'],
  });
  const problem = refused(await rebook(picky), 409, 'handling_refused');
  expect(problem).toMatchObject({ ...named(picky), codes: ['PER'] });
  for (const [changes, code] of [
    [{ closed: true }, 'flight_closed'],
    [{ status: 'CANCELLED' }, 'flight_cancelled'],
  ] as const) {
    const flight = await makeOnward(at);
    await database.operate(flight.flight_id, changes);
    expect(refused(await rebook(flight), 409, code)).toMatchObject(named(flight));
  }
  expect(granted(await api.readBooking(ref_id), 200).version).toBe(1);
});

test('capacity: its own share counts as free, in kilograms and in litres; nothing moves when it is not enough', async () => {
  const { owner, legs, ref_id, to } = await makeCase({ volume_m3: 1 });
  const full = await makeOnward(minutesAfter(legs[1].departure_at, 60), 2);
  const answer = await owner.client.rebook(ref_id, { weight_kg: 1_000.1, ...to(legs[0], full) });
  expect(refused(answer, 409, 'capacity_exceeded')).toMatchObject({
    ...named(legs[0]),
    available_kg: 1_000,
    requested_kg: 1_000.1,
  });
  granted(await owner.client.rebook(ref_id, to(legs[0], full)), 200);
  const larger = await owner.client.rebook(ref_id, { volume_m3: 2.001 });
  expect(refused(larger, 409, 'capacity_exceeded')).toMatchObject({
    ...named(full),
    available_kg: 1_000,
    requested_kg: 100,
    available_m3: 2,
    requested_m3: 2.001,
  });
  granted(await owner.client.rebook(ref_id, { volume_m3: 2, weight_kg: 1_000 }), 200);
  expect(await database.readVolume(full.flight_id)).toBe(2_000);
});

test('a hold stays one, until its time or its new first departure', async () => {
  const { owner, ref_id, held } = await makeHold(scene);
  const departure_at = minutesAfter(new Date(), 2);
  const sooner = await database.makeFlight({ departure_at });
  const changes = { flight_ids: [sooner.flight_id] };
  expect(granted(await owner.client.rebook(ref_id, changes), 200)).toMatchObject({
    status: 'HELD',
    hold_expires_at: departure_at.toISOString(),
  });
  const back = await owner.client.rebook(ref_id, { flight_ids: held.flight_ids });
  expect(granted(back, 200).hold_expires_at).toBe(departure_at.toISOString());
  await database.outlast(ref_id);
  const over = refused(await owner.client.rebook(ref_id, { pieces: 2 }), 409, 'booking_closed');
  expect(over).not.toHaveProperty('capacity');
  const { status, events } = granted(await owner.client.readBooking(ref_id), 200);
  expect({ status, last: events.at(-1)?.metadata }).toEqual({
    status: 'CANCELLED',
    last: { message: 'Hold expired', reason: 'hold_expired' },
  });
  expect((await database.readCapacity(held.flight_ids[0] ?? '')).booked_weight_kg).toBe(0);
});

test('of ten at once with one If-Match, one is done and the others are told', async () => {
  const { owner, ref_id } = await makeCase();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, nth) =>
      owner.client.rebook(ref_id, { weight_kg: 50 + nth }, { headers: { 'if-match': '"1"' } }),
    ),
  );
  for (const answer of answers) if (!answer.ok) refused(answer, 412, 'version_mismatch');
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(granted(await api.readBooking(ref_id), 200).version).toBe(2);
});
