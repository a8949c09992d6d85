import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import { type DatabaseSession, sqlState } from '../../support/database-functions.ts';
import { isAfter, ORDERS, race, untilBlocked } from '../../support/interleaving.ts';
import { cancel } from '../facts.ts';
import { actorOf, useScratchDatabase } from '../fixture.ts';
import { assign, type Carrier, giveAndCancel, useCarriers } from '../waybills.ts';

/** Who draws, gives and makes void one number at the same time: it comes to one of them, and none is lost. */

const books = await useScratchDatabase({ patient: true });
const { makeCarrier, readNumber, readWaybill, admin } = await useCarriers(books);
const [user, other] = [await books.makeUser(), await books.makeUser()];

/** One number, and two bookings that want it. */
interface Wanted {
  carrier: Carrier;
  awb: string;
  refs: Record<'A' | 'B', string>;
}
type Who = 'A' | 'B';
type Work = (session: DatabaseSession, wanted: Wanted, who: Who) => Promise<unknown>;

const draw: Work = (session, { refs }, who) => assign(session, user, refs[who]);
const give: Work = (session, { refs, awb }, who) => assign(session, user, refs[who], awb);
const makeVoid: Work = (session, { awb }) =>
  session.waybills.voidNumber(actorOf(admin), awb, 'Lost');

/** What each comes to alone, and when another has the number. */
const WORKS: Record<string, { work: Work; got: object; lost: object }> = {
  draws: {
    work: draw,
    got: { booking: { version: 2 } },
    lost: { reason: 'awb_stock_empty' },
  },
  gives: { work: give, got: { booking: { version: 2 } }, lost: { reason: 'awb_taken' } },
  'makes void': {
    work: makeVoid,
    got: { waybill: { state: 'void' } },
    lost: { reason: 'awb_taken' },
  },
};

/** Where the number is before: nobody had it, or a cancelled booking of the same user. */
const STANDINGS: Record<string, (carrier: Carrier) => Promise<unknown>> = {
  'a free number': async () => undefined,
  'a returned number': (carrier) => giveAndCancel(books, user, carrier, null),
};

/** One after the other, and each while the other is at work: two who want one number wait for each other in any case. */
const MET = ORDERS.filter(({ path }) =>
  [
    'A works, A ends, B works, B ends',
    'A works, B works, A ends, B ends',
    'B works, A works, B ends, A ends',
  ].includes(path),
);

const MEETINGS = Object.keys(STANDINGS).flatMap((standing) =>
  Object.keys(WORKS).flatMap((a, place) =>
    Object.keys(WORKS)
      .slice(place)
      .filter((b) => `${a}${b}` !== 'makes voidmakes void')
      .flatMap((b) =>
        (['commit', 'rollback'] as const).flatMap((end) =>
          MET.map(({ order, path }) => [standing, a, b, end, path, order] as const),
        ),
      ),
  ),
);

test.each(MEETINGS)(
  '%s: one %s it, one %s it, the first ends by %s (%s)',
  async (standing, a, b, endOfFirst, _, order) => {
    const carrier = await makeCarrier();
    await carrier.addStock(0, 1);
    await STANDINGS[standing]?.(carrier);
    const refs = { A: await carrier.book(user), B: await carrier.book(user) };
    const wanted = { carrier, awb: carrier.awb(0), refs };
    const [A, B] = [WORKS[a], WORKS[b]];
    if (!A || !B) throw new Error('No such work.');
    const outcome = await race(books, {
      order,
      endOfFirst,
      works: {
        A: (session) => A.work(session, wanted, 'A'),
        B: (session) => B.work(session, wanted, 'B'),
      },
    });
    const aFirst = order[0] === 'A works';
    const [first, second] = aFirst ? [A, B] : [B, A];
    const [firstRef, secondRef] = aFirst ? [refs.A, refs.B] : [refs.B, refs.A];
    expect(outcome.first).toMatchObject(first.got);
    expect(outcome.second, JSON.stringify(outcome)).toMatchObject(
      endOfFirst === 'rollback' ? second.got : second.lost,
    );
    const winner = endOfFirst === 'rollback' ? second : first;
    const ref = endOfFirst === 'rollback' ? secondRef : firstRef;
    expect(await readNumber(wanted.awb)).toMatchObject(
      winner.work === makeVoid ? { state: 'void' } : { state: 'assigned', ref_id: ref },
    );
    const { rows } = await books.pool.query(
      "select ref_id from cargo.bookings where awb_number = $1 and status <> 'CANCELLED'",
      [wanted.awb],
    );
    expect(rows).toEqual(winner.work === makeVoid ? [] : [{ ref_id: ref }]);
  },
);

