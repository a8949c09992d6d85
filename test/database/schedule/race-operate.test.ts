import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import type { DatabaseSession } from '../../support/database-functions.ts';
import { isAfter, isFirst, ORDERS, type Outcome, race } from '../../support/interleaving.ts';
import { addDays } from '../../support/lane.ts';
import { named } from '../../support/scene.ts';
import { inDays, useScratchDatabase } from '../fixture.ts';
import {
  bookArguments,
  cancel,
  changesIn,
  confirm,
  type Facts,
  type FlightChanges,
  operate,
  step,
  useOperations,
} from '../operations.ts';

/** A flight's cancel against whatever else can happen to it and its bookings, in every order. */

const books = await useScratchDatabase({ patient: true });
const { bookWith, eventsOf, legsOf, letExpire, loadOf, operationsOf, readBooking } =
  useOperations(books);
const [admin, owner, handler] = [
  await books.makeUser('admin'),
  await books.makeUser(),
  await books.makeUser('handler'),
];
type Work = (session: DatabaseSession) => Promise<unknown>;

const change =
  (flight: MadeFlight, changes: FlightChanges, by: User = admin): Work =>
  (session) =>
    operate(session, by, flight, changes);

/** A flight with one booking on it, and A, which cancels the flight. */
async function makeScene(facts: Facts = {}) {
  const flight = await books.makeFlight({ departure_at: inDays(9) });
  const ref_id = await bookWith(owner, [flight], facts);
  return { flight, ref_id, cancelling: change(flight, { status: 'CANCELLED' }) };
}
const superusers = { pool: books.pool, openSession: () => books.openSession('superuser') };
const CANCELLED = (affected_bookings: number) => ({
  affected_bookings,
  flight: { operational: { status: 'CANCELLED' } },
});

async function dateOf({ flight_id }: MadeFlight): Promise<string> {
  const { rows } = await books.pool.query(
    'select departure_date::text as date from cargo.flights where flight_id = $1',
    [flight_id],
  );
  return rows[0].date;
}

/** Whoever works second waits for the first, if they meet at all. */
const waitsUnlessAfter = (order: readonly string[], { waited }: Outcome) => {
  const began = order.findIndex((name) => name.endsWith('works') && name !== order[0]);
  const isTogether = began < order.findIndex((name) => name.endsWith('ends'));
  expect(waited).toBe(isTogether);
};

test.each(ORDERS)(
  'and a booking: it is refused, or told of the cancel ($path)',
  async ({ order }) => {
    const { flight, cancelling } = await makeScene();
    const args = bookArguments(owner, [flight]);
    const outcome = await race(books, {
      order,
      works: { A: cancelling, B: (session) => session.call('book_shipment', args) },
    });
    waitsUnlessAfter(order, outcome);
    if (isFirst(order)) {
      expect(outcome.A).toMatchObject(CANCELLED(1));
      expect(outcome.B).toEqual({ reason: 'flight_cancelled', ...named(flight) });
    } else {
      expect(outcome.B).toMatchObject({ outcome: 'booked' });
      expect(outcome.A).toMatchObject(CANCELLED(2));
      expect(changesIn(await eventsOf(args.p_ref_id))).toHaveLength(1);
    }
    expect(await loadOf(flight)).toMatchObject({ kg: 0 });
  },
);

test.each(ORDERS)('that is undone lets the booking in ($path)', async ({ order }) => {
  const { flight, ref_id, cancelling } = await makeScene();
  const args = bookArguments(owner, [flight]);
  const outcome = await race(books, {
    order,
    endOfFirst: 'rollback',
    works: { A: cancelling, B: (session) => session.call('book_shipment', args) },
  });
  if (isFirst(order)) expect(outcome.B).toMatchObject({ outcome: 'booked' });
  else expect(outcome.A).toMatchObject(CANCELLED(1));
  expect(await readBooking(ref_id)).toMatchObject({ needs_rebooking: !isFirst(order) });
});

