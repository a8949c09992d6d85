import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { NewFlight } from '../../../src/core/schedule/types.ts';
import type { DatabaseSession } from '../../support/database-functions.ts';
import {
  isFirst,
  ORDERS,
  type Order,
  type Race,
  race,
  untilBlocked,
} from '../../support/interleaving.ts';
import { actorOf, inDays, shipmentOn, useScratchDatabase } from '../fixture.ts';

const books = await useScratchDatabase({ patient: true });
const admin = actorOf(await books.makeUser('admin'));

let number = 1_000;
function makeNewFlights(count: number): NewFlight[] {
  return Array.from({ length: count }, () => {
    number += 1;
    return {
      flight_number: `ZZ${number}`,
      airline_name: 'Test Air',
      origin: 'DEL',
      destination: 'LHR',
      departure_datetime: inDays(7).toISOString(),
      arrival_datetime: inDays(8).toISOString(),
      max_weight_kg: 1_000,
      base_price_per_kg: 2,
    };
  });
}

const exists = (flights: readonly NewFlight[], index: number) => ({
  reason: 'flight_exists',
  index,
  flight_number: flights[index]?.flight_number,
  departure_date: inDays(7).toISOString().slice(0, 10),
});

/** Two sessions that publish these; what they were told, the first one first. */
async function publishBoth(
  order: Order,
  [a, b]: [NewFlight[], NewFlight[]],
  endOfFirst: Race['endOfFirst'] = 'commit',
) {
  const publish =
    (sent: NewFlight[]) =>
    ({ flights }: DatabaseSession) =>
      flights.publishFlights(admin, sent);
  const works = { A: publish(a), B: publish(b) };
  const { first, second } = await race(books, { order, works, endOfFirst });
  return [first, second];
}

test.each(ORDERS)(
  'of two that publish a flight the later one is told its index ($path)',
  async ({ order }) => {
    const [x, y, z] = makeNewFlights(3);
    if (!x || !y || !z) throw new Error('No flights.');
    const [first, second] = await publishBoth(order, [
      [y, x],
      [z, x],
    ]);
    expect(first).toMatchObject({ flights: [{}, {}] });
    expect(second).toStrictEqual(exists([z, x], 1));
  },
);

test.each(ORDERS)(
  'when the first one rolls back, the other publishes ($path)',
  async ({ order }) => {
    const flights = makeNewFlights(2);
    const [, second] = await publishBoth(order, [flights, flights], 'rollback');
    expect(second).toMatchObject({ flights: [{}, {}] });
  },
);

test.each(ORDERS)(
  'arrays in opposite orders never lock each other out ($path)',
  async ({ order }) => {
    const flights = makeNewFlights(6);
    const [first, second] = await publishBoth(order, [flights, flights.toReversed()]);
    expect(first).toHaveProperty('flights');
    const sentSecond = isFirst(order) ? flights.toReversed() : flights;
    expect(second).toStrictEqual(exists(sentSecond, 0));
  },
);

test('flights are published from the lowest number up, whatever their order', async () => {
  for (const isReversed of [false, true]) {
    const [low, high] = makeNewFlights(2);
    if (!low || !high) throw new Error('No flights.');
    const sent = isReversed ? [high, low] : [low, high];
    const [holder, publisher] = [await books.openSession(), await books.openSession()];
    await holder.run('begin');
    await holder.flights.publishFlights(admin, [low]);
    const publishing = publisher.flights.publishFlights(admin, sent);
    await untilBlocked(books.pool, publisher, publishing);
    // It waits at the lowest one, and so has not touched the other.
    expect(await books.flights.publishFlights(admin, [high])).toHaveProperty('flights');
    await holder.run('rollback');
    expect(await publishing).toStrictEqual(exists(sent, isReversed ? 0 : 1));
  }
});

test('a flight can be booked as soon as its publication has committed', async () => {
  const user = await books.makeUser();
  const [publisher, booker] = [await books.openSession(), await books.openSession()];
  await publisher.run('begin');
  const published = await publisher.flights.publishFlights(admin, makeNewFlights(1));
  const flight_id = 'flights' in published ? (published.flights[0]?.flight_id ?? '') : '';
  const flight = { ...(await books.makeFlight()), flight_id };
  const shipment = shipmentOn(user, [flight]);
  expect(await booker.ledger.bookShipment(shipment, false)).toStrictEqual({
    reason: 'flight_not_found',
    flight_id,
  });
  await publisher.run('commit');
  expect(await booker.ledger.bookShipment(shipment, false)).toMatchObject({ outcome: 'booked' });
});

test('of two that sign up with one address at once one gets the account', async () => {
  const email = `${randomUUID()}@example.test`;
  const account = { email, name: 'Twin', dob: null, password_hash: 'hash' };
  const sessions = [await books.openSession(), await books.openSession()];
  const answers = await Promise.all(
    sessions.map(({ accounts }, index) =>
      accounts.signUp({ ...account, email: index === 0 ? email : email.toUpperCase() }),
    ),
  );
  const sorted = answers.toSorted((a) => ('user' in a ? -1 : 1));
  expect(sorted).toMatchObject([{ user: { name: 'Twin' } }, { reason: 'email_taken' }]);
});

test("a foreign user's first bookings at once are all booked, for one row", async () => {
  const flights = await Promise.all(Array.from({ length: 6 }, () => books.makeFlight()));
  const someone = await books.makeUser();
  const identity = { email: 'new@elsewhere.test', name: 'New', role: 'customer' as const };
  const actor = { user_id: randomUUID(), identity };
  const sessions = await Promise.all(flights.map(() => books.openSession()));
  const answers = await Promise.all(
    sessions.map(({ ledger }, index) => {
      const shipment = shipmentOn(someone, flights.slice(index, index + 1));
      return ledger.bookShipment({ ...shipment, actor }, true);
    }),
  );
  for (const answer of answers) expect(answer).toMatchObject({ outcome: 'booked' });
});
