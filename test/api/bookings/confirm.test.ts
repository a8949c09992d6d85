import { describe, expect, test } from 'vitest';
import type { BookingWithEvents } from '../../../src/core/booking/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import { makeHold, makeOverHold } from '../../support/holds.ts';
import { send } from '../../support/raw.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';

const scene = openScene();
const { api, database, enter, makeConnection } = scene;

type Confirmed = BookingWithEvents & { message: string };

const capacityOf = (flights: { flight_id: string }[]) =>
  Promise.all(flights.map(({ flight_id }) => database.readCapacity(flight_id)));

test('POST …/confirm by the owner → 200, booked, with message, event and ETag', async () => {
  const { owner, ref_id, held, flights } = await makeHold(scene);
  const answer = await owner.client.call<Confirmed>('POST', `/bookings/${ref_id}/confirm`);
  const booking = granted(answer, 200);
  expect(booking).toEqual({
    ...held,
    status: 'BOOKED',
    version: 2,
    hold_expires_at: null,
    updated_at: booking.updated_at,
    message: 'Booking confirmed',
    events: [
      ...held.events,
      {
        id: expect.any(String),
        booking_ref_id: ref_id,
        status: 'BOOKED',
        kind: 'confirmed',
        location: null,
        flight_id: null,
        timestamp: booking.updated_at,
        metadata: { message: 'Booking confirmed' },
      },
    ],
  });
  expect(answer.headers.get('ETag')).toBe('"2"');
  expect(await capacityOf(flights)).toEqual([{ booked_weight_kg: 10, version: 1 }]);
  const { message: _, ...read } = booking;
  expect(granted(await owner.client.readBooking(ref_id), 200)).toEqual(read);
});

test.each(['handler', 'admin'] as const)('POST …/confirm by %s → 200', async (role) => {
  const { ref_id } = await makeHold(scene);
  const { client } = await enter(role);
  expect(granted(await client.confirm(ref_id), 200).status).toBe('BOOKED');
});

test('POST …/confirm by a stranger → 403, nothing changes, nothing is told', async () => {
  const { ref_id, held } = await makeHold(scene);
  const { client } = await enter();
  const answer = await client.confirm(ref_id);
  refused(answer, 403, 'forbidden');
  expect(answer.text).not.toContain(held.hold_expires_at);
  expect(granted(await api.readBooking(ref_id), 200)).toMatchObject({ status: 'HELD', version: 1 });
});

test('a stranger ends no hold that is over', async () => {
  const { ref_id } = await makeOverHold(scene);
  refused(await (await enter()).client.confirm(ref_id), 403, 'forbidden');
  expect(granted(await api.readBooking(ref_id), 200).version).toBe(1);
});

test('POST …/confirm without a token → 401', async () => {
  const { ref_id } = await makeHold(scene);
  refused(await api.confirm(ref_id), 401, 'unauthenticated');
});

test('POST …/confirm of an unknown booking, or a malformed reference → 404', async () => {
  const { client } = await enter();
  refused(await client.confirm(newReference()), 404, 'booking_not_found');
  refused(await client.confirm('no-ref!'), 404, 'booking_not_found');
});

test('the reference is matched in any case', async () => {
  const { owner, ref_id } = await makeHold(scene);
  expect(granted(await owner.client.confirm(ref_id.toLowerCase()), 200).ref_id).toBe(ref_id);
});

describe('what is no hold any more → 200 as it stands, whatever If-Match says', () => {
  const STEPS = [
    ['depart', 'DEL'],
    ['arrive', 'LHR'],
    ['deliver', 'LHR'],
  ] as const;

  test.each([0, 1, 2, 3])('a confirmed one after %d steps', async (steps) => {
    const { owner, ref_id } = await makeHold(scene);
    granted(await owner.client.confirm(ref_id), 200);
    const handler = await enter('handler');
    for (const [step, location] of STEPS.slice(0, steps)) {
      granted(await handler.client.step(ref_id, step, location), 200);
    }
    const before = granted(await owner.client.readBooking(ref_id), 200);
    for (const headers of [{}, { 'if-match': '"1"' }, { 'if-match': '"99"' }]) {
      const answer = await owner.client.confirm(ref_id, { headers });
      expect(granted(answer, 200)).toEqual({ ...before, message: 'Booking confirmed' });
      expect(answer.headers.get('ETag')).toBe(`"${before.version}"`);
    }
  });

  test('one that was never held', async () => {
    const { client } = await enter();
    const booked = granted(await client.book(shipmentOn(await database.makeFlight())), 201);
    expect(granted(await client.confirm(booked.ref_id), 200)).toEqual({
      ...booked,
      message: 'Booking confirmed',
    });
  });
});

