import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import { type DatabaseSession, openSession } from '../../support/database-functions.ts';
import { ORDERS, race, untilBlocked } from '../../support/interleaving.ts';
import {
  book,
  cancel,
  confirm,
  expireHolds,
  hold,
  outlast,
  readBooking,
  readStored,
} from '../facts.ts';
import { useScratchDatabase } from '../fixture.ts';

const books = await useScratchDatabase({ patient: true });

/** A hold that fills two flights, over unless told otherwise. */
interface Made {
  owner: User;
  buyer: User;
  flights: [MadeFlight, MadeFlight];
  ref: string;
}

async function makeHold(isOver: boolean): Promise<Made> {
  const [owner, buyer] = [await books.makeUser(), await books.makeUser()];
  const [first, second] = await books.makeRoute(['DEL', 'DXB', 'LHR'], { max_weight_kg: 10 });
  if (!first || !second) throw new Error('No flights.');
  const ref = await hold(books, owner, [first, second]);
  if (isOver) await outlast(books, ref);
  return { owner, buyer, flights: [first, second], ref };
}

type Work = (session: DatabaseSession, made: Made) => Promise<unknown>;

const confirmIt: Work = (session, { owner, ref }) => confirm(session, owner, ref);
const cancelIt: Work = (session, { owner, ref }) => cancel(session, owner, ref);
const sweep: Work = (session) => expireHolds(session);
const buyFirst: Work = (session, { buyer, flights }) => book(session, buyer, [flights[0]]);
const buySecond: Work = (session, { buyer, flights }) => book(session, buyer, [flights[1]]);

const isExpired = { reason: 'hold_expired' };
const isCancelled = { booking: { status: 'CANCELLED', version: 2 } };
const isBooked = { outcome: 'booked' };

/** All who may meet a hold that is over, and what each is told, whoever else ends it. */
const ENDERS: [string, Work, object][] = [
  ['confirms it', confirmIt, isExpired],
  ['cancels it', cancelIt, isCancelled],
  ['sweeps', sweep, { expired: expect.any(Number) }],
  ['buys on its first flight', buyFirst, isBooked],
  ['buys on its second flight', buySecond, isBooked],
];

const MEETINGS = ENDERS.flatMap(([a, A, toldA], place) =>
  ENDERS.slice(place).flatMap(([b, B, toldB]) =>
    ORDERS.map(({ order, path }) => [a, b, path, { order, A, B, toldA, toldB }] as const),
  ),
);

test.each(MEETINGS)(
  'a hold that is over ends once, when one %s and another %s (%s)',
  async (a, b, _, { order, A, B, toldA, toldB }) => {
    const made = await makeHold(true);
    const works = {
      A: (session: DatabaseSession) => A(session, made),
      B: (session: DatabaseSession) => B(session, made),
    };
    const { A: answerA, B: answerB, second } = await race(books, { order, works });
    const areTwins = a === b && a.startsWith('buys');
    if (areTwins) {
      // Both want the same place: the one that works second is refused.
      expect(second).toMatchObject({ reason: 'capacity_exceeded' });
    } else {
      expect(answerA, JSON.stringify(answerB)).toMatchObject(toldA);
      expect(answerB, JSON.stringify(answerA)).toMatchObject(toldB);
    }
    expect(await readBooking(books, made.ref)).toMatchObject({
      status: 'CANCELLED',
      version: 2,
      holds: 0,
      legs: ['released expired', 'released expired'],
      events: ['Booking held', 'Hold expired'],
    });
    const bought = [a, b].map((who) => who.split(' on its ')[1]);
    for (const [leg, flight] of made.flights.entries()) {
      const sold = bought.includes(leg === 0 ? 'first flight' : 'second flight') ? 1 : 0;
      expect(await readStored(books, flight)).toMatchObject({
        booked_weight_kg: 10 * sold,
        version: 2 + sold,
      });
    }
  },
);

const ROLLED_BACK = MEETINGS.filter(([a, b]) => !`${a}${b}`.includes('buys'));

test.each(ROLLED_BACK)(
  'when one who %s rolls back, another who %s ends the hold (%s)',
  async (_, __, ___, { order, A, B }) => {
    const made = await makeHold(true);
    const works = {
      A: (session: DatabaseSession) => A(session, made),
      B: (session: DatabaseSession) => B(session, made),
    };
    await race(books, { order, works, endOfFirst: 'rollback' });
    await expireHolds(books); // the sweep passes over what is locked
    expect(await readBooking(books, made.ref)).toMatchObject({ status: 'CANCELLED', version: 2 });
    for (const flight of made.flights) {
      expect(await readStored(books, flight)).toMatchObject({ booked_weight_kg: 0, version: 2 });
    }
  },
);

