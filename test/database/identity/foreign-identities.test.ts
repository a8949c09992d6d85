import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Actor, Role } from '../../../src/core/identity/types.ts';
import { sqlState } from '../../support/database-functions.ts';
import { newReference } from '../../support/scene.ts';
import { shipmentOn, useDatabase } from '../fixture.ts';
import { makeJourney } from '../journey.ts';

const books = useDatabase();

/** A user whom another issuer vouches for, and whom this database has not seen. */
const foreigner = (role: Role = 'customer', email = `${randomUUID()}@elsewhere.test`) => ({
  user_id: randomUUID(),
  identity: { email, name: 'From Elsewhere', role },
});

async function rowOf({ user_id }: Actor) {
  const { rows } = await books.pool.query(
    'select email, name, role, password_hash from cargo.users where id = $1',
    [user_id],
  );
  return rows;
}

async function bookAs(actor: Actor, fields: { weight_kg?: number } = {}) {
  const flight = await books.makeFlight();
  const shipment = { ...shipmentOn(await books.makeUser(), [flight], fields), actor };
  return books.ledger.bookShipment(shipment, true);
}

test('the first booking of a foreign user makes the row, later ones leave it', async () => {
  const actor = foreigner();
  expect(await bookAs(actor)).toMatchObject({ booking: { user_id: actor.user_id } });
  const row = { ...actor.identity, password_hash: null };
  expect(await rowOf(actor)).toEqual([row]);
  await bookAs({ ...actor, identity: { ...actor.identity, name: 'Renamed' } });
  expect(await rowOf(actor)).toEqual([row]);
});

test('what is refused makes no row', async () => {
  const actor = foreigner();
  expect(await bookAs(actor, { weight_kg: 1_001 })).toMatchObject({ reason: 'capacity_exceeded' });
  expect(await rowOf(actor)).toEqual([]);
});

test('the role is the one that the token tells, whatever the row says', async () => {
  const { ref_id } = await makeJourney(books, ['DEL', 'LHR']);
  const customer = foreigner('customer');
  await bookAs(customer);
  const order = { ref_id, step: 'depart', location: 'DEL', flight_id: null } as const;
  const depart = (actor: Actor) =>
    books.tracking.recordStep({ ...order, actor, if_versions: null });
  expect(await depart(customer)).toStrictEqual({ reason: 'forbidden' });
  const promoted = { ...customer, identity: { ...customer.identity, role: 'handler' as const } };
  expect(await depart(promoted)).toMatchObject({ booking: { status: 'DEPARTED' } });
});

test('a foreign handler and a foreign admin are recorded as who did it', async () => {
  const { ref_id, flights } = await makeJourney(books, ['DEL', 'LHR']);
  const [handler, admin] = [foreigner('handler'), foreigner('admin')];
  const order = { ref_id, step: 'depart', location: 'DEL', flight_id: null } as const;
  await books.tracking.recordStep({ ...order, actor: handler, if_versions: null });
  const answer = await books.ledger.cancelBooking({ actor: admin, ref_id, if_versions: null });
  expect(answer).toMatchObject({ booking: { status: 'CANCELLED' } });
  const { rows } = await books.pool.query(
    'select recorded_by from cargo.booking_events where ref_id = $1 order by sequence offset 1',
    [ref_id],
  );
  expect(rows).toEqual([handler, admin].map(({ user_id }) => ({ recorded_by: user_id })));
  expect(await books.readCapacity(flights[0]?.flight_id ?? '')).toMatchObject({ version: 1 });
});

test('a foreign handler reports, and is recorded as who did; a foreign customer may not', async () => {
  const { ref_id } = await makeJourney(books, ['DEL', 'LHR']);
  const occurred_at = new Date().toISOString();
  const milestone = { code: 'RCS', location: 'DEL', occurred_at } as const;
  const report = (actor: Actor) =>
    books.tracking.recordMilestone({ actor, ref_id, milestone, message: '', if_versions: null });
  expect(await report(foreigner('customer'))).toStrictEqual({ reason: 'forbidden' });
  const handler = foreigner('handler');
  expect(await report(handler)).toMatchObject({ booking: { version: 2 } });
  expect(await rowOf(handler)).toHaveLength(1);
});

test('an identity never speaks for an account of this API', async () => {
  const email = `${randomUUID()}@example.test`;
  const account = { email, name: 'Own', dob: null, password_hash: 'hash' };
  const signedUp = await books.accounts.signUp(account);
  const user_id = 'user' in signedUp ? signedUp.user.id : '';
  const actor = { ...foreigner('admin', email), user_id };
  const order = { actor, ref_id: newReference(), if_versions: null };
  expect([
    await books.accounts.getUser(actor),
    await bookAs(actor),
    await books.ledger.cancelBooking(order),
    await books.flights.publishFlights(actor, []),
    await books.airports.putAirport(actor, 'QQX', {
      name: 'X',
      city: 'X',
      country: 'IN',
      time_zone: 'Asia/Kolkata',
    }),
  ]).toStrictEqual(Array(5).fill({ reason: 'unauthenticated' }));
});

test('a foreign user may have the address of an account, which keeps its credentials', async () => {
  const email = `${randomUUID()}@example.test`;
  await books.accounts.signUp({ email, name: 'Own', dob: null, password_hash: 'hash' });
  expect(await bookAs(foreigner('customer', email))).toMatchObject({ outcome: 'booked' });
  expect(await books.accounts.findCredentials(email)).toMatchObject({
    user: { name: 'Own' },
    password_hash: 'hash',
  });
});

test('a foreign user is read from the token, with or without a row', async () => {
  const actor = foreigner('handler');
  const user = { id: actor.user_id, ...actor.identity };
  expect(await books.accounts.getUser(actor)).toStrictEqual({ user });
  await bookAs(foreigner('customer'));
  expect(await books.accounts.getUser(actor)).toStrictEqual({ user });
  expect(
    await books.ledger.listBookings({
      actor,
      status: null,
      awb_number: null,
      limit: 1,
      after_ref_id: null,
    }),
  ).toStrictEqual({ bookings: [], next: null });
});

test('a role that does not exist is an error that books nothing', async () => {
  const flight = await books.makeFlight();
  const { user_id, identity } = foreigner();
  const { request } = shipmentOn(await books.makeUser(), [flight]);
  const booking = books.call('book_shipment', {
    p_user_id: user_id,
    p_ref_id: newReference(),
    p_request: request,
    p_identity: { ...identity, role: 'owner' },
  });
  expect(await sqlState(booking)).toBe('22P02');
  expect(await books.readCapacity(flight.flight_id)).toMatchObject({ version: 0 });
});

test('an identity that the table refuses gives the capacity back', async () => {
  const flight = await books.makeFlight();
  const actor = foreigner('customer', 'x');
  const shipment = { ...shipmentOn(await books.makeUser(), [flight]), actor };
  expect(await sqlState(books.ledger.bookShipment(shipment, true))).toBe('23514');
  expect(await books.readCapacity(flight.flight_id)).toMatchObject({ version: 0 });
});
