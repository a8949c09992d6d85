import { expect, test } from 'vitest';
import type { DatabaseSession } from '../../support/database-functions.ts';
import { ORDERS, race, untilBlocked } from '../../support/interleaving.ts';
import { named, newReference } from '../../support/scene.ts';
import { actorOf, shipmentOn, useScratchDatabase } from '../fixture.ts';

const books = await useScratchDatabase({ patient: true });

/** Lets bookings pass the first look and wait for the row, until it is let go. */
async function holdRow(flight_id: string): Promise<DatabaseSession> {
  const holder = await books.openSession('superuser');
  await holder.run('begin');
  await holder.run('select from cargo.flight_capacity where flight_id = $1 for update', [
    flight_id,
  ]);
  return holder;
}

test('the last kilograms that many reach for at once are sold once', async () => {
  const flight = await books.makeFlight({ max_weight_kg: 5 });
  const user = await books.makeUser();
  const holder = await holdRow(flight.flight_id);
  const sessions = await Promise.all(Array.from({ length: 12 }, () => books.openSession()));
  const bookings = sessions.map(({ ledger }) =>
    ledger.bookShipment(shipmentOn(user, [flight], { weight_kg: 1 }), true),
  );
  for (const [index, session] of sessions.entries()) {
    await untilBlocked(books.pool, session, Promise.resolve(bookings[index]));
  }
  await holder.run('commit');

  const answers = await Promise.all(bookings);
  const versions = answers.flatMap((answer) =>
    'capacity' in answer ? answer.capacity.map((change) => change.version) : [],
  );
  expect(versions.toSorted(), JSON.stringify(answers)).toEqual([1, 2, 3, 4, 5]);
  expect(answers.filter((answer) => 'reason' in answer)).toStrictEqual(
    Array(7).fill({
      reason: 'capacity_exceeded',
      ...named(flight),
      available_kg: 0,
      requested_kg: 1,
    }),
  );
  expect(await books.readCapacity(flight.flight_id)).toEqual({ booked_weight_kg: 5, version: 5 });
});

test.each(ORDERS)(
  'of two that do not both fit the first one is booked ($path)',
  async ({ order }) => {
    const flight = await books.makeFlight({ max_weight_kg: 150 });
    const shipment = shipmentOn(await books.makeUser(), [flight], { weight_kg: 80 });
    const book = ({ ledger }: DatabaseSession) =>
      ledger.bookShipment({ ...shipment, ref_id: newReference() }, true);
    const { first, second } = await race(books, { order, works: { A: book, B: book } });
    expect(first).toMatchObject({ outcome: 'booked' });
    expect(second).toMatchObject({ reason: 'capacity_exceeded', available_kg: 70 });
  },
);

test.each<[string, number, object]>([
  ['become scarce', 60, { outcome: 'lock_required' }],
  ['been taken', 145, { reason: 'capacity_exceeded', available_kg: 5 }],
  ['departed', 10, { reason: 'flight_departed' }],
])('who waited for a flight looks again: meanwhile it has %s', async (what, weight_kg, told) => {
  const flight = await books.makeFlight({ max_weight_kg: 150 });
  const user = await books.makeUser();
  const [first, second] = [await books.openSession(), await books.openSession()];
  await first.run('begin');
  await first.ledger.bookShipment(shipmentOn(user, [flight], { weight_kg }), true);
  const waiting = second.ledger.bookShipment(shipmentOn(user, [flight]), false);
  await untilBlocked(books.pool, second, waiting);
  if (what === 'departed') {
    await books.pool.query(
      "update cargo.flights set departure_at = now() - interval '1 minute', arrival_at = now() + interval '1 day' where flight_id = $1",
      [flight.flight_id],
    );
  }
  await first.run('commit');
  expect(await waiting).toMatchObject(told);
  expect(await books.readCapacity(flight.flight_id)).toMatchObject({ version: 1 });
});

test('two sessions that book and cancel crossing itineraries never lock each other out', async () => {
  const users = await Promise.all(Array.from({ length: 8 }, () => books.makeUser()));
  const route = await books.makeRoute(['DEL', 'BOM', 'DXB', 'LHR', 'JFK'], { max_weight_kg: 400 });
  const sessions = await Promise.all(users.map(() => books.openSession()));
  const answers = await Promise.all(
    sessions.map(async ({ ledger }, index) => {
      const user = users[index];
      const told: unknown[] = [];
      for (let round = 0; user && round < 12; round += 1) {
        const from = (index + round) % 3;
        const legs = route.slice(from, from + 2 + (round % 2));
        const shipment = shipmentOn(user, legs, { ref: newReference() });
        told.push(await ledger.bookShipment(shipment, true));
        const { ref_id } = shipment;
        if (round % 3 > 0) {
          told.push(
            await ledger.cancelBooking({ actor: actorOf(user), ref_id, if_versions: null }),
          );
        }
      }
      return told;
    }),
  );
  for (const answer of answers.flat()) expect(answer).toHaveProperty('booking');
});
