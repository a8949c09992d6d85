import { expect, test } from 'vitest';
import type { ShipmentRequest } from '../../../src/core/booking/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import { makeHold } from '../../support/holds.ts';
import { named, newReference, openScene, shipmentOn } from '../../support/scene.ts';
import { SPLITS } from '../../support/splits.ts';
import { newWaybillNumber } from '../../support/waybills.ts';

/** `POST /bookings/{ref_id}/offload`: what the carrier left behind, all of a booking or a part. */

const scene = openScene();
const { api, database, enter, makeConnection } = scene;
const handler = await enter('handler');
const AT = new Date(Date.now() - 3_600_000).toISOString();
const LEFT = { discrepancy: 'OFLD', occurred_at: AT } as const;
const stale = { headers: { 'if-match': '"9"' } };

async function makeCase(wish: Partial<ShipmentRequest> = {}) {
  const [owner, legs] = [await enter(), await makeConnection()];
  const shipment = shipmentOn(legs, { weight_kg: 100, pieces: 10, ...wish });
  const booked = granted(await owner.client.book(shipment), 201);
  const [{ flight_id }, onward] = legs;
  return { owner, legs, onward, booked, ref_id: booked.ref_id, left: { ...LEFT, flight_id } };
}

test('a discrepancy is taken in any case, as milestones take it', async () => {
  const { ref_id, left } = await makeCase({});
  const sent = { ...left, discrepancy: 'sspd' };
  const answer = await handler.client.call('POST', `/bookings/${ref_id}/offload`, sent);
  expect(granted(answer, 200)).toMatchObject({ events: [{}, { discrepancy: 'SSPD' }] });
});

test('without pieces → 200: that leg comes back, later ones stay, and the booking needs another flight', async () => {
  const { owner, legs, booked, ref_id, left } = await makeCase({ volume_m3: 0.5 });
  const answer = await handler.client.offload(ref_id, { ...left, remark: 'Too late' });
  const booking = granted(answer, 200);
  expect(booking).toEqual({
    ...booked,
    version: 2,
    updated_at: booking.updated_at,
    needs_rebooking: true,
    message: 'Booking offloaded',
    offloaded_ref_id: ref_id,
    events: [
      ...booked.events,
      {
        id: expect.any(String),
        booking_ref_id: ref_id,
        status: 'BOOKED',
        kind: 'offloaded',
        code: 'DIS',
        discrepancy: 'OFLD',
        location: 'DEL',
        flight_id: left.flight_id,
        timestamp: booking.updated_at,
        occurred_at: AT,
        pieces: 10,
        weight_kg: 100,
        volume_m3: 0.5,
        remark: 'Too late',
        metadata: { message: expect.stringContaining('10'), offloaded_ref_id: ref_id },
      },
    ],
  });
  expect(answer.headers.get('ETag')).toBe('"2"');
  const capacities = legs.map(({ flight_id }) => database.readCapacity(flight_id));
  expect(await Promise.all(capacities)).toEqual([
    { booked_weight_kg: 0, version: 2 },
    { booked_weight_kg: 100, version: 1 },
  ]);
  const step = await handler.client.step(ref_id, 'depart', 'DEL');
  expect(refused(step, 409, 'rebooking_required')).toMatchObject(named(legs[0]));

  const { flight_ids } = booked;
  const rebooked = granted(await owner.client.rebook(ref_id, { flight_ids }), 200);
  expect(rebooked).toMatchObject({ needs_rebooking: false, flight_ids, version: 3 });
  granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
});

