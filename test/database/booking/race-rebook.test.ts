import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import { findImbalances } from '../../support/books.ts';
import type { MadeFlight } from '../../support/database.ts';
import type { DatabaseSession } from '../../support/database-functions.ts';
import { isAfter, isFirst, ORDERS, race } from '../../support/interleaving.ts';
import { named, newReference } from '../../support/scene.ts';
import { newWaybill, offload, quote, readStoredBooking, rebook, to } from '../changes.ts';
import { book, cancel, expireHolds, hold, outlast, readStored } from '../facts.ts';
import { useScratchDatabase } from '../fixture.ts';
import { operate, step } from '../operations.ts';

const books = await useScratchDatabase({ patient: true });
const [owner, other, handler, admin] = [
  await books.makeUser(),
  await books.makeUser(),
  await books.makeUser('handler'),
  await books.makeUser('admin'),
];

type Work = (session: DatabaseSession) => Promise<unknown>;

const makeFlight = (max_weight_kg = 100) => books.makeFlight({ max_weight_kg });

async function bookOn(flights: readonly MadeFlight[], facts: object = {}, user: User = owner) {
  const answer = await book(books, user, flights, { weight_kg: 60, pieces: 6, ...facts });
  if (answer.outcome !== 'booked') throw new Error(JSON.stringify(answer));
  return String(Object(answer.booking).ref_id);
}

const rebookIt =
  (ref: string, ...flights: MadeFlight[]): Work =>
  (session) =>
    rebook(session, handler, ref, to(...flights));

/** Kilograms and version of each flight. */
async function loads(...flights: MadeFlight[]) {
  const stored = await Promise.all(flights.map((flight) => readStored(books, flight)));
  return stored.map((x) => `${x.booked_weight_kg} v${x.version}`);
}

const REBOOKED = { outcome: 'rebooked' };

test.each(ORDERS)('a rebook onto a flight and its cancel ($path)', async ({ order }) => {
  const [A, X] = [await makeFlight(), await makeFlight()];
  const ref = await bookOn([A]);
  const outcome = await race(books, {
    order,
    works: {
      A: rebookIt(ref, X),
      B: (session) => operate(session, admin, X, { status: 'CANCELLED' }),
    },
  });
  if (isFirst(order)) {
    expect(outcome.A).toMatchObject(REBOOKED);
    expect(outcome.B).toMatchObject({ affected_bookings: 1 });
    expect(await loads(A, X)).toEqual(['0 v2', '0 v2']);
  } else {
    expect(outcome.B).toMatchObject({ affected_bookings: 0 });
    expect(outcome.A).toEqual({ reason: 'flight_cancelled', ...named(X) });
    expect(await loads(A, X)).toEqual(['60 v1', '0 v0']);
  }
  const needs_rebooking = isFirst(order);
  expect(await readStoredBooking(books, ref)).toMatchObject({ needs_rebooking });
});

test.each(ORDERS)('a rebook away from a flight and its cancel ($path)', async ({ order }) => {
  const [A, X] = [await makeFlight(), await makeFlight()];
  const ref = await bookOn([A]);
  const outcome = await race(books, {
    order,
    works: {
      A: rebookIt(ref, X),
      B: (session) => operate(session, admin, A, { status: 'CANCELLED' }),
    },
  });
  expect(outcome.A).toMatchObject({ booking: { needs_rebooking: false } });
  expect(outcome.B).toMatchObject({ affected_bookings: isFirst(order) ? 0 : 1 });
  expect(await loads(A, X)).toEqual(['0 v2', '60 v1']);
});

test.each(ORDERS)('a rebook and a cancel of one booking ($path)', async ({ order }) => {
  const [A, X] = [await makeFlight(), await makeFlight()];
  const ref = await bookOn([A]);
  const outcome = await race(books, {
    order,
    works: { A: rebookIt(ref, X), B: (session) => cancel(session, owner, ref) },
  });
  expect(outcome.B).toMatchObject({ booking: { status: 'CANCELLED' } });
  if (isFirst(order)) expect(outcome.A).toMatchObject(REBOOKED);
  else expect(outcome.A).toEqual({ reason: 'booking_closed', booking_status: 'CANCELLED' });
  expect(await loads(A, X)).toEqual(isFirst(order) ? ['0 v2', '0 v2'] : ['0 v2', '0 v0']);
});

