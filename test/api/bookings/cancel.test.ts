import { describe, expect, test } from 'vitest';
import type { BookingWithEvents } from '../../../src/core/booking/types.ts';
import type { Step } from '../../../src/core/tracking/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import { send } from '../../support/raw.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';

const { api, database, enter, makeConnection } = openScene();

const STEPS: [Step, string][] = [
  ['depart', 'DEL'],
  ['arrive', 'DXB'],
  ['depart', 'DXB'],
  ['arrive', 'LHR'],
  ['deliver', 'LHR'],
];

/** A booking of 10 kg on two legs, moved on by so many steps. */
async function makeBooking({ steps = 0 } = {}) {
  const owner = await enter();
  const handler = await enter('handler');
  const legs = await makeConnection();
  const { ref_id } = granted(await owner.client.book(shipmentOn(legs)), 201);
  for (const [step, location] of STEPS.slice(0, steps)) {
    granted(await handler.client.step(ref_id, step, location), 200);
  }
  const booked = async () => {
    const capacities = await Promise.all(legs.map((leg) => database.readCapacity(leg.flight_id)));
    return capacities.map((capacity) => capacity.booked_weight_kg);
  };
  return { owner, handler, legs, ref_id, booked };
}

test('POST …/cancel by the owner → 200, cancelled, with message, event and ETag', async () => {
  const { owner, ref_id, booked } = await makeBooking();
  const answer = await owner.client.cancel(ref_id);
  const booking = granted(answer, 200);
  expect(booking).toMatchObject({
    ref_id,
    status: 'CANCELLED',
    version: 2,
    message: expect.stringMatching(/cancelled/i),
  });
  expect(booking.events.at(-1)).toMatchObject({
    status: 'CANCELLED',
    flight_id: null,
    timestamp: booking.updated_at,
    metadata: { message: 'Booking cancelled' },
  });
  expect(answer.headers.get('ETag')).toBe('"2"');
  expect(await booked()).toEqual([0, 0]);
});

test.each(['handler', 'admin'] as const)('POST …/cancel by %s → 200', async (role) => {
  const { ref_id, booked } = await makeBooking();
  const { client } = await enter(role);
  expect(granted(await client.cancel(ref_id), 200).status).toBe('CANCELLED');
  expect(await booked()).toEqual([0, 0]);
});

test('POST …/cancel by a stranger → 403, nothing changes, nothing is told', async () => {
  const { owner, ref_id, booked } = await makeBooking();
  const stranger = await enter();
  const answer = await stranger.client.cancel(ref_id);
  refused(answer, 403, 'forbidden');
  expect(answer.text).not.toContain(owner.user.id);
  expect(await booked()).toEqual([10, 10]);
  granted(await owner.client.cancel(ref_id), 200);
  refused(await stranger.client.cancel(ref_id), 403, 'forbidden');
});

test('POST …/cancel without a token → 401', async () => {
  const { ref_id, booked } = await makeBooking();
  refused(await api.cancel(ref_id), 401, 'unauthenticated');
  expect(await booked()).toEqual([10, 10]);
});

test('POST …/cancel of an unknown booking, or a malformed reference → 404', async () => {
  const { client } = await enter();
  refused(await client.cancel(newReference()), 404, 'booking_not_found');
  refused(await client.cancel('no!'), 404, 'booking_not_found');
});

describe('the capacity that comes back', () => {
  test('is that of both legs before the first departure', async () => {
    const { owner, legs, ref_id, booked } = await makeBooking();
    granted(await owner.client.cancel(ref_id), 200);
    expect(await booked()).toEqual([0, 0]);
    for (const leg of legs) {
      expect((await database.readCapacity(leg.flight_id)).version).toBe(2);
    }
  });

  test('is that of the second leg only once the first has departed', async () => {
    const { owner, ref_id, booked } = await makeBooking({ steps: 1 });
    granted(await owner.client.cancel(ref_id), 200);
    expect(await booked()).toEqual([10, 0]);
  });

  test('can be booked at once by somebody else', async () => {
    const owner = await enter();
    const flight = await database.makeFlight({ max_weight_kg: 200 });
    const shipment = shipmentOn(flight, { weight_kg: 200 });
    const { ref_id } = granted(await owner.client.book(shipment), 201);
    const { client } = await enter();
    refused(await client.book(shipment), 409, 'capacity_exceeded');
    granted(await owner.client.cancel(ref_id), 200);
    granted(await client.book(shipment), 201);
  });

  test('comes back once, however many cancel at once', async () => {
    const { owner, legs, ref_id, booked } = await makeBooking();
    const other = await enter();
    granted(await other.client.book(shipmentOn(legs, { weight_kg: 5 })), 201);
    const answers = await Promise.all(Array.from({ length: 8 }, () => owner.client.cancel(ref_id)));
    for (const answer of answers) granted(answer, 200);
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(await booked()).toEqual([5, 5]);
    const differing = (await database.audit()).map(({ flight_id }) => flight_id);
    for (const leg of legs) expect(differing).not.toContain(leg.flight_id);
  });
});