test.each(ORDERS)('and a cancel of a booking give back its leg once ($path)', async ({ order }) => {
  const { flight, ref_id, cancelling } = await makeScene();
  const outcome = await race(books, {
    order,
    works: { A: cancelling, B: (session) => cancel(session, owner, ref_id) },
  });
  waitsUnlessAfter(order, outcome);
  expect(outcome.A).toMatchObject(CANCELLED(isFirst(order) ? 1 : 0));
  expect(outcome.B).toMatchObject({ booking: { status: 'CANCELLED', needs_rebooking: false } });
  expect(await legsOf(ref_id)).toEqual([
    { state: 'released', release_reason: isFirst(order) ? 'flight_cancelled' : 'cancelled' },
  ]);
  expect(await loadOf(flight)).toMatchObject({ kg: 0, version: 2 });
});

test.each(ORDERS)('and a confirm follow each other ($path)', async ({ order }) => {
  const { ref_id, cancelling } = await makeScene({ hold_minutes: 10 });
  const outcome = await race(books, {
    order,
    works: { A: cancelling, B: (session) => confirm(session, owner, ref_id) },
  });
  waitsUnlessAfter(order, outcome);
  expect(outcome.A).toMatchObject(CANCELLED(1));
  expect(outcome.B).toMatchObject({
    booking: { status: 'BOOKED', needs_rebooking: isFirst(order) },
  });
  expect((await eventsOf(ref_id)).map(({ status, kind }) => `${status} ${kind}`)).toEqual(
    isFirst(order)
      ? ['HELD null', 'HELD flight_changed', 'BOOKED confirmed']
      : ['HELD null', 'BOOKED confirmed', 'BOOKED flight_changed'],
  );
  expect(await readBooking(ref_id)).toMatchObject({ status: 'BOOKED', needs_rebooking: true });
});

test.each(ORDERS)('and the end of a hold give back its leg once ($path)', async ({ order }) => {
  const { flight, ref_id, cancelling } = await makeScene({ hold_minutes: 10 });
  await letExpire(ref_id);
  const outcome = await race(books, {
    order,
    works: { A: cancelling, B: (session) => session.call('expire_holds', {}) },
  });
  const isSkipped = isFirst(order) && !isAfter(order);
  expect(outcome.A).toMatchObject(CANCELLED(isFirst(order) ? 1 : 0));
  expect(outcome.B, 'whom a cancel has locked is left to the next round').toMatchObject({
    expired: isSkipped ? 0 : 1,
  });
  expect(await loadOf(flight)).toMatchObject({ kg: 0, version: 2 });
  const next = await books.call('expire_holds', {});
  expect(next).toMatchObject({ expired: isSkipped ? 1 : 0 });
  expect(await readBooking(ref_id)).toMatchObject({ status: 'CANCELLED', needs_rebooking: false });
  expect(await loadOf(flight)).toMatchObject({ kg: 0, version: 2 });
});

test.each(ORDERS)('and another operation are both kept ($path)', async ({ order }) => {
  const { flight, ref_id, cancelling } = await makeScene();
  const other = await books.makeUser('admin');
  const late = { estimated_departure_datetime: inDays(9).toISOString(), closed: true };
  const outcome = await race(books, {
    order,
    works: { A: cancelling, B: change(flight, late, other) },
  });
  waitsUnlessAfter(order, outcome);
  expect([outcome.A, outcome.B]).toMatchObject([CANCELLED(1), { affected_bookings: 1 }]);
  expect(await operationsOf(flight)).toEqual({
    status: 'CANCELLED',
    closed: true,
    version: 2,
    changed_by: isFirst(order) ? other.id : admin.id,
  });
  expect(await readBooking(ref_id)).toEqual({
    status: 'BOOKED',
    version: 3,
    needs_rebooking: true,
  });
});

