import { expect, test } from 'vitest';
import type { Role } from '../../../src/core/identity/types.ts';
import { granted, refused } from '../../support/answers.ts';
import { dayFromNow } from '../../support/lane.ts';
import { openScene, type Person, shipmentOn } from '../../support/scene.ts';

const { database, enter } = openScene();

const newFlight = {
  flight_number: 'ZZ1',
  airline_name: 'Test Air',
  origin: 'DEL',
  destination: 'LHR',
  departure_datetime: `${dayFromNow(90)}T10:00:00Z`,
  arrival_datetime: `${dayFromNow(90)}T20:00:00Z`,
  max_weight_kg: 10,
  base_price_per_kg: 1,
};

/** A booking of a customer, and its flight. */
async function makeBooking() {
  const owner = await enter();
  const flight = await database.makeFlight();
  const booking = granted(await owner.client.book(shipmentOn(flight)), 201);
  return { owner, flight, ref_id: booking.ref_id };
}

const STAFF_STEPS = ['depart', 'arrive', 'deliver'] as const;

test.each(STAFF_STEPS)('POST …/%s by a customer, even the owner → 403', async (step) => {
  const { owner, ref_id } = await makeBooking();
  refused(await owner.client.step(ref_id, step, 'DEL'), 403, 'forbidden');
  const { client } = await enter();
  refused(await client.step(ref_id, step, 'DEL'), 403, 'forbidden');
});

test.each(STAFF_STEPS)(
  'POST …/%s by a customer → 403 before the body is looked at',
  async (step) => {
    const { client } = await enter();
    const answer = await client.call('POST', `/bookings/nonsense!/${step}?location=1`, {
      location: 1,
    });
    refused(answer, 403, 'forbidden');
  },
);

test.each<Role>(['handler', 'admin'])('%s may depart a shipment → 200', async (role) => {
  const { ref_id } = await makeBooking();
  const { client } = await enter(role);
  expect(granted(await client.step(ref_id, 'depart', 'DEL'), 200).status).toBe('DEPARTED');
});

test.each<Role>(['customer', 'handler'])(
  'POST /flights and /flights/{flight_id}/operations by %s → 403, whatever is sent',
  async (role) => {
    const { client } = await enter(role);
    refused(await client.publish(newFlight), 403, 'forbidden');
    refused(await client.call('POST', '/flights', { nonsense: true }), 403, 'forbidden');
    refused(await client.call('POST', '/flights/0/operations', { closed: 7 }), 403, 'forbidden');
  },
);

test.each<Role>(['customer', 'handler', 'admin'])('%s may book → 201', async (role) => {
  const { client } = await enter(role);
  granted(await client.book(shipmentOn(await database.makeFlight())), 201);
});

async function demote({ user }: Person): Promise<void> {
  await database.pool.query(`update cargo.users set role = 'customer' where id = $1`, [user.id]);
}

test('a handler who lost the role → 403 on a step, and nothing happens', async () => {
  const { owner, ref_id } = await makeBooking();
  const handler = await enter('handler');
  await demote(handler);
  refused(await handler.client.step(ref_id, 'depart', 'DEL'), 403, 'forbidden');
  expect(granted(await owner.client.readBooking(ref_id), 200).version).toBe(1);
});

test('a handler who lost the role → 403 on the cancellation of another’s booking', async () => {
  const { owner, ref_id } = await makeBooking();
  const handler = await enter('handler');
  await demote(handler);
  refused(await handler.client.cancel(ref_id), 403, 'forbidden');
  expect(granted(await owner.client.readBooking(ref_id), 200).status).toBe('BOOKED');
});

test('an admin who lost the role → 403 on publishing', async () => {
  const admin = await enter('admin');
  await demote(admin);
  refused(await admin.client.publish(newFlight), 403, 'forbidden');
});

test('a user who is no more → 401 on every call that writes', async () => {
  const { ref_id, flight } = await makeBooking();
  const { user, client } = await enter('admin');
  await database.pool.query('delete from cargo.users where id = $1', [user.id]);
  refused(await client.book(shipmentOn(flight)), 401, 'unauthenticated');
  refused(await client.step(ref_id, 'depart', 'DEL'), 401, 'unauthenticated');
  refused(await client.cancel(ref_id), 401, 'unauthenticated');
  refused(await client.publish(newFlight), 401, 'unauthenticated');
  expect(await database.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: 10,
    version: 1,
  });
});