test.each(ORDERS)('a rebook that is undone leaves all to a cancel ($path)', async ({ order }) => {
  const [A, X] = [await makeFlight(), await makeFlight()];
  const ref = await bookOn([A]);
  await race(books, {
    order,
    works: { A: rebookIt(ref, X), B: (session) => cancel(session, owner, ref) },
    endOfFirst: 'rollback',
  });
  expect(await loads(A, X)).toEqual(isFirst(order) ? ['0 v2', '0 v0'] : ['0 v2', '60 v1']);
});

test.each(ORDERS)('a rebook and a departure of one booking ($path)', async ({ order }) => {
  const [A, X] = [await makeFlight(), await makeFlight()];
  const ref = await bookOn([A]);
  const depart: Work = (session) => step(session, handler, ref, ['depart', 'DEL']);
  const outcome = await race(books, { order, works: { A: rebookIt(ref, X), B: depart } });
  expect(outcome.B).toMatchObject({ booking: { status: 'DEPARTED' } });
  expect(outcome.A).toMatchObject(isFirst(order) ? REBOOKED : { reason: 'nothing_to_rebook' });
  expect(await loads(A, X)).toEqual(isFirst(order) ? ['0 v2', '60 v1'] : ['60 v1', '0 v0']);
});

test.each(ORDERS)('the same rebook twice is one ($path)', async ({ order }) => {
  const [A, X] = [await makeFlight(), await makeFlight()];
  const ref = await bookOn([A]);
  const twice = rebookIt(ref, X);
  const outcome = await race(books, { order, works: { A: twice, B: twice } });
  for (const answer of [outcome.A, outcome.B]) {
    expect(answer).toMatchObject({ ...REBOOKED, booking: { version: 2 } });
  }
  expect(await loads(A, X)).toEqual(['0 v2', '60 v1']);
});

test.each(ORDERS)('two rebooks into the last kilograms of a flight ($path)', async ({ order }) => {
  const [A, B, X] = [await makeFlight(), await makeFlight(), await makeFlight()];
  const [a, b] = [await bookOn([A]), await bookOn([B])];
  const outcome = await race(books, {
    order,
    works: { A: rebookIt(a, X), B: rebookIt(b, X) },
  });
  expect(outcome.first).toMatchObject(REBOOKED);
  expect(outcome.second).toEqual({
    reason: 'capacity_exceeded',
    ...named(X),
    available_kg: 40,
    requested_kg: 60,
  });
  expect(await loads(X)).toEqual(['60 v1']);
});

test.each(ORDERS)(
  'two parts of one waybill into the last kilograms of a flight ($path)',
  async ({ order }) => {
    // Room for either of them, 40 kg left behind and 20 kg still on board, and not for both.
    const [A, X] = [await makeFlight(), await makeFlight(50)];
    const awb_number = newWaybill();
    const [parent, part] = [await bookOn([A], { awb_number }), newReference('PART')];
    const left = await offload(books, handler, parent, A, { pieces: 4 }, { part });
    expect(left).toMatchObject({ offloaded_ref_id: part });
    const outcome = await race(books, {
      order,
      works: { A: rebookIt(parent, X), B: rebookIt(part, X) },
    });
    const [won_kg, lost_kg] = isFirst(order) ? [20, 40] : [40, 20];
    expect(outcome.first).toMatchObject({ ...REBOOKED, booking: { awb_number } });
    expect(outcome.second).toEqual({
      reason: 'capacity_exceeded',
      ...named(X),
      available_kg: 50 - won_kg,
      requested_kg: lost_kg,
    });
    // The parent gives up its place on A only where it has one on X; the part had none any more.
    const stays_kg = isFirst(order) ? 0 : 20;
    expect(await loads(A, X)).toEqual([expect.stringMatching(`^${stays_kg} v`), `${won_kg} v1`]);
    expect(await readStoredBooking(books, part)).toMatchObject({
      weight_kg: 40,
      needs_rebooking: isFirst(order),
    });
    expect(await findImbalances(books.pool)).toEqual([]);
  },
);