test.each(ORDERS)('and the same cancel are one ($path)', async ({ order }) => {
  const { flight, ref_id, cancelling } = await makeScene();
  const outcome = await race(books, { order, works: { A: cancelling, B: cancelling } });
  expect([outcome.first, outcome.second]).toMatchObject([CANCELLED(1), CANCELLED(0)]);
  expect(await readBooking(ref_id)).toMatchObject({ version: 2 });
  expect(await operationsOf(flight)).toMatchObject({ version: 1 });
});

test.each(ORDERS)('and a smaller capacity pass each other ($path)', async ({ order }) => {
  const { flight, cancelling } = await makeScene();
  const outcome = await race(books, {
    order,
    works: { A: cancelling, B: change(flight, { max_weight_kg: 9.9 }) },
  });
  expect(outcome.A).toMatchObject(CANCELLED(1));
  expect(outcome.B).toMatchObject(
    isFirst(order)
      ? { flight: { max_tenths: 99 } }
      : { reason: 'capacity_below_booked', booked_weight_kg: 10 },
  );
});

test.each(ORDERS)('and a departure: the first one counts ($path)', async ({ order }) => {
  const { flight, ref_id, cancelling } = await makeScene();
  const outcome = await race(books, {
    order,
    works: { A: cancelling, B: (session) => step(session, handler, ref_id, ['depart', 'DEL']) },
  });
  waitsUnlessAfter(order, outcome);
  if (isFirst(order)) {
    expect(outcome.A).toMatchObject(CANCELLED(1));
    expect(outcome.B).toEqual({ reason: 'rebooking_required', ...named(flight) });
  } else {
    expect(outcome.A).toEqual({ reason: 'shipment_departed', ...named(flight) });
    expect(outcome.B).toMatchObject({ booking: { status: 'DEPARTED' } });
    expect(await operationsOf(flight)).toBeUndefined();
  }
});

test.each(ORDERS)('and an alignment of local dates pass each other ($path)', async ({ order }) => {
  const departure_at = new Date(inDays(9).getTime() - 6 * 3_600_000);
  const flight = await books.makeFlight({ origin: 'MAA', departure_at });
  const ref_id = await bookWith(owner, [flight]);
  const zone = "update cargo.airports set time_zone = $1 where code = 'MAA'";
  await books.pool.query(zone, ['Pacific/Pago_Pago']);
  const outcome = await race(superusers, {
    order,
    works: {
      A: change(flight, { status: 'CANCELLED' }),
      B: (session) => session.call('align_local_dates', {}),
    },
  });
  const moved = addDays(flight.departure_date, -1);
  expect(await dateOf(flight)).toBe(moved);
  await books.pool.query(zone, ['Asia/Kolkata']);
  await books.call('align_local_dates', {});
  expect(outcome.A).toMatchObject(CANCELLED(1));
  expect(outcome.B).toMatchObject({ flights: expect.any(Number), collisions: [] });
  expect(await readBooking(ref_id)).toMatchObject({ needs_rebooking: true });
  // The answer says where the live capacity of the flight is to be found from now on.
  const departure_date = isFirst(order) ? flight.departure_date : moved;
  expect(outcome.A).toMatchObject({ capacity: [{ departure_date }] });
});

test.each(ORDERS)(
  'and an airport that moves to another zone pass each other ($path)',
  async ({ order }) => {
    const flight = await books.makeFlight({
      origin: 'BOM',
      departure_at: new Date(inDays(9).getTime() - 6 * 3_600_000),
    });
    await bookWith(owner, [flight]);
    const facts = { name: 'Mumbai', city: 'Mumbai', country: 'IN' };
    const put = (time_zone: string) => ({
      p_user_id: admin.id,
      p_code: 'BOM',
      p_airport: { ...facts, time_zone },
    });
    const outcome = await race(books, {
      order,
      works: {
        A: change(flight, { status: 'CANCELLED' }),
        B: (session) => session.call('put_airport', put('Pacific/Pago_Pago')),
      },
    });
    expect(outcome.A).toMatchObject(CANCELLED(1));
    expect(outcome.B).toMatchObject({ created: false, collisions: [] });
    await books.call('put_airport', put('Asia/Kolkata'));
  },
);