test.each(ORDERS)(
  'of two numbers each of two draws one, and waits for nobody ($path)',
  async ({ order }) => {
    const carrier = await makeCarrier();
    await carrier.addStock(0, 2);
    const refs = { A: await carrier.book(user), B: await carrier.book(other) };
    const outcome = await race(books, {
      order,
      works: {
        A: (session) => assign(session, user, refs.A),
        B: (session) => assign(session, other, refs.B),
      },
    });
    expect(outcome).toMatchObject({
      first: { booking: { awb_number: carrier.awb(0) } },
      second: { booking: { awb_number: carrier.awb(1) } },
      waited: false,
    });
  },
);

test.each(MET)(
  'a number from outside comes to one of two who give it ($path)',
  async ({ order }) => {
    const carrier = await makeCarrier();
    const refs = { A: await carrier.book(user), B: await carrier.book(other) };
    const outcome = await race(books, {
      order,
      works: {
        A: (session) => assign(session, user, refs.A, carrier.awb(0)),
        B: (session) => assign(session, other, refs.B, carrier.awb(0)),
      },
    });
    expect(outcome).toMatchObject({
      first: { booking: { version: 2 } },
      second: { reason: 'awb_taken' },
    });
  },
);

test.each(ORDERS)(
  'a draw finds what a cancel returns, once it has returned ($path)',
  async ({ order }) => {
    const carrier = await makeCarrier();
    await carrier.addStock(0, 1);
    const [returned, next] = [await carrier.book(user), await carrier.book(user)];
    await assign(books, user, returned);
    const outcome = await race(books, {
      order,
      works: {
        A: (session) => cancel(session, user, returned),
        B: (session) => assign(session, user, next),
      },
    });
    expect(outcome.B).toMatchObject(
      isAfter(order) ? { booking: { awb_number: carrier.awb(0) } } : { reason: 'awb_stock_empty' },
    );
  },
);

test.each(['commit', 'rollback'])(
  'a number given while it comes into stock is drawn by nobody else (%s)',
  async (end) => {
    const carrier = await makeCarrier();
    const [given, drawn] = [await carrier.book(user), await carrier.book(other)];
    const [giver, drawer] = [await books.openSession(), await books.openSession()];
    await giver.run('begin');
    await assign(giver, user, given, carrier.awb(0));
    await carrier.addStock(0, 1);
    const drawing = assign(drawer, other, drawn).catch((error: unknown) => error);
    await untilBlocked(books.pool, drawer, drawing);
    await giver.run(end);
    expect(await drawing).toMatchObject(
      end === 'commit' ? { code: '55P03' } : { booking: { awb_number: carrier.awb(0) } },
    );
    expect(await readWaybill(carrier.awb(0))).toMatchObject(
      end === 'commit'
        ? { root_ref_id: given, source: 'given' }
        : { root_ref_id: drawn, source: 'stock' },
    );
    expect(await readNumber(carrier.awb(0))).toMatchObject(
      end === 'commit' ? { state: 'free', ref_id: null } : { state: 'assigned', ref_id: drawn },
    );
  },
);

test.each(MET)('of two who add the same numbers the first one does ($path)', async ({ order }) => {
  const { code } = await makeCarrier();
  const add = (session: DatabaseSession, first_serial: string) =>
    session.waybills.addStock(actorOf(admin), {
      carrier: code,
      prefix: `9${code.charCodeAt(0)}`,
      first_serial,
      count: 2,
    });
  const start = Math.floor(Math.random() * 1e6);
  const serial = (offset: number) => String(start + offset).padStart(7, '0');
  const outcome = await race(books, {
    order,
    works: {
      A: (session) => add(session, serial(0)),
      B: (session) => add(session, serial(1)),
    },
  });
  expect(outcome).toMatchObject({
    first: { stock: [{ free: 2 }] },
    second: { reason: 'awb_stock_overlaps', index: 0 },
  });
});