test.each(ORDERS)('a heavier booking and another one on its flight ($path)', async ({ order }) => {
  const X = await makeFlight();
  const ref = await bookOn([X]);
  const outcome = await race(books, {
    order,
    works: {
      A: (session) => rebook(session, owner, ref, { weight_kg: 90 }),
      B: (session) => book(session, other, [X], { weight_kg: 20 }),
    },
  });
  if (isFirst(order)) {
    expect(outcome.A).toMatchObject(REBOOKED);
    expect(outcome.B).toMatchObject({ reason: 'capacity_exceeded', available_kg: 10 });
  } else {
    expect(outcome.B).toMatchObject({ outcome: 'booked' });
    // What it has itself is free for it: 80 of 100.
    expect(outcome.A).toMatchObject({ reason: 'capacity_exceeded', available_kg: 80 });
  }
  expect(await loads(X)).toEqual([isFirst(order) ? '90 v3' : '80 v2']);
});

test.each(ORDERS)('two bookings that change places ($path)', async ({ order }) => {
  const [A, B] = [await makeFlight(), await makeFlight()];
  const [a, b] = [await bookOn([A], { weight_kg: 40 }), await bookOn([B], { weight_kg: 40 })];
  const outcome = await race(books, { order, works: { A: rebookIt(a, B), B: rebookIt(b, A) } });
  expect([outcome.A, outcome.B]).toMatchObject([REBOOKED, REBOOKED]);
  expect(await loads(A, B)).toEqual(['40 v3', '40 v3']);
});

test.each(ORDERS)('the end of a hold and its rebook ($path)', async ({ order }) => {
  const [A, X] = [await makeFlight(), await makeFlight()];
  const ref = await hold(books, owner, [A], { weight_kg: 60 });
  await outlast(books, ref);
  const outcome = await race(books, {
    order,
    works: { A: rebookIt(ref, X), B: (session) => expireHolds(session) },
  });
  expect(outcome.A).toMatchObject({ reason: 'booking_closed' });
  expect(outcome.B).toEqual(expect.objectContaining({ expired: isFirst(order) ? 0 : 1 }));
  expect(await readStoredBooking(books, ref)).toMatchObject({ status: 'CANCELLED', version: 2 });
  expect(await loads(A, X)).toEqual(['0 v2', '0 v0']);
});

test.each(ORDERS)('two rebooks that need what one over hold has ($path)', async ({ order }) => {
  const [A, B, X] = [await makeFlight(), await makeFlight(), await makeFlight()];
  const [a, b] = [await bookOn([A]), await bookOn([B])];
  const over = await hold(books, other, [X], { weight_kg: 100 });
  await outlast(books, over);
  const outcome = await race(books, { order, works: { A: rebookIt(a, X), B: rebookIt(b, X) } });
  expect(outcome.first).toMatchObject(REBOOKED);
  expect(outcome.second).toMatchObject({ reason: 'capacity_exceeded', available_kg: 40 });
  expect(await readStoredBooking(books, over)).toMatchObject({ status: 'CANCELLED', version: 2 });
});

test.each(ORDERS)(
  'two bookings that want one quote without moving: one gets it ($path)',
  async ({ order }) => {
    const X = await makeFlight(1_000);
    const [a, b] = [await bookOn([X]), await bookOn([X])];
    const quote_id = await quote(books, owner, [X], { weight_kg: 60, pieces: 6 });
    const outcome = await race(books, {
      order,
      works: {
        A: (session) => rebook(session, owner, a, { quote_id }),
        B: (session) => rebook(session, owner, b, { quote_id }),
      },
    });
    const ref_id = isFirst(order) ? a : b;
    expect(outcome.first).toMatchObject({ booking: { price: { quote_id } } });
    expect(outcome.second).toEqual({ reason: 'quote_used', quote_id, ref_id });
    const loser = await readStoredBooking(books, isFirst(order) ? b : a);
    expect(loser).toMatchObject({ version: 1, quote_id: null });
    expect(await loads(X)).toEqual(['120 v2']);
  },
);