test.each(ORDERS)(
  'of a confirm and a cancel in time the first one counts ($path)',
  async ({ order }) => {
    const made = await makeHold(false);
    const works = {
      A: (session: DatabaseSession) => confirmIt(session, made),
      B: (session: DatabaseSession) => cancelIt(session, made),
    };
    const { A, B } = await race(books, { order, works });
    // A confirmed one can be cancelled; a cancelled one is not confirmed.
    expect(B).toMatchObject({ booking: { status: 'CANCELLED' } });
    if (order[0] === 'A works') expect(A).toMatchObject({ booking: { status: 'BOOKED' } });
    else expect(A).toStrictEqual({ reason: 'booking_closed', booking_status: 'CANCELLED' });
    expect(await readBooking(books, made.ref)).toMatchObject({
      version: order[0] === 'A works' ? 3 : 2,
      holds: 0,
      legs: ['released cancelled', 'released cancelled'],
    });
  },
);

test.each(ORDERS)('a hold that lives is swept by nobody ($path)', async ({ order }) => {
  const made = await makeHold(false);
  const works = {
    A: (session: DatabaseSession) => confirmIt(session, made),
    B: (session: DatabaseSession) => expireHolds(session),
  };
  const { B } = await race(books, { order, works });
  expect(B).toStrictEqual({ expired: 0, capacity: [] });
  expect(await readBooking(books, made.ref)).toMatchObject({ status: 'BOOKED', version: 2 });
});

test.each(ORDERS)('a hold rolled back leaves its place to the next ($path)', async ({ order }) => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ max_weight_kg: 10 });
  const work = (session: DatabaseSession) => book(session, user, [flight], { hold_minutes: 5 });
  const works = { A: work, B: work };
  const { second } = await race(books, { order, works, endOfFirst: 'rollback' });
  // Who asks while the first is at work sees a free flight, waits for its row, and gets it.
  expect(second).toMatchObject({ outcome: 'booked' });
});

test.each(ORDERS)('a hold is confirmed once by two ($path)', async ({ order }) => {
  const made = await makeHold(false);
  const work = (session: DatabaseSession) => confirmIt(session, made);
  const { first, second } = await race(books, { order, works: { A: work, B: work } });
  expect(first).toMatchObject({ booking: { status: 'BOOKED', version: 2 } });
  expect(second).toStrictEqual(first);
});

test.each<[string, Work]>([
  ['the sweep', sweep],
  ['a buyer', buyFirst],
  ['a cancel of a stranger', async (session, { buyer, ref }) => cancel(session, buyer, ref)],
])('what is confirmed in time, and over before that commits, stays booked: %s', async (_, meet) => {
  const made = await makeHold(false);
  const [session, other] = [await books.openSession(), await books.openSession()];
  // Almost over: the confirm is in time, and what comes then is not.
  await books.pool.query(
    `with hold as (update cargo.holds set expires_at = clock_timestamp() + '1500 ms' where ref_id = $1 returning expires_at)
     update cargo.bookings set hold_expires_at = (select min(expires_at) from hold) where ref_id = $1`,
    [made.ref],
  );
  await session.run('begin');
  expect(await confirmIt(session, made)).toMatchObject({ booking: { status: 'BOOKED' } });
  await books.pool.query(
    'select pg_sleep_until(max(expires_at)) from cargo.holds where ref_id = $1',
    [made.ref],
  );
  const meeting = meet(other, made);
  const met = await Promise.race([
    meeting,
    untilBlocked(books.pool, other, meeting).then(
      () => 'waits',
      () => meeting,
    ),
  ]);
  await session.run('commit');
  await meeting;
  expect(met).not.toMatchObject({ outcome: 'booked' });
  expect(await expireHolds(books)).toStrictEqual({ expired: 0, capacity: [] });
  expect(await readBooking(books, made.ref)).toMatchObject({ status: 'BOOKED', version: 2 });
  for (const flight of made.flights) {
    expect(await readStored(books, flight)).toEqual({
      booked_weight_kg: 10,
      booked_volume_l: 0,
      version: 1,
    });
  }
});

test('a user who asks for many holds at once gets as many as the limit', async () => {
  const user = await books.makeUser();
  const flights = await Promise.all(Array.from({ length: 12 }, () => books.makeFlight()));
  const sessions = await Promise.all(flights.map(() => books.openSession()));
  const wish = { holds_per_user: 5 };
  const answers = await Promise.all(
    sessions.map((session, place) =>
      book(session, user, [flights[place] as MadeFlight], { hold_minutes: 5 }, wish),
    ),
  );
  expect(answers.filter((answer) => answer.outcome === 'booked')).toHaveLength(5);
  expect(answers.filter((answer) => 'reason' in answer)).toStrictEqual(
    Array(7).fill({ reason: 'hold_limit', limit: 5 }),
  );
});

test.each(ORDERS)(
  'the last hold that a user may have is given to one of two ($path)',
  async ({ order }) => {
    const user = await books.makeUser();
    const flights = [await books.makeFlight(), await books.makeFlight()];
    const ask = (flight: MadeFlight | undefined) => (session: DatabaseSession) =>
      book(session, user, flight ? [flight] : [], { hold_minutes: 5 }, { holds_per_user: 1 });
    const { first, second, waited } = await race(books, {
      order,
      works: { A: ask(flights[0]), B: ask(flights[1]) },
    });
    expect(first).toMatchObject({ outcome: 'booked' });
    expect(second).toStrictEqual({ reason: 'hold_limit', limit: 1 });
    expect(waited, 'the second one waited').toBe(order[1]?.endsWith('works'));
  },
);

