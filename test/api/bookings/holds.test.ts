import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BookingListed } from '../../../src/core/booking/types.ts';
import { granted, refused } from '../../support/answers.ts';
import { createApiClient } from '../../support/api-client.ts';
import { makeHold, makeOverHold } from '../../support/holds.ts';
import { minutesAfter, newReference, openScene, shipmentOn } from '../../support/scene.ts';

/** Room kept for somebody who has not decided yet. */

const scene = openScene();
const { api, database, enter, makeConnection, startWorker } = scene;

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

test('POST /bookings with hold_minutes → 201 HELD until then, with the capacity taken', async () => {
  const legs = await makeConnection();
  const { owner, ref_id, held } = await makeHold(scene, legs);
  expect(held).toMatchObject({ status: 'HELD', version: 1, user_id: owner.user.id });
  expect(held.hold_expires_at).toMatch(UTC);
  expect(Date.parse(held.hold_expires_at ?? '') - Date.parse(held.created_at)).toBe(5 * 60_000);
  expect(held.events).toEqual([
    {
      id: expect.any(String),
      booking_ref_id: ref_id,
      status: 'HELD',
      location: 'DEL',
      flight_id: null,
      timestamp: held.created_at,
      metadata: { message: 'Booking held', hold_expires_at: held.hold_expires_at },
    },
  ]);
  for (const { flight_id } of legs) {
    expect(await database.readCapacity(flight_id)).toEqual({ booked_weight_kg: 10, version: 1 });
  }
});

test('a hold ends with the departure of its first flight, if that is sooner', async () => {
  const departure_at = minutesAfter(new Date(), 3);
  const { held } = await makeHold(scene, [await database.makeFlight({ departure_at })]);
  expect(Date.parse(held.hold_expires_at ?? '')).toBe(departure_at.getTime());
});

test('everyone with the reference sees how long it is held, in one place', async () => {
  const { ref_id, held } = await makeHold(scene);
  const booking = granted(await api.readBooking(ref_id), 200);
  expect(booking).toMatchObject({ status: 'HELD', hold_expires_at: held.hold_expires_at });
  expect(booking.events[0]?.metadata).toEqual({ message: 'Booking held' });
});

test('holds are listed, by their status too', async () => {
  const { owner, ref_id } = await makeHold(scene);
  granted(await owner.client.book(shipmentOn(await database.makeFlight())), 201);
  const list = async (query: string) => {
    const path = `/bookings/my-bookings${query}`;
    const answer = await owner.client.call<BookingListed[]>('GET', path);
    return granted(answer, 200).map((booking) => booking.ref_id);
  };
  expect(await list('?status=HELD')).toEqual([ref_id]);
  expect(await list('?status=BOOKED')).not.toContain(ref_id);
  expect(await list('')).toContain(ref_id);
});

describe('until somebody has ended it, a hold that is over', () => {
  test('reads and replays as it was', async () => {
    const { owner, flights } = await makeHold(scene);
    const shipment = shipmentOn(flights, { hold_minutes: 5, ref_id: newReference() });
    const first = await owner.client.book(shipment);
    const { ref_id } = granted(first, 201);
    await database.outlast(ref_id);
    expect((await owner.client.book(shipment)).text).toBe(first.text);
    expect(granted(await owner.client.readBooking(ref_id), 200).status).toBe('HELD');
  });
});

describe('cancelling a hold', () => {
  test('gives the capacity back; when it was to end stays', async () => {
    const legs = await makeConnection({ flights: [{}, { max_volume_m3: 1 }] });
    const { owner, ref_id, held } = await makeHold(scene, legs);
    const answer = await owner.client.cancel(ref_id);
    expect(granted(answer, 200)).toMatchObject({
      status: 'CANCELLED',
      version: 2,
      hold_expires_at: held.hold_expires_at,
      message: 'Booking cancelled',
    });
    for (const { flight_id } of legs) {
      expect(await database.readCapacity(flight_id)).toEqual({ booked_weight_kg: 0, version: 2 });
      expect(await database.readVolume(flight_id)).toBe(0);
    }
  });

  test('that is over ends it as one, and is answered as cancelled, whatever If-Match says', async () => {
    const { owner, ref_id, flights } = await makeOverHold(scene);
    const answer = await owner.client.cancel(ref_id, { headers: { 'if-match': '"9"' } });
    const booking = granted(answer, 200);
    expect(booking).toMatchObject({ status: 'CANCELLED', version: 2 });
    expect(booking.events.at(-1)?.metadata).toEqual({
      message: 'Hold expired',
      reason: 'hold_expired',
    });
    expect(granted(await owner.client.cancel(ref_id), 200).version).toBe(2);
    const [flight] = flights;
    expect(await database.readCapacity(flight?.flight_id ?? '')).toEqual({
      booked_weight_kg: 0,
      version: 2,
    });
  });
});