test.each(ORDERS)('an offload and a departure: the first one counts ($path)', async ({ order }) => {
  for (const pieces of [undefined, 4]) {
    const A = await makeFlight();
    const ref = await bookOn([A]);
    const outcome = await race(books, {
      order,
      works: {
        A: (session) => offload(session, handler, ref, A, pieces ? { pieces } : {}),
        B: (session) => step(session, handler, ref, ['depart', 'DEL']),
      },
    });
    if (!isFirst(order)) {
      expect(outcome.B).toMatchObject({ booking: { status: 'DEPARTED', pieces: 6 } });
      expect(outcome.A).toMatchObject({ reason: 'out_of_sequence' });
    } else if (pieces) {
      expect(outcome.A).toMatchObject({ booking: { pieces: 2 } });
      expect(outcome.B).toMatchObject({ booking: { status: 'DEPARTED', pieces: 2 } });
    } else {
      expect(outcome.A).toMatchObject({ offloaded_ref_id: ref });
      expect(outcome.B).toEqual({ reason: 'rebooking_required', ...named(A) });
    }
  }
});

test.each(ORDERS)('an offload and the cancel of its flight ($path)', async ({ order }) => {
  const A = await makeFlight();
  const ref = await bookOn([A]);
  const part = newReference('PART');
  const outcome = await race(books, {
    order,
    works: {
      A: (session) => offload(session, handler, ref, A, { pieces: 4 }, { part }),
      B: (session) => operate(session, admin, A, { status: 'CANCELLED' }),
    },
  });
  if (isFirst(order)) {
    expect(outcome.A).toMatchObject({ offloaded_ref_id: part });
    // A part made while it waited has the flight too.
    expect(outcome.B).toMatchObject({ affected_bookings: 2 });
  } else {
    expect(outcome.B).toMatchObject({ affected_bookings: 1 });
    expect(outcome.A).toEqual({ reason: 'rebooking_required', ...named(A) });
  }
  expect(await loads(A)).toMatchObject([expect.stringMatching(/^0 v/)]);
});

test.each(ORDERS)('the same offload twice makes one part ($path)', async ({ order }) => {
  const A = await makeFlight();
  const ref = await bookOn([A]);
  const told = { pieces: 4, occurred_at: new Date(Date.now() - 60_000).toISOString() };
  const report: Work = (session) => offload(session, handler, ref, A, told);
  const outcome = await race(books, { order, works: { A: report, B: report } });
  expect(Object(outcome.A).offloaded_ref_id).toBe(Object(outcome.B).offloaded_ref_id);
  expect(await readStoredBooking(books, ref)).toMatchObject({ pieces: 2, version: 2 });
  const { rows } = await books.pool.query(
    'select count(*)::integer as parts from cargo.bookings where split_from = $1',
    [ref],
  );
  expect(rows).toEqual([{ parts: 1 }]);
});

test.each(ORDERS)(
  'an offload and a rebook: each finds what the other left ($path)',
  async ({ order }) => {
    const [A, X] = [await makeFlight(), await makeFlight()];
    const ref = await bookOn([A]);
    const outcome = await race(books, {
      order,
      works: {
        A: (session) => offload(session, handler, ref, A, { pieces: 4 }),
        B: rebookIt(ref, X),
      },
    });
    expect(outcome.B).toMatchObject(REBOOKED);
    if (isFirst(order)) expect(outcome.A).toMatchObject({ booking: { pieces: 2 } });
    else expect(outcome.A).toMatchObject({ reason: 'validation_failed' });
    expect(await loads(X)).toEqual([isFirst(order) ? '20 v1' : '60 v1']);
    expect(outcome.waited).toBe(!isAfter(order) && order[1]?.endsWith('works'));
  },
);
