import { expect, test } from 'vitest';
import type { DatabaseSession } from '../../support/database-functions.ts';
import { isFirst, ORDERS, type Order, race } from '../../support/interleaving.ts';
import { actorOf, shipmentOn, useScratchDatabase } from '../fixture.ts';

/** A hold is confirmed, cancelled or ended by one of those who try. */

const books = await useScratchDatabase({ patient: true });

type Work = (session: DatabaseSession) => Promise<unknown>;

const GIVEN_BACK = { booked_weight_kg: 0, version: 2 };

/** A hold of 10 kg on two flights that take no more, over or not, and what may be done about it. */
async function makeHold({ over }: { over: boolean }) {
  const user = await books.makeUser();
  const flights = await books.makeRoute(['DEL', 'DXB', 'LHR'], { max_weight_kg: 10 });
  const { ref_id } = await books.book(user, flights, { hold_minutes: 5 });
  if (over) await books.outlast(ref_id);
  const order = { actor: actorOf(user), ref_id, if_versions: null };
  const confirm: Work = ({ ledger }) => ledger.confirmBooking(order);
  const cancel: Work = ({ ledger }) => ledger.cancelBooking(order);
  const book: Work = ({ ledger }) => ledger.bookShipment(shipmentOn(user, flights), true);
  const capacities = () => Promise.all(flights.map((one) => books.readCapacity(one.flight_id)));
  const read = async () => {
    const answer = await books.tracking.getBooking(ref_id);
    if ('booking' in answer) return answer.booking;
    throw new Error(JSON.stringify(answer));
  };
  return { confirm, cancel, book, capacities, read };
}

const sweep: Work = (session) => session.call('expire_holds', {});

async function tell(order: Order, A: Work, B: Work) {
  const told = await race(books, { order, works: { A, B } });
  return [told.A, told.B];
}

test.each(ORDERS)('a hold confirmed and cancelled is cancelled ($path)', async ({ order }) => {
  const { confirm, cancel, capacities, read } = await makeHold({ over: false });
  const answers = await tell(order, confirm, cancel);
  expect(answers).toMatchObject(
    isFirst(order)
      ? [{ booking: { status: 'BOOKED', version: 2 } }, { booking: { version: 3 } }]
      : [{ reason: 'booking_closed' }, { booking: { version: 2 } }],
  );
  expect((await read()).status).toBe('CANCELLED');
  expect(await capacities()).toEqual([GIVEN_BACK, GIVEN_BACK]);
});

test.each(ORDERS)('a hold confirmed twice is one event ($path)', async ({ order }) => {
  const { confirm, read } = await makeHold({ over: false });
  const [first, second] = await tell(order, confirm, confirm);
  expect(second).toStrictEqual(first);
  expect((await read()).events).toHaveLength(2);
});

test.each(ORDERS)('a hold that lives is swept by nobody ($path)', async ({ order }) => {
  const { confirm, read } = await makeHold({ over: false });
  const [, swept] = await tell(order, confirm, sweep);
  expect(swept).toEqual({ expired: 0, capacity: [] });
  expect((await read()).status).toBe('BOOKED');
});

for (const [name, who] of [
  ['confirmed', 'confirm'],
  ['cancelled', 'cancel'],
] as const) {
  test.each(ORDERS)(
    `a hold that is over, swept and ${name}, ends once ($path)`,
    async ({ order }) => {
      const hold = await makeHold({ over: true });
      const [answer, swept] = await tell(order, hold[who], sweep);
      expect(answer).toMatchObject(
        who === 'confirm'
          ? { reason: 'hold_expired', hold_expires_at: expect.any(String) }
          : { booking: { status: 'CANCELLED', version: 2 } },
      );
      expect(swept).toMatchObject({ expired: isFirst(order) ? 0 : 1 });
      const { events } = await hold.read();
      expect(events[1]?.metadata).toEqual({ message: 'Hold expired', reason: 'hold_expired' });
      expect(events).toHaveLength(2);
      expect(await hold.capacities()).toEqual([GIVEN_BACK, GIVEN_BACK]);
    },
  );
}

test.each(ORDERS)('two sweeps end a hold once ($path)', async ({ order }) => {
  const { capacities } = await makeHold({ over: true });
  const answers = await tell(order, sweep, sweep);
  const ended = answers.map((answer) => Object(answer).expired);
  expect(ended).toEqual(isFirst(order) ? [1, 0] : [0, 1]);
  expect(await capacities()).toEqual([GIVEN_BACK, GIVEN_BACK]);
});

for (const other of ['sweep', 'confirm', 'cancel', 'book'] as const) {
  test.each(ORDERS)(
    `who books what a hold left gets it, whatever a ${other} does ($path)`,
    async ({ order }) => {
      const hold = await makeHold({ over: true });
      const [booked, answer] = await tell(
        order,
        hold.book,
        other === 'sweep' ? sweep : hold[other],
      );
      const won = { outcome: 'booked' };
      const lost = { reason: 'capacity_exceeded', available_kg: 0 };
      if (other === 'book') {
        expect([booked, answer]).toMatchObject(isFirst(order) ? [won, lost] : [lost, won]);
      } else {
        expect(booked).toMatchObject(won);
      }
      expect((await hold.read()).version).toBe(2);
      const sold = { booked_weight_kg: 10, version: 3 };
      expect(await hold.capacities()).toEqual([sold, sold]);
    },
  );
}

test.each(ORDERS)('of two holds where one is allowed one is made ($path)', async ({ order }) => {
  const user = await books.makeUser();
  const flights = await books.makeRoute(['DEL', 'LHR']);
  const hold: Work = (session) => {
    const { ref_id, request } = shipmentOn(user, flights, { hold_minutes: 5 });
    const shipment = { p_user_id: user.id, p_ref_id: ref_id, p_request: request };
    return session.call('book_shipment', { ...shipment, p_holds_per_user: 1 });
  };
  const answers = await tell(order, hold, hold);
  const [first, second] = isFirst(order) ? answers : answers.toReversed();
  expect(first).toMatchObject({ outcome: 'booked', booking: { status: 'HELD' } });
  expect(second).toEqual({ reason: 'hold_limit', limit: 1 });
});

test.each(ORDERS)('a hold rolled back leaves its place to the next ($path)', async ({ order }) => {
  const user = await books.makeUser();
  const flights = await books.makeRoute(['DEL', 'LHR'], { max_weight_kg: 10 });
  const hold: Work = ({ ledger }) =>
    ledger.bookShipment(shipmentOn(user, flights, { hold_minutes: 5 }), true);
  const { second } = await race(books, {
    order,
    works: { A: hold, B: hold },
    endOfFirst: 'rollback',
  });
  // Who asks while the first is at work sees a free flight, waits for its row, and gets it.
  expect(second).toMatchObject({ outcome: 'booked' });
});