test.each(ORDERS)('a plain booking waits for no hold of its user ($path)', async ({ order }) => {
  const user = await books.makeUser();
  const [one, other] = [await books.makeFlight(), await books.makeFlight()];
  const { A, B, waited } = await race(books, {
    order,
    works: {
      A: (session) => book(session, user, [one], { hold_minutes: 5 }, { holds_per_user: 1 }),
      B: (session) => book(session, user, [other]),
    },
  });
  expect([A, B]).toMatchObject([isBooked, isBooked]);
  expect(waited).toBe(false);
});

test('a sweep that is cut in the middle leaves nothing, and the next one does it all', async () => {
  const made = [await makeHold(true), await makeHold(true), await makeHold(true)];
  const last = made.flatMap(({ flights }) => flights.map((flight) => flight.flight_id)).sort()[5];
  const holder = await books.openSession('superuser');
  await holder.run('begin');
  await holder.run('select from cargo.flight_capacity where flight_id = $1 for update', [last]);
  const sweeper = await openSession(books.url);
  const sweeping = expireHolds(sweeper).catch((error: { code?: string }) => error);
  await untilBlocked(books.pool, sweeper, sweeping);
  await books.pool.query('select pg_terminate_backend($1)', [sweeper.pid]);
  expect(await sweeping).not.toHaveProperty('expired');
  await holder.run('commit');
  for (const { ref, flights } of made) {
    expect(await readBooking(books, ref)).toMatchObject({ status: 'HELD', version: 1, holds: 2 });
    for (const flight of flights) {
      expect(await readStored(books, flight)).toMatchObject({ version: 1 });
    }
  }
  expect(await expireHolds(books)).toMatchObject({ expired: 3 });
  await sweeper.close().catch(() => undefined);
});

test('many sweeps at once end each hold once', async () => {
  const flight = await books.makeFlight();
  const owner = await books.makeUser();
  const refs: string[] = [];
  for (let nth = 0; nth < 40; nth += 1) {
    refs.push(await hold(books, owner, [flight], { weight_kg: 1 }));
  }
  await outlast(books, ...refs);
  const sessions = await Promise.all(Array.from({ length: 6 }, () => books.openSession()));
  const answers = await Promise.all(sessions.map((session) => expireHolds(session, 15)));
  const rest = await expireHolds(books);
  const ended = [...answers, rest].map((answer) => Number(answer.expired));
  expect(ended.reduce((sum, count) => sum + count)).toBe(40);
  expect(await readStored(books, flight)).toMatchObject({ booked_weight_kg: 0, version: 80 });
});

test.each([
  ['without asking for the lock', true],
  ['who first ask whether they need the lock', false],
])('of 60 buyers after one hold of 50 places that is over 50 buy (%s)', async (_, lock_held) => {
  const flight = await books.makeFlight({ max_weight_kg: 50 });
  const over = await hold(books, await books.makeUser(), [flight], { weight_kg: 50 });
  await outlast(books, over);
  const buyers = await Promise.all(
    Array.from({ length: 60 }, async () => ({
      user: await books.makeUser(),
      session: await books.openSession(),
    })),
  );
  const answers = await Promise.all(
    buyers.map(async ({ session, user }) => {
      const fields = { weight_kg: 1 };
      const answer = await book(session, user, [flight], fields, { lock_held });
      return answer.outcome === 'lock_required' ? book(session, user, [flight], fields) : answer;
    }),
  );
  expect(answers.filter((answer) => answer.outcome === 'booked')).toHaveLength(50);
  for (const refusal of answers.filter((answer) => answer.outcome !== 'booked')) {
    expect(refusal).toMatchObject({ reason: 'capacity_exceeded', available_kg: 0 });
  }
  expect(await readStored(books, flight)).toMatchObject({ booked_weight_kg: 50, version: 52 });
});

test('of many buyers after many holds that are over as many buy as there are places', async () => {
  const [first, second] = await books.makeRoute(['DEL', 'DXB', 'LHR'], { max_weight_kg: 20 });
  if (!first || !second) throw new Error('No flights.');
  const owner = await books.makeUser();
  const refs: string[] = [];
  for (let nth = 0; nth < 20; nth += 1) {
    refs.push(await hold(books, owner, [first, second], { weight_kg: 1 }));
  }
  await outlast(books, ...refs);
  const sessions = await Promise.all(Array.from({ length: 30 }, () => books.openSession()));
  const answers = await Promise.all(
    sessions.map((session) => book(session, owner, [first, second], { weight_kg: 1 })),
  );
  expect(answers.filter((answer) => answer.outcome === 'booked')).toHaveLength(20);
  for (const flight of [first, second]) {
    expect(await readStored(books, flight)).toMatchObject({ booked_weight_kg: 20, version: 60 });
  }
});
