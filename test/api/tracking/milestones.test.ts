import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { MILESTONE_CODES } from '../../../src/core/tracking/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import { newReference, openScene } from '../../support/scene.ts';
import { hoursFromNow, makeShipment, readVersion } from './shipments-made.ts';

const scene = openScene();
const { api, database, enter } = scene;
const AT = hoursFromNow(-1);
const RCS = { code: 'RCS', location: 'DEL', occurred_at: AT };

/** One shipment that all refusals leave alone. */
const { owner, handler, ref_id } = await makeShipment(scene);

test('POST milestones with all that can be told → 200, ETag, the booking with its event and a message', async () => {
  const { handler, ref_id, legs } = await makeShipment(scene);
  const told = {
    flight_id: legs[0].flight_id,
    pieces: 9,
    weight_kg: 90.5,
    volume_m3: 0.123,
    remark: 'Two cartons wet',
  };
  const fact = { ...told, code: 'dis', location: 'del', occurred_at: AT, discrepancy: 'msca' };
  const answer = await handler.client.report(ref_id, fact);
  const booking = granted(answer, 200);
  expect(answer.headers.get('ETag')).toBe('"2"');
  expect(booking).toMatchObject({
    status: 'BOOKED',
    version: 2,
    message: 'Missing cargo (DIS MSCA)',
  });
  expect(booking.events[1]).toEqual({
    id: expect.stringMatching(/^\d+$/),
    booking_ref_id: ref_id,
    status: 'BOOKED',
    kind: 'milestone',
    code: 'DIS',
    discrepancy: 'MSCA',
    location: 'DEL',
    timestamp: booking.updated_at,
    occurred_at: AT,
    metadata: { message: 'Missing cargo (DIS MSCA)' },
    ...told,
    partial: true,
  });
  const seen = await api.readBooking(ref_id);
  expect(seen.text).not.toContain('remark');
  expect(granted(seen, 200).events[1]).toMatchObject({ code: 'DIS', pieces: 9, partial: true });
});

test('each code is taken, in any order; what is plain has no keys beyond what was told', async () => {
  const { handler, ref_id, legs } = await makeShipment(scene);
  for (const [place, code] of MILESTONE_CODES.toReversed().entries()) {
    const answer = await handler.client.report(ref_id, {
      code,
      location: ['NFD', 'AWD'].includes(code) ? 'LHR' : 'DEL',
      occurred_at: AT,
      ...(['PRE', 'MAN', 'RCF'].includes(code) ? { flight_id: legs[1].flight_id } : {}),
      ...(code === 'DIS' ? { discrepancy: 'OVCD' } : {}),
    });
    const { events, version, message } = granted(answer, 200);
    expect(version).toBe(place + 2);
    expect(message).toMatch(new RegExp(`\\((DIS )?(${code}|OVCD)\\)$`));
    expect(Object.keys(events.at(-1) ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/pieces|weight_kg|volume_m3|partial|remark/)]),
    );
  }
});

test('the same once more → 200 and nothing changes, whatever If-Match says, by another handler too', async () => {
  const { handler, ref_id } = await makeShipment(scene);
  const fact = { ...RCS, pieces: 10 };
  const first = granted(await handler.client.report(ref_id, fact), 200);
  const again = await (await enter('admin')).client.report(
    ref_id,
    { ...fact, remark: 'Once more', occurred_at: AT.replace('Z', '+00:00') },
    { headers: { 'if-match': '"9"' } },
  );
  expect(granted(again, 200)).toEqual(first);
  expect(again.headers.get('ETag')).toBe('"2"');
});

test('DEP, ARR and DLV are the steps, with their time and pieces, and refused as they are', async () => {
  const { handler, ref_id, legs } = await makeShipment(scene);
  const at = (code: string, location: string, hours: number, more = {}) =>
    handler.client.report(ref_id, { code, location, occurred_at: hoursFromNow(hours), ...more });
  const early = refused(await at('ARR', 'DXB', -4), 409, 'out_of_sequence');
  expect(early.expected).toEqual({ step: 'depart', location: 'DEL' });
  refused(await at('DEP', 'JFK', -4), 422, 'location_invalid');
  refused(await at('DEP', 'DEL', -4, { pieces: 9 }), 409, 'pieces_differ');
  expect(refusedPaths(await at('DEP', 'DEL', -4, { flight_id: randomUUID() }))).toEqual([
    'flight_id',
  ]);
  expect(refusedPaths(await at('DEP', 'DEL', 1))).toEqual(['occurred_at']);

  const journey = [
    ['DEP', 'DEL', 'Booking departed', 'DEPARTED'],
    ['ARR', 'DXB', 'Booking arrived', 'ARRIVED'],
    ['DEP', 'DXB', 'Booking departed', 'DEPARTED'],
    ['ARR', 'LHR', 'Booking arrived', 'ARRIVED'],
    ['DLV', 'LHR', 'Booking delivered', 'DELIVERED'],
  ] as const;
  for (const [place, [code, location, message, status]] of journey.entries()) {
    const occurred_at = hoursFromNow(place - 10);
    const fact = { code, location, occurred_at, pieces: 10, remark: 'Not kept' };
    const booking = granted(await handler.client.report(ref_id, fact), 200);
    expect(booking).toMatchObject({ message, status, version: place + 2 });
    expect(booking.events.at(-1)).toEqual({
      id: expect.any(String),
      booking_ref_id: ref_id,
      status,
      location,
      flight_id: legs[place < 2 ? 0 : 1].flight_id,
      timestamp: booking.updated_at,
      occurred_at,
      pieces: 10,
      metadata: { message: expect.stringContaining(location) },
    });
    expect(granted(await handler.client.report(ref_id, fact), 200).version, 'again').toBe(
      place + 2,
    );
  }
  // Facts may still come.
  granted(await at('DDL', 'LHR', -1), 200);
  refused(await at('DEP', 'DXB', -1, { flight_id: randomUUID() }), 409, 'booking_closed');
});

