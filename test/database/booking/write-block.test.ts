import { expect, test } from 'vitest';
import { openSession, sqlState } from '../../support/database-functions.ts';
import { untilBlocked } from '../../support/interleaving.ts';
import { newReference } from '../../support/scene.ts';
import { actorOf, shipmentOn, useScratchDatabase } from '../fixture.ts';

const books = await useScratchDatabase({ patient: true });

/** Books with a fault planted by a trigger, and shows that nothing of it stayed. */
async function bookWithFault(fault: string): Promise<string> {
  const user = await books.makeUser();
  const legs = await books.makeRoute(['DEL', 'DXB', 'LHR']);
  const shipment = shipmentOn(user, legs);
  await books.pool.query(fault);
  const state = await sqlState(books.ledger.bookShipment(shipment, true));
  await books.pool.query('drop function cargo.fail cascade');
  for (const { flight_id } of legs) {
    expect(await books.readCapacity(flight_id)).toEqual({ booked_weight_kg: 0, version: 0 });
  }
  expect(await books.tracking.getBooking(shipment.ref_id)).toMatchObject({
    reason: 'booking_not_found',
  });
  expect(await books.ledger.bookShipment(shipment, true)).toMatchObject({ outcome: 'booked' });
  return state;
}

const failOn = (table: string, event: string, body: string) => `
  create function cargo.fail() returns trigger language plpgsql as $$ begin ${body} end $$;
  create trigger fail before ${event} on cargo.${table} for each row execute function cargo.fail();
`;
const raise = (code: string) => `raise exception 'planted' using errcode = '${code}';`;

test.each(['bookings', 'booking_legs', 'booking_events'])(
  'an exception while writing %s gives the capacity back',
  async (table) => {
    // Foreseen by nobody; then the two that the function catches, for which there is no explanation here.
    for (const code of ['P0001', '23505', '23514']) {
      expect(await bookWithFault(failOn(table, 'insert', raise(code)))).toBe(code);
    }
  },
);

test('an exception at the second leg gives the capacity of the first one back', async () => {
  const second = `if new.leg = 2 then ${raise('P0001')} end if; return new;`;
  expect(await bookWithFault(failOn('booking_legs', 'insert', second))).toBe('P0001');
});

test('capacity taken on fewer flights than there are legs is given back', async () => {
  const onlyOne = `
    if exists (select from cargo.flights f where f.flight_id = new.flight_id and f.origin = 'DXB')
    then return null; end if; return new;`;
  expect(await bookWithFault(failOn('flight_capacity', 'update', onlyOne))).toBe('23514');
});

/** A session that books without the advisory locks, so that twins meet at the unique indexes. */
async function openUnlocked() {
  const { rows } = await books.pool.query<{ definition: string }>(
    "select pg_get_functiondef('public.book_shipment'::regproc) as definition",
  );
  const locks = /perform pg_advisory_xact_lock\(.*\);/g;
  const definition = rows[0]?.definition ?? '';
  expect(definition.match(locks), definition).toHaveLength(4);
  await books.pool.query('create schema if not exists unlocked');
  await books.pool.query(
    definition.replaceAll(locks, 'null;').replace('public.book_shipment', 'unlocked.book_shipment'),
  );
  const session = await books.openSession('superuser');
  const book = async ({
    actor,
    ref_id,
    request,
    idempotency_key,
  }: ReturnType<typeof shipmentOn>) => {
    const [row] = await session.run(
      'select unlocked.book_shipment($1, $2, $3, $4, true) as answer',
      [actor.user_id, ref_id, JSON.stringify(request), idempotency_key],
    );
    return row?.answer;
  };
  return { ...session, book };
}

test.each<[string, { ref?: string; key?: string }]>([
  ['of one key', { key: 'one' }],
  ['of one reference', { ref: 'TWIN-REF' }],
])('without any advisory lock twins %s still make one booking', async (_, name) => {
  const flight = await books.makeFlight();
  const user = await books.makeUser();
  const holder = await books.openSession('superuser');
  const sessions = [await openUnlocked(), await openUnlocked(), await openUnlocked()];
  await holder.run('begin');
  await holder.run('select from cargo.flight_capacity where flight_id = $1 for update', [
    flight.flight_id,
  ]);
  const bookings = sessions.map(({ book }) => book(shipmentOn(user, [flight], name)));
  for (const [index, session] of sessions.entries()) {
    await untilBlocked(books.pool, session, Promise.resolve(bookings[index]));
  }
  await holder.run('commit');

  const answers = (await Promise.all(bookings)).map((answer) => Object(answer));
  expect(answers.map(({ outcome }) => outcome).sort(), JSON.stringify(answers)).toEqual([
    'booked',
    'replayed',
    'replayed',
  ]);
  expect(new Set(answers.map(({ booking }) => JSON.stringify(booking))).size).toBe(1);
  expect(await books.readCapacity(flight.flight_id)).toEqual({ booked_weight_kg: 10, version: 1 });
});

test.each<[string, object, number]>([
  ['commit', { reason: 'ref_id_taken' }, 0],
  ['rollback', { outcome: 'booked' }, 1],
])('who meets a reference being written waits for its %s', async (end, told, version) => {
  const [flight, other] = [await books.makeFlight(), await books.makeFlight()];
  const ref = newReference();
  const [first, second] = [await openUnlocked(), await openUnlocked()];
  await first.run('begin');
  await first.book(shipmentOn(await books.makeUser(), [flight], { ref }));
  const waiting = second.book(shipmentOn(await books.makeUser(), [other], { ref }));
  await untilBlocked(books.pool, second, waiting);
  await first.run(end);
  expect(await waiting).toMatchObject(told);
  expect(await books.readCapacity(other.flight_id)).toMatchObject({ version });
});

test('a session that dies while it books leaves nothing behind', async () => {
  const [user, flight] = [await books.makeUser(), await books.makeFlight()];
  const dying = await openSession(books.url);
  await dying.run('begin');
  const shipment = shipmentOn(user, [flight], { key: 'again' });
  await dying.ledger.bookShipment(shipment, true);
  const waiting = books.ledger.bookShipment(shipment, true);
  await books.pool.query('select pg_terminate_backend($1)', [dying.pid]);
  expect(await waiting).toMatchObject({ outcome: 'booked', capacity: [{ version: 1 }] });
  const { ref_id } = shipment;
  const order = { actor: actorOf(user), ref_id, if_versions: null };
  expect(await books.ledger.cancelBooking(order)).toMatchObject({ capacity: [{ version: 2 }] });
  await dying.close().catch(() => undefined);
});