describe('a replay', () => {
  test('of a confirmed hold is its first answer, byte for byte', async () => {
    const owner = await enter();
    const shipment = shipmentOn(await database.makeFlight(), { hold_minutes: 5 });
    const options = { headers: { 'idempotency-key': randomUUID() } };
    const first = await owner.client.book(shipment, options);
    const { ref_id } = granted(first, 201);
    granted(await owner.client.confirm(ref_id), 200);
    const second = await owner.client.book(shipment, options);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('Idempotent-Replayed')).toBe('true');
    const named = await owner.client.book({ ...shipment, ref_id });
    expect(granted(named, 201)).toEqual(granted(first, 201));
  });

  test('of a hold that ran out: by its key the first answer; by its reference it is taken', async () => {
    const owner = await enter();
    const shipment = shipmentOn(await database.makeFlight(), { hold_minutes: 5 });
    const options = { headers: { 'idempotency-key': randomUUID() } };
    const first = await owner.client.book(shipment, options);
    const { ref_id } = granted(first, 201);
    await database.outlast(ref_id);
    refused(await owner.client.confirm(ref_id), 409, 'hold_expired');
    expect((await owner.client.book(shipment, options)).text).toBe(first.text);
    refused(await owner.client.book({ ...shipment, ref_id }), 409, 'ref_id_taken');
  });
});

describe('409 hold_limit', () => {
  const LIMIT = 2;
  const limited = (async () =>
    createApiClient((await startWorker({ HOLDS_PER_USER: String(LIMIT) })).url))();

  /** Somebody who has as many holds as one may, and what makes another. */
  async function fill() {
    const owner = await enter();
    const client = (await limited).as(owner.token);
    const hold = async (legs = [] as Awaited<ReturnType<typeof makeConnection>> | []) =>
      client.book(
        shipmentOn(legs.length > 0 ? legs : await database.makeFlight(), { hold_minutes: 5 }),
      );
    // A hold of two flights is one hold.
    const first = granted(await hold(await makeConnection()), 201);
    const second = granted(await hold(), 201);
    return { client, hold, first, second };
  }

  test('says how many there may be, and touches nothing', async () => {
    const { client } = await fill();
    const flight = await database.makeFlight();
    const problem = refused(
      await client.book(shipmentOn(flight, { hold_minutes: 5 })),
      409,
      'hold_limit',
    );
    expect(problem.limit).toBe(LIMIT);
    expect((await database.readCapacity(flight.flight_id)).version).toBe(0);
  });

  test('is for holds alone, and for each user', async () => {
    const { client, hold } = await fill();
    granted(await client.book(shipmentOn(await database.makeFlight())), 201);
    granted(
      await (await limited)
        .as((await enter()).token)
        .book(shipmentOn(await database.makeFlight(), { hold_minutes: 5 })),
      201,
    );
    refused(await hold(), 409, 'hold_limit');
  });

  test.each(['confirmed', 'cancelled', 'over'])('one that is %s counts no more', async (how) => {
    const { client, hold, first } = await fill();
    if (how === 'confirmed') granted(await client.confirm(first.ref_id), 200);
    else if (how === 'cancelled') granted(await client.cancel(first.ref_id), 200);
    else await database.outlast(first.ref_id);
    granted(await hold(), 201);
    refused(await hold(), 409, 'hold_limit');
  });

  test('is exact, also for those who ask at the same time', async () => {
    const owner = await enter();
    const client = (await limited).as(owner.token);
    const flight = await database.makeFlight();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => client.book(shipmentOn(flight, { hold_minutes: 5 }))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(LIMIT);
    for (const answer of answers.filter(({ ok }) => !ok)) refused(answer, 409, 'hold_limit');
  });

  test('a hold that is there already is replayed, not counted', async () => {
    const owner = await enter();
    const client = (await limited).as(owner.token);
    const flight = await database.makeFlight();
    const options = { headers: { 'idempotency-key': randomUUID() } };
    const shipment = shipmentOn(flight, { hold_minutes: 5 });
    const first = await client.book(shipment, options);
    granted(await client.book(shipment), 201);
    expect((await client.book(shipment, options)).text).toBe(first.text);
  });
});
