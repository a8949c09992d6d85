import { describe, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { makeHold, makeOverHold } from '../../support/holds.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

/** Steps of what is only held, and of what the carrier took off a flight. */

const scene = openScene();
const { api, database, enter, makeConnection } = scene;

describe('409 booking_held', () => {
  test.each(['depart', 'arrive', 'deliver'] as const)(
    'for %s, with the end of the hold',
    async (step) => {
      const { ref_id, held } = await makeHold(scene);
      const { client } = await enter('handler');
      const location = step === 'depart' ? 'DEL' : 'LHR';
      const problem = refused(await client.step(ref_id, step, location), 409, 'booking_held');
      expect(problem.hold_expires_at).toBe(held.hold_expires_at);
      expect(problem.detail).toContain(held.hold_expires_at);
      expect(granted(await api.readBooking(ref_id), 200)).toMatchObject({
        status: 'HELD',
        version: 1,
      });
    },
  );

  test('over or not: a step looks at no clock', async () => {
    const { ref_id } = await makeOverHold(scene);
    const { client } = await enter('handler');
    refused(await client.step(ref_id, 'depart', 'DEL'), 409, 'booking_held');
    expect(granted(await api.readBooking(ref_id), 200).version).toBe(1);
  });

  test('after version_mismatch, before location_invalid', async () => {
    const { ref_id } = await makeHold(scene);
    const { client } = await enter('handler');
    const at = (location: string, tag: string) =>
      client.step(ref_id, 'depart', location, { headers: { 'if-match': tag } });
    refused(await at('JFK', '"9"'), 412, 'version_mismatch');
    refused(await at('JFK', '"1"'), 409, 'booking_held');
  });

  test('not once it is confirmed', async () => {
    const { owner, ref_id } = await makeHold(scene);
    granted(await owner.client.confirm(ref_id), 200);
    const { client } = await enter('handler');
    expect(granted(await client.step(ref_id, 'depart', 'DEL'), 200).status).toBe('DEPARTED');
  });

  test('nor once it is cancelled: booking_closed', async () => {
    const { owner, ref_id } = await makeHold(scene);
    granted(await owner.client.cancel(ref_id), 200);
    const { client } = await enter('handler');
    refused(await client.step(ref_id, 'depart', 'DEL'), 409, 'booking_closed');
  });
});

describe('409 rebooking_required', () => {
  /** A booking on two legs of which one is cancelled, and a handler. */
  async function makeStranded(leg: 0 | 1) {
    const { client } = await enter('handler');
    const legs = await makeConnection();
    const { ref_id } = granted(await client.book(shipmentOn(legs)), 201);
    await database.operate(legs[leg].flight_id, { status: 'CANCELLED' });
    return { client, ref_id, flight_id: legs[leg].flight_id };
  }

  test('for a step on a leg whose flight was cancelled, named', async () => {
    const { client, ref_id, flight_id } = await makeStranded(0);
    const before = granted(await client.readBooking(ref_id), 200);
    expect(before).toMatchObject({ status: 'BOOKED', needs_rebooking: true });
    const problem = refused(await client.step(ref_id, 'depart', 'DEL'), 409, 'rebooking_required');
    expect(problem.flight_id).toBe(flight_id);
    expect(granted(await client.readBooking(ref_id), 200)).toEqual(before);
  });

  test('not for the legs before it', async () => {
    const { client, ref_id } = await makeStranded(1);
    granted(await client.step(ref_id, 'depart', 'DEL'), 200);
    granted(await client.step(ref_id, 'arrive', 'DXB'), 200);
    refused(await client.step(ref_id, 'depart', 'DXB'), 409, 'rebooking_required');
  });

  test('after location_invalid, before out_of_sequence', async () => {
    const { client, ref_id } = await makeStranded(1);
    refused(await client.step(ref_id, 'depart', 'JFK'), 422, 'location_invalid');
    refused(await client.step(ref_id, 'depart', 'DXB'), 409, 'rebooking_required');
  });

  test('the flight’s end is an event of the booking, of its own kind', async () => {
    const { client, ref_id } = await makeStranded(0);
    const { events } = granted(await client.readBooking(ref_id), 200);
    expect(events.at(-1)).toMatchObject({ status: 'BOOKED', kind: 'flight_changed' });
  });

  test('cancelled, it needs none', async () => {
    const { client, ref_id } = await makeStranded(0);
    expect(granted(await client.cancel(ref_id), 200)).toMatchObject({
      status: 'CANCELLED',
      needs_rebooking: false,
    });
  });
});