test.each([2, 3, 4, 5])('after %d steps a leg has arrived → 409 not_cancellable', async (steps) => {
  const { owner, handler, ref_id, booked } = await makeBooking({ steps });
  for (const { client } of [owner, handler]) {
    refused(await client.cancel(ref_id), 409, 'not_cancellable');
  }
  expect(await booked()).toEqual([10, 10]);
  expect(granted(await owner.client.readBooking(ref_id), 200).version).toBe(steps + 1);
});

test('again → 200, the same answer, nothing changes, whatever If-Match says', async () => {
  const { owner, ref_id } = await makeBooking();
  const first = await owner.client.cancel(ref_id);
  granted(first, 200);
  for (const tag of ['"1"', '"99"', '*']) {
    const again = await owner.client.cancel(ref_id, { headers: { 'if-match': tag } });
    expect(granted(again, 200)).toEqual(granted(first, 200));
    expect(again.headers.get('ETag')).toBe('"2"');
  }
});

describe('If-Match', () => {
  test.each(['"1"', '*', '"5", "1"', 'W/"1"', '"5", W/"1"', '"1",', '"1-public"', 'W/"1-public"'])(
    '%s on version 1 → 200',
    async (tag) => {
      const { owner, ref_id } = await makeBooking();
      granted(await owner.client.cancel(ref_id, { headers: { 'if-match': tag } }), 200);
    },
  );

  test.each(['"2"', 'W/"2"', '"2-public"', '"01"', '"01-public"'])(
    '%s on version 1 → 412, nothing changes',
    async (tag) => {
      const { owner, ref_id, booked } = await makeBooking();
      const answer = await owner.client.cancel(ref_id, { headers: { 'if-match': tag } });
      expect(refused(answer, 412, 'version_mismatch').version).toBe(1);
      expect(await booked()).toEqual([10, 10]);
    },
  );

  test.each(['"1"', 'W/"1"'])('%s on version 2 → 412, nothing changes', async (tag) => {
    const { owner, ref_id, booked } = await makeBooking({ steps: 1 });
    const answer = await owner.client.cancel(ref_id, { headers: { 'if-match': tag } });
    expect(refused(answer, 412, 'version_mismatch').version).toBe(2);
    expect(await booked()).toEqual([10, 10]);
  });

  test('that is no entity tag → 422 that names it', async () => {
    const { owner, ref_id } = await makeBooking();
    const answer = await owner.client.cancel(ref_id, { headers: { 'if-match': '1' } });
    expect(refusedPaths(answer)).toEqual(['if-match']);
  });
});

test.each([
  ['application/json', '{"reason": "changed my mind"}'],
  ['application/json', '{broken'],
  ['text/plain', 'please'],
])('a body is ignored: %s %s', async (type, body) => {
  const { owner, ref_id } = await makeBooking();
  const answer = await send(`/bookings/${ref_id}/cancel`, { token: owner.token, type, body });
  expect(answer.status, answer.text).toBe(200);
});

test('a shipment that is cancelled while it departs is one or the other, and the books balance', async () => {
  const { owner, handler, legs, ref_id, booked } = await makeBooking();
  const [cancelled, departed] = await Promise.all([
    owner.client.cancel(ref_id),
    handler.client.step(ref_id, 'depart', 'DEL'),
  ]);
  granted(cancelled, 200);
  if (!departed.ok) refused(departed, 409, 'booking_closed');
  const booking: BookingWithEvents = granted(await owner.client.readBooking(ref_id), 200);
  expect(booking.status).toBe('CANCELLED');
  expect(await booked()).toEqual([departed.ok ? 10 : 0, 0]);
  const differing = (await database.audit()).map(({ flight_id }) => flight_id);
  for (const leg of legs) expect(differing).not.toContain(leg.flight_id);
});