test('fifty draw forty numbers: each number comes to one, ten are told that there is none', async () => {
  const [DRAWERS, NUMBERS] = [50, 40];
  const carrier = await makeCarrier();
  await carrier.addStock(0, 25);
  await carrier.addStock(25, 15);
  const drawers = await Promise.all(
    Array.from({ length: DRAWERS }, async (_, nth) => ({
      session: await books.openSession(),
      ref: await carrier.book(nth % 2 === 0 ? user : other),
      who: nth % 2 === 0 ? user : other,
    })),
  );
  const answers = await Promise.all(
    drawers.map(({ session, ref, who }) => assign(session, who, ref)),
  );
  const drawn = answers.flatMap((answer) => ('booking' in answer ? [answer.booking] : []));
  expect(drawn.map(({ awb_number }) => awb_number).sort()).toEqual(
    Array.from({ length: NUMBERS }, (_, serial) => carrier.awb(serial)),
  );
  const told = answers.filter((answer) => 'reason' in answer);
  expect(told).toEqual(
    Array(DRAWERS - NUMBERS).fill({ reason: 'awb_stock_empty', carrier: carrier.code }),
  );
  for (const { awb_number, ref_id } of drawn) {
    expect(await readNumber(awb_number ?? '')).toMatchObject({ state: 'assigned', ref_id });
  }
});

test('what a draw did comes back with its transaction, and the next draw gets it', async () => {
  const carrier = await makeCarrier();
  await carrier.addStock(0, 1);
  const ref = await carrier.book(user);
  const session = await books.openSession();
  await session.run('begin');
  expect(await assign(session, user, ref)).toMatchObject({ booking: { version: 2 } });
  await session.run('rollback');
  expect(await readNumber(carrier.awb(0))).toEqual({ state: 'free', ref_id: null, reason: null });
  expect(await readWaybill(carrier.awb(0))).toBeUndefined();
  expect(await assign(books, user, ref)).toMatchObject({
    booking: { version: 2, awb_number: carrier.awb(0) },
  });
});

/** The locks of one number and one booking, in the order in which they are taken. */
const LOCKS = {
  waybill: 'select 1 / pg_try_advisory_xact_lock(hashtextextended($1, 3))::integer',
  booking: 'select from cargo.bookings where ref_id = $1 for update nowait',
  number: 'select from cargo.awb_numbers where awb_number = $1 for update nowait',
};
type Lock = keyof typeof LOCKS;

const WRITERS: [
  string,
  Lock[],
  (session: DatabaseSession, ref: string, awb: string, by: User) => Promise<unknown>,
][] = [
  [
    'give',
    ['waybill', 'booking', 'number'],
    (session, ref, awb) => assign(session, user, ref, awb),
  ],
  ['draw', ['booking', 'number'], (session, ref) => assign(session, user, ref)],
  [
    'void',
    ['waybill', 'number'],
    (session, _, awb) => session.waybills.voidNumber(actorOf(admin), awb, 'Lost'),
  ],
];

test.each(WRITERS)('to %s, locks are taken in the one order: %s', async (_, locks, work) => {
  const carrier = await makeCarrier();
  await carrier.addStock(0, 1);
  const [ref, awb] = [await carrier.book(user), carrier.awb(0)];
  const subject = (lock: Lock) => (lock === 'booking' ? ref : awb);
  const worker = await books.openSession();
  for (const [place, held] of locks.entries()) {
    const holder = await books.openSession('superuser');
    await holder.run('begin');
    await holder.run(LOCKS[held], [subject(held)]);
    await worker.run('begin');
    const working = work(worker, ref, awb, user);
    await untilBlocked(books.pool, worker, working);
    for (const [at, lock] of locks.entries()) {
      if (at === place) continue;
      const looker = await books.openSession('superuser');
      const look = looker.run(LOCKS[lock], [subject(lock)]);
      if (at > place) expect(await look, `${lock} is free`).toHaveLength(1);
      else expect(await sqlState(look), `${lock} is taken`).toMatch(/55P03|22012/);
    }
    await holder.run('rollback');
    expect(await working).not.toHaveProperty('reason');
    await worker.run('rollback');
  }
});
