import { describe, expect, test } from 'vitest';
import type { BookingWithEvents } from '../../../src/core/booking/types.ts';
import type { Step } from '../../../src/core/tracking/types.ts';
import { granted, refused } from '../../support/answers.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

const { database, enter, makeConnection } = openScene();

type Moved = BookingWithEvents & { message: string };

/** The steps of DEL to LHR by way of DXB, in order: step, place, leg, status, message of the answer, of the event. */
const STEPS: [Step, string, 0 | 1, string, string, string][] = [
  ['depart', 'DEL', 0, 'DEPARTED', 'Booking departed', 'Departed from DEL'],
  ['arrive', 'DXB', 0, 'ARRIVED', 'Booking arrived', 'Arrived at DXB'],
  ['depart', 'DXB', 1, 'DEPARTED', 'Booking departed', 'Departed from DXB'],
  ['arrive', 'LHR', 1, 'ARRIVED', 'Booking arrived', 'Arrived at LHR'],
  ['deliver', 'LHR', 1, 'DELIVERED', 'Booking delivered', 'Delivered at LHR'],
];

/** A booking on two legs, moved on by so many steps, and a handler. */
async function makeBooking({ steps = 0 } = {}) {
  const owner = await enter();
  const handler = await enter('handler');
  const legs = await makeConnection();
  const { ref_id } = granted(await owner.client.book(shipmentOn(legs)), 201);
  for (const [step, location] of STEPS.slice(0, steps)) {
    granted(await handler.client.step(ref_id, step, location), 200);
  }
  const move = (step: string, body?: unknown, headers: Record<string, string> = {}) =>
    handler.client.call<Moved>('POST', `/bookings/${ref_id}/${step}`, body, { headers });
  return { owner, handler, legs, ref_id, move };
}

test('the steps of two legs in order, each with its leg, status, message and ETag', async () => {
  const { handler, legs, ref_id, move } = await makeBooking();
  for (const [index, [step, location, leg, status, message, told]] of STEPS.entries()) {
    const answer = await move(step, { location });
    const booking = granted(answer, 200);
    const version = index + 2;
    expect(booking).toMatchObject({ ref_id, status, message, version });
    expect(answer.headers.get('ETag')).toBe(`"${version}"`);
    expect(booking.events).toHaveLength(version);
    expect(booking.events.at(-1)).toMatchObject({
      booking_ref_id: ref_id,
      status,
      location,
      flight_id: legs[leg].flight_id,
      timestamp: booking.updated_at,
      metadata: { message: told },
    });
  }
  const read = granted(await handler.client.readBooking(ref_id), 200);
  expect(read.events.map((event) => event.status)).toEqual([
    'BOOKED',
    ...STEPS.map(([, , , status]) => status),
  ]);
});

test('a direct shipment departs, arrives and is delivered', async () => {
  const { client } = await enter('handler');
  const { ref_id } = granted(await client.book(shipmentOn(await database.makeFlight())), 201);
  granted(await client.step(ref_id, 'depart', 'DEL'), 200);
  granted(await client.step(ref_id, 'arrive', 'LHR'), 200);
  expect(granted(await client.step(ref_id, 'deliver', 'LHR'), 200).status).toBe('DELIVERED');
});

test('steps keep the capacity: what has flown is not free again', async () => {
  const { legs } = await makeBooking({ steps: 5 });
  for (const leg of legs) {
    expect(await database.readCapacity(leg.flight_id)).toEqual({
      booked_weight_kg: 10,
      version: 1,
    });
  }
});