describe('409 hold_expired', () => {
  test('once the hold is over: it is ended, each leg gives back what it took, once', async () => {
    const legs = await makeConnection();
    const { owner, ref_id } = await makeOverHold(scene, legs);
    const answer = await owner.client.confirm(ref_id);
    const problem = refused(answer, 409, 'hold_expired');
    expect(problem).not.toHaveProperty('capacity');
    expect(Date.parse(problem.hold_expires_at ?? '')).toBeLessThanOrEqual(Date.now());
    expect(problem.detail).toContain(problem.hold_expires_at);

    const booking = granted(await owner.client.readBooking(ref_id), 200);
    expect(booking).toMatchObject({
      status: 'CANCELLED',
      version: 2,
      hold_expires_at: problem.hold_expires_at,
    });
    expect(booking.events[1]).toMatchObject({
      status: 'CANCELLED',
      timestamp: booking.updated_at,
      metadata: { message: 'Hold expired', reason: 'hold_expired' },
    });
    expect(booking.events[1]).not.toHaveProperty('kind');

    const again = refused(await owner.client.confirm(ref_id), 409, 'hold_expired');
    expect(again.hold_expires_at).toBe(problem.hold_expires_at);
    const back = { booked_weight_kg: 0, version: 2 };
    expect(await capacityOf(legs)).toEqual([back, back]);
  });

  test('for staff too, and whatever If-Match says', async () => {
    const { ref_id } = await makeOverHold(scene);
    const { client } = await enter('handler');
    const answer = await client.confirm(ref_id, { headers: { 'if-match': '"9"' } });
    refused(answer, 409, 'hold_expired');
  });

  test('of ten at once, one ends it', async () => {
    const { owner, ref_id, flights } = await makeOverHold(scene);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, nth) =>
        nth % 2 ? owner.client.confirm(ref_id) : owner.client.cancel(ref_id),
      ),
    );
    for (const answer of answers) {
      if (!answer.ok) refused(answer, 409, 'hold_expired');
    }
    expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
    expect(granted(await owner.client.readBooking(ref_id), 200).events).toHaveLength(2);
    expect(await capacityOf(flights)).toEqual([{ booked_weight_kg: 0, version: 2 }]);
  });
});

test('409 booking_closed for one that somebody cancelled', async () => {
  const { owner, ref_id } = await makeHold(scene);
  granted(await owner.client.cancel(ref_id), 200);
  const answer = await owner.client.confirm(ref_id, { headers: { 'if-match': '"9"' } });
  expect(refused(answer, 409, 'booking_closed').booking_status).toBe('CANCELLED');
});

describe('If-Match', () => {
  test.each(['"1"', '*', 'W/"1"', '"7", "1"', '"1-public"'])('%s on a hold → 200', async (tag) => {
    const { owner, ref_id } = await makeHold(scene);
    granted(await owner.client.confirm(ref_id, { headers: { 'if-match': tag } }), 200);
  });

  test.each(['"2"', '"0"', '"01"'])('%s on a hold → 412, and it stays one', async (tag) => {
    const { owner, ref_id } = await makeHold(scene);
    const answer = await owner.client.confirm(ref_id, { headers: { 'if-match': tag } });
    expect(refused(answer, 412, 'version_mismatch').version).toBe(1);
    expect(granted(await owner.client.readBooking(ref_id), 200).status).toBe('HELD');
  });

  test('that is no entity tag → 422 that names it', async () => {
    const { owner, ref_id } = await makeHold(scene);
    const answer = await owner.client.confirm(ref_id, { headers: { 'if-match': '1' } });
    expect(refusedPaths(answer)).toEqual(['if-match']);
  });
});

test.each([
  ['application/json', '{"hold_minutes": 60}'],
  ['application/json', '{broken'],
  ['text/plain', 'please'],
])('a body is ignored: %s %s', async (type, body) => {
  const { owner, ref_id } = await makeHold(scene);
  const answer = await send(`/bookings/${ref_id}/confirm`, { token: owner.token, type, body });
  expect(answer.status, answer.text).toBe(200);
});

test('confirmed and cancelled at once, it is cancelled in the end, and the books balance', async () => {
  const { owner, ref_id, flights } = await makeHold(scene);
  const [confirmed, cancelled] = await Promise.all([
    owner.client.confirm(ref_id),
    owner.client.cancel(ref_id),
  ]);
  granted(cancelled, 200);
  if (!confirmed.ok) refused(confirmed, 409, 'booking_closed');
  const { status, events } = granted(await owner.client.readBooking(ref_id), 200);
  expect(status).toBe('CANCELLED');
  expect(events).toHaveLength(confirmed.ok ? 3 : 2);
  expect(await capacityOf(flights)).toEqual([{ booked_weight_kg: 0, version: 2 }]);
});

test('of ten confirmations at once, one is an event', async () => {
  const { owner, ref_id } = await makeHold(scene);
  const answers = await Promise.all(Array.from({ length: 10 }, () => owner.client.confirm(ref_id)));
  for (const answer of answers) expect(granted(answer, 200).version).toBe(2);
  expect(granted(await owner.client.readBooking(ref_id), 200).events).toHaveLength(2);
});