test('with fewer → 200: the rest flies, and the part is a booking with its own steps, of one shipment', async () => {
  const awb_number = newWaybillNumber();
  const facts = { awb_number, special_handling_codes: ['PER'], goods_description: 'Mangoes' };
  const { owner, legs, booked, ref_id, left } = await makeCase({ ...facts, handling_note: 'Cool' });
  const answer = await handler.client.offload(ref_id, { ...left, pieces: 4 });
  const parent = granted(answer, 200);
  const part_ref_id = parent.offloaded_ref_id;
  expect(part_ref_id).toMatch(/^BKG-[0-9A-HJKMNP-TV-Z]{16}$/);
  expect(parent).toMatchObject({
    ...{ pieces: 6, weight_kg: 60, volume_m3: 0.36, chargeable_weight_kg: 60 },
    ...{ flight_ids: booked.flight_ids, needs_rebooking: false, version: 2 },
  });
  expect(parent.events[1]).toMatchObject({ pieces: 4, weight_kg: 40, volume_m3: 0.24 });
  expect(parent.events[1]).toMatchObject({ partial: true });

  const part = granted(await owner.client.readBooking(part_ref_id), 200);
  expect(part).toEqual({
    ...booked,
    ref_id: part_ref_id,
    pieces: 4,
    weight_kg: 40,
    volume_m3: 0.24,
    chargeable_weight_kg: 40,
    created_at: parent.updated_at,
    updated_at: parent.updated_at,
    split_from: ref_id,
    needs_rebooking: true,
    events: [
      {
        id: expect.any(String),
        booking_ref_id: part_ref_id,
        status: 'BOOKED',
        kind: 'split',
        location: 'DEL',
        flight_id: left.flight_id,
        timestamp: parent.updated_at,
        metadata: { message: '4 of 10 pieces offloaded' },
      },
    ],
  });
  const listed = await owner.client.call<{ ref_id: string }[]>(
    'GET',
    `/bookings/my-bookings?awb_number=${awb_number.replace('-', '')}`,
  );
  expect(granted(listed, 200).map((one) => one.ref_id)).toEqual([part_ref_id, ref_id]);

  const refusal = await handler.client.step(part_ref_id, 'depart', 'DEL');
  expect(refused(refusal, 409, 'rebooking_required')).toMatchObject(named(legs[0]));
  granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
  const shipment = await api.trackShipment(awb_number);
  expect(shipment.headers.get('ETag')).toBe('"4-2-public"');
  expect(granted(shipment, 200)).toMatchObject({
    ...{ pieces: 10, weight_kg: 100, status: 'BOOKED' },
    parts: [
      { ref_id: null, pieces: 6, status: 'DEPARTED', needs_rebooking: false },
      { ref_id: null, pieces: 4, status: 'BOOKED', needs_rebooking: true, eta: null },
    ],
  });

  const next = await database.makeFlight();
  const flight_ids = [next.flight_id];
  granted(await owner.client.rebook(part_ref_id, { flight_ids }), 200);
  const tracked = await owner.client.track(part_ref_id);
  expect(granted(tracked, 200).next_expected).toMatchObject({
    code: 'DEP',
    flight_id: next.flight_id,
  });
  granted(await handler.client.step(part_ref_id, 'depart', 'DEL'), 200);
  for (const [part, at] of [
    [ref_id, 'DXB'],
    [part_ref_id, 'LHR'],
  ] as const) {
    granted(await handler.client.step(part, 'arrive', at), 200);
  }
  for (const changes of [{ weight_kg: 1 }, { pieces: 1 }, { special_handling_codes: [] }]) {
    const changed = await owner.client.rebook(ref_id, changes);
    refused(changed, 409, 'not_changeable');
  }
});

test('a part of what had flown is not cancellable: it is on its way; one of what had not flown is', async () => {
  const { owner, ref_id, left, onward } = await makeCase();
  const early = granted(await handler.client.offload(ref_id, { ...left, pieces: 1 }), 200);
  granted(await owner.client.cancel(early.offloaded_ref_id), 200);
  granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
  granted(await handler.client.step(ref_id, 'arrive', 'DXB'), 200);
  const later = { ...left, flight_id: onward.flight_id, pieces: 4 };
  const { offloaded_ref_id } = granted(await handler.client.offload(ref_id, later), 200);
  const part = granted(await owner.client.readBooking(offloaded_ref_id), 200);
  expect(part).toMatchObject({ origin: 'DXB', flight_ids: [onward.flight_id], status: 'BOOKED' });
  for (const { client } of [owner, handler]) {
    const cancelled = await client.cancel(offloaded_ref_id);
    expect(refused(cancelled, 409, 'not_cancellable').booking_status).toBe('BOOKED');
  }
});

test.each(SPLITS)('$part of $pieces pieces of $weight_kg kg and $volume_m3 m³', async (vector) => {
  const [owner, flight] = [await enter(), await database.makeFlight()];
  const { weight_kg, pieces, volume_m3 } = vector;
  const shipment = shipmentOn(flight, { weight_kg, pieces, volume_m3 });
  const { ref_id } = granted(await owner.client.book(shipment), 201);
  const left = { ...LEFT, flight_id: flight.flight_id, pieces: vector.part };
  const rest = granted(await handler.client.offload(ref_id, left), 200);
  expect(rest).toMatchObject({
    pieces: vector.rest_pieces,
    weight_kg: vector.rest_weight_kg,
    volume_m3: vector.rest_volume_m3,
  });
  expect(granted(await owner.client.readBooking(rest.offloaded_ref_id), 200)).toMatchObject({
    pieces: vector.part,
    weight_kg: vector.part_weight_kg,
    volume_m3: vector.part_volume_m3,
  });
});

test('the same once more → 200, the booking as it is and the same part, whatever If-Match says', async () => {
  const { owner, ref_id, left } = await makeCase();
  const report = { ...left, pieces: 4 };
  const first = granted(await handler.client.offload(ref_id, report), 200);
  granted(await owner.client.rebook(ref_id, { handling_note: 'Fragile' }), 200);
  const again = await handler.client.offload(
    ref_id,
    { ...report, occurred_at: AT.replace('Z', '+00:00'), remark: 'Once more' },
    stale,
  );
  expect(granted(again, 200)).toMatchObject({
    ...{ version: 3, pieces: 6, handling_note: 'Fragile', message: 'Booking offloaded' },
    offloaded_ref_id: first.offloaded_ref_id,
  });
  expect(again.headers.get('ETag')).toBe('"3"');
  const other = granted(await handler.client.offload(ref_id, { ...report, pieces: 3 }), 200);
  expect(other).toMatchObject({ version: 4, pieces: 3 });
  expect(other.offloaded_ref_id).not.toBe(first.offloaded_ref_id);
});