describe('where the step happens', () => {
  test('may be said in the query', async () => {
    const { move } = await makeBooking();
    expect(granted(await move('depart?location=DEL'), 200).status).toBe('DEPARTED');
  });

  test('is said in any case', async () => {
    const { move } = await makeBooking();
    expect(granted(await move('depart', { location: 'del' }), 200).events.at(-1)?.location).toBe(
      'DEL',
    );
  });

  test('the body wins over the query', async () => {
    const { move } = await makeBooking();
    granted(await move('depart?location=LHR', { location: 'DEL' }), 200);
    refused(await move('arrive?location=DXB', { location: 'LHR' }), 409, 'out_of_sequence');
  });

  test('an empty body counts as none, whatever its declared type', async () => {
    const { handler, ref_id } = await makeBooking();
    const answer = await handler.client.call<Moved>(
      'POST',
      `/bookings/${ref_id}/depart?location=DEL`,
      undefined,
      { headers: { 'content-type': 'application/json' } },
    );
    granted(answer, 200);
  });

  test('a body that says nothing leaves it to the query', async () => {
    const { move } = await makeBooking();
    granted(await move('depart?location=DEL', { extra: true }), 200);
  });

  test('the reference is matched in any case', async () => {
    const { handler, ref_id } = await makeBooking();
    const answer = await handler.client.step(ref_id.toLowerCase(), 'depart', 'DEL');
    expect(granted(answer, 200).ref_id).toBe(ref_id);
  });
});

describe('flight_id', () => {
  test('of the leg, in the body or in the query → 200', async () => {
    const { legs, move } = await makeBooking();
    granted(await move('depart', { location: 'DEL', flight_id: legs[0].flight_id }), 200);
    granted(await move(`arrive?location=DXB&flight_id=${legs[0].flight_id}`), 200);
    const flight_id = legs[1].flight_id.toUpperCase();
    granted(await move('depart', { location: 'DXB', flight_id }), 200);
  });

  test('in the body wins over the one in the query', async () => {
    const { legs, move } = await makeBooking();
    const [{ flight_id }, other] = legs;
    granted(await move(`depart?flight_id=${other.flight_id}`, { location: 'DEL', flight_id }), 200);
  });

  test.each(['another leg’s', 'another flight’s'])(
    'of %s → 422, nothing recorded',
    async (whose) => {
      const { handler, legs, ref_id, move } = await makeBooking();
      const flight_id =
        whose === 'another leg’s' ? legs[1].flight_id : (await database.makeFlight()).flight_id;
      const problem = refused(
        await move('depart', { location: 'DEL', flight_id }),
        422,
        'validation_failed',
      );
      expect(problem.errors?.map(({ path }) => path)).toEqual(['flight_id']);
      expect(granted(await handler.client.readBooking(ref_id), 200).version).toBe(1);
    },
  );
});

describe('a step already recorded → 200 with the booking as it is', () => {
  /** Repeats each step that was recorded; the booking stays as it was. */
  async function repeatAll(made: Awaited<ReturnType<typeof makeBooking>>, steps: number) {
    const before = granted(await made.handler.client.readBooking(made.ref_id), 200);
    for (const [step, location, , , message] of STEPS.slice(0, steps)) {
      for (const tag of [undefined, '"99"', '"1"']) {
        const headers = tag === undefined ? {} : { 'if-match': tag };
        const answer = await made.move(step, { location }, headers);
        expect(granted(answer, 200)).toEqual({ ...before, message });
        expect(answer.headers.get('ETag')).toBe(`"${before.version}"`);
      }
    }
    expect(granted(await made.handler.client.readBooking(made.ref_id), 200)).toEqual(before);
  }

  test.each([1, 2, 3, 4])('after %d of its steps, whatever If-Match says', async (steps) => {
    await repeatAll(await makeBooking({ steps }), steps);
  });

  test('after delivery', async () => {
    await repeatAll(await makeBooking({ steps: 5 }), 5);
  });

  test('after cancellation', async () => {
    const made = await makeBooking({ steps: 1 });
    granted(await made.owner.client.cancel(made.ref_id), 200);
    await repeatAll(made, 1);
  });

  test('also when it is sent twice at once', async () => {
    const { handler, ref_id, move } = await makeBooking();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => move('depart', { location: 'DEL' })),
    );
    for (const answer of answers) granted(answer, 200);
    expect(granted(await handler.client.readBooking(ref_id), 200).events).toHaveLength(2);
  });
});