test.each<[string, object, string]>([
  ['no code', { code: undefined }, 'code'],
  ['a code that is booked', { code: 'BKD' }, 'code'],
  ['information', { code: 'OCI' }, 'code'],
  ['more information', { code: 'OSI' }, 'code'],
  ['a code that is none', { code: 'XYZ' }, 'code'],
  ['no place', { location: undefined }, 'location'],
  ['no airport', { location: 'Delhi' }, 'location'],
  ['no time', { occurred_at: undefined }, 'occurred_at'],
  ['a time without an offset', { occurred_at: '2026-11-25T10:00:00' }, 'occurred_at'],
  ['what is to come', { occurred_at: hoursFromNow(0.1) }, 'occurred_at'],
  ['what is long ago', { occurred_at: hoursFromNow(-60 * 24 - 0.1) }, 'occurred_at'],
  ['no pieces', { pieces: 0 }, 'pieces'],
  ['half a piece', { pieces: 1.5 }, 'pieces'],
  ['too heavy', { weight_kg: 100_000.1 }, 'weight_kg'],
  ['two decimals', { weight_kg: 1.25 }, 'weight_kg'],
  ['no volume', { volume_m3: 0 }, 'volume_m3'],
  ['another discrepancy', { code: 'DIS', discrepancy: 'XXXX' }, 'discrepancy'],
  ['an empty remark', { remark: ' ' }, 'remark'],
  ['a long remark', { remark: 'x'.repeat(201) }, 'remark'],
])('422 for %s, before the booking is looked for', async (_, wish, path) => {
  const answer = await handler.client.report(newReference(), { ...RCS, ...wish });
  expect(refusedPaths(answer)).toEqual([path]);
});

test.each(['OFLD', 'sspd'])('422 for DIS %s says: use offload', async (discrepancy) => {
  const answer = await handler.client.report(ref_id, { ...RCS, code: 'DIS', discrepancy });
  const { errors } = refused(answer, 422, 'validation_failed');
  expect(errors).toEqual([{ path: 'discrepancy', message: expect.stringContaining('/offload') }]);
});

test.each<[string, object, string]>([
  ['an unknown airport', { location: 'XXQ' }, 'location'],
  ['accepted elsewhere', { location: 'LHR' }, 'location'],
  ['on hand elsewhere', { code: 'FOH', location: 'DXB' }, 'location'],
  ['notified elsewhere', { code: 'NFD' }, 'location'],
  ['documents elsewhere', { code: 'AWD', location: 'DXB' }, 'location'],
  ['prepared for no flight', { code: 'PRE' }, 'flight_id'],
  ['manifested on no flight', { code: 'MAN' }, 'flight_id'],
  ['received from no flight', { code: 'RCF' }, 'flight_id'],
  ['no discrepancy', { code: 'DIS' }, 'discrepancy'],
  ['more pieces than booked', { pieces: 11 }, 'pieces'],
])('422 for %s, after the booking is found', async (_, wish, path) => {
  const unknown = await handler.client.report(newReference(), { ...RCS, ...wish });
  refused(unknown, 404, 'booking_not_found');
  const answer = await handler.client.report(ref_id, { ...RCS, ...wish });
  expect(refusedPaths(answer)).toEqual([path]);
  expect(await readVersion(database, ref_id)).toBe(1);
});

test('an unknown flight → 422 flight_not_found', async () => {
  for (const flight_id of [randomUUID(), 'no-flight']) {
    const answer = await handler.client.report(ref_id, { ...RCS, flight_id });
    expect(refused(answer, 422, 'flight_not_found').flight_id).toBe(flight_id);
  }
});

test('for handlers: nobody 401, the owner 403; a stale version 412, a hold 409, a cancelled one 409', async () => {
  refused(await api.report(ref_id, RCS), 401, 'unauthenticated');
  refused(await owner.client.report(ref_id, RCS), 403, 'forbidden');
  const stale = { headers: { 'if-match': '"7"' } };
  refused(await handler.client.report(ref_id, RCS, stale), 412, 'version_mismatch');
  const held = await makeShipment(scene, { hold_minutes: 30 });
  const refusal = refused(await handler.client.report(held.ref_id, RCS), 409, 'booking_held');
  expect(refusal.hold_expires_at).toEqual(expect.any(String));
  granted(await held.owner.client.cancel(held.ref_id), 200);
  refused(
    await handler.client.report(held.ref_id, { ...RCS, location: 'JFK' }, stale),
    409,
    'booking_closed',
  );
});