test('for handlers: the owner 403, nobody 401; an unknown booking 404', async () => {
  const { owner, ref_id, left } = await makeCase();
  refused(await owner.client.offload(ref_id, left), 403, 'forbidden');
  refused(await api.offload(ref_id, left), 401, 'unauthenticated');
  for (const unknown of [newReference(), 'no-ref!']) {
    refused(await handler.client.offload(unknown, left), 404, 'booking_not_found');
  }
  expect(granted(await api.readBooking(ref_id), 200).version).toBe(1);
});

const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
test.each<[string, object, string]>([
  ['no flight', { flight_id: undefined }, 'flight_id'],
  ['no discrepancy', { discrepancy: null }, 'discrepancy'],
  ['a discrepancy that is reported', { discrepancy: 'MSCA' }, 'discrepancy'],
  ['no time', { occurred_at: undefined }, 'occurred_at'],
  ['a time without an offset', { occurred_at: '2026-11-25T10:00:00' }, 'occurred_at'],
  ['what is to come', { occurred_at: hours(0.1) }, 'occurred_at'],
  ['what is two months old', { occurred_at: hours(-61 * 24) }, 'occurred_at'],
  ['no pieces', { pieces: 0 }, 'pieces'],
  ['two decimals', { pieces: 1, weight_kg: 1.25 }, 'weight_kg'],
  ['four decimals', { pieces: 1, volume_m3: 0.0015 }, 'volume_m3'],
  ['a long remark', { remark: 'x'.repeat(201) }, 'remark'],
])('422 for %s, before the booking is looked for', async (_, wish, path) => {
  const left = { ...LEFT, flight_id: 'none', ...wish };
  const answer = await handler.client.call('POST', `/bookings/${newReference()}/offload`, left);
  expect(refusedPaths(answer)).toEqual([path]);
});

test('422 for what the booking does not have, after its state and version', async () => {
  const { owner, ref_id, left } = await makeCase();
  for (const [wish, path] of [
    [{ flight_id: (await database.makeFlight()).flight_id }, 'flight_id'],
    [{ flight_id: 'none' }, 'flight_id'],
    [{ pieces: 11 }, 'pieces'],
    [{ pieces: 1, weight_kg: 100 }, 'weight_kg'],
    [{ pieces: 1, volume_m3: 0.601 }, 'volume_m3'],
  ] as const) {
    const answer = await handler.client.offload(ref_id, { ...left, ...wish });
    expect(refusedPaths(answer)).toEqual([path]);
    const old = await handler.client.offload(ref_id, { ...left, ...wish }, stale);
    expect(refused(old, 412, 'version_mismatch').version).toBe(1);
  }
  granted(await owner.client.cancel(ref_id), 200);
  const closed = await handler.client.offload(ref_id, { ...left, pieces: 11 }, stale);
  expect(refused(closed, 409, 'booking_closed').booking_status).toBe('CANCELLED');
});

test('a hold 409; taken off already 409; a leg that has departed, or the part of a later one 409', async () => {
  const { ref_id: held_ref_id, held } = await makeHold(scene);
  const on_hold = { ...LEFT, flight_id: held.flight_ids[0] ?? '' };
  const holding = refused(await handler.client.offload(held_ref_id, on_hold), 409, 'booking_held');
  expect(holding.hold_expires_at).toBe(held.hold_expires_at);

  const { ref_id, left, onward, legs } = await makeCase();
  const later = { ...left, flight_id: onward.flight_id };
  const expectStep = async (report: typeof left & { pieces?: number }, step: string, at: string) =>
    expect(
      refused(await handler.client.offload(ref_id, report), 409, 'out_of_sequence').expected,
    ).toEqual({ step, location: at });
  await expectStep({ ...later, pieces: 1 }, 'depart', 'DEL');
  granted(await handler.client.offload(ref_id, { ...later, pieces: 10 }), 200);
  const again = await handler.client.offload(ref_id, { ...later, occurred_at: hours(-2) });
  expect(refused(again, 409, 'rebooking_required')).toMatchObject(named(legs[1]));
  granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
  await expectStep(left, 'arrive', 'DXB');
});

test('a volume given in cubic metres, a weight given in kilograms', async () => {
  const { owner, ref_id, left } = await makeCase({ volume_m3: 6 });
  const report = { ...left, pieces: 1, weight_kg: 99.9, volume_m3: 5.999 };
  const rest = granted(await handler.client.offload(ref_id, report), 200);
  expect(rest).toMatchObject({ weight_kg: 0.1, volume_m3: 0.001, chargeable_weight_kg: 0.5 });
  expect(granted(await owner.client.readBooking(rest.offloaded_ref_id), 200)).toMatchObject({
    ...{ weight_kg: 99.9, volume_m3: 5.999, volume_assumed: false },
    chargeable_weight_kg: 1_000,
  });
});
