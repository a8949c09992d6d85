import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import { type DatabaseSession, sqlState } from '../../support/database-functions.ts';
import { interleavings, ORDERS, race, runSteps, untilBlocked } from '../../support/interleaving.ts';
import { createRandom } from '../../support/random.ts';
import { newReference } from '../../support/scene.ts';
import { offload, rebook, to } from '../changes.ts';
import { book, cancel, confirm, expireHolds, hold, outlast, setTerms } from '../facts.ts';
import { actorOf, shipmentOn, useScratchDatabase } from '../fixture.ts';

const books = await useScratchDatabase({ patient: true });
const handler = await books.makeUser('handler');

/** Two connecting flights whose ids sort as the legs do, or the other way round. */
async function makeLegs(ids: 'rising' | 'falling'): Promise<[MadeFlight, MadeFlight]> {
  for (;;) {
    const [first, second] = await books.makeRoute(['DEL', 'DXB', 'LHR']);
    if (!first || !second) throw new Error('No flights.');
    if (first.flight_id < second.flight_id === (ids === 'rising')) return [first, second];
  }
}

const lockRow = 'select from cargo.flight_capacity where flight_id = $1 for update nowait';

/** What a writer starts from: a booking and a hold that is over, both on both legs, and a booking on another flight. */
interface Standing {
  user: User;
  handler: User;
  legs: [MadeFlight, MadeFlight];
  booked: string;
  elsewhere: string;
  over: string;
}

/** Who writes to both legs; whose booking's row it locks before them, if any; and what comes of it. */
interface Writer {
  work: (session: DatabaseSession, standing: Standing) => Promise<unknown>;
  locks?: 'booked' | 'elsewhere' | 'over';
  comesTo: object;
}

const held = { hold_minutes: 5 };
const booked = { outcome: 'booked' };
const ended = { reason: 'hold_expired' };

const WRITERS: Readonly<Record<string, Writer>> = {
  book: {
    work: (session, { user, legs }) => book(session, user, legs),
    locks: 'over',
    comesTo: booked,
  },
  hold: {
    work: (session, { user, legs }) => book(session, user, legs, held),
    locks: 'over',
    comesTo: booked,
  },
  'book on the first leg what a hold on both ends with': {
    work: (session, { user, legs }) => book(session, user, [legs[0]]),
    locks: 'over',
    comesTo: booked,
  },
  'book on the second leg what a hold on both ends with': {
    work: (session, { user, legs }) => book(session, user, [legs[1]]),
    locks: 'over',
    comesTo: booked,
  },
  cancel: {
    work: (session, { user, booked: ref }) => cancel(session, user, ref),
    locks: 'booked',
    comesTo: { booking: { status: 'CANCELLED' } },
  },
  'cancel a hold that is over': {
    work: (session, { user, over }) => cancel(session, user, over),
    locks: 'over',
    comesTo: { booking: { status: 'CANCELLED' } },
  },
  'confirm a hold that is over': {
    work: (session, { user, over }) => confirm(session, user, over),
    locks: 'over',
    comesTo: ended,
  },
  'rebook with more weight': {
    work: (session, { user, booked: ref }) => rebook(session, user, ref, { weight_kg: 20 }),
    locks: 'booked',
    comesTo: { outcome: 'rebooked' },
  },
  'rebook onto both what a hold ends with': {
    work: (session, { user, legs, elsewhere }) => rebook(session, user, elsewhere, to(...legs)),
    locks: 'over',
    comesTo: { outcome: 'rebooked' },
  },
  'offload some pieces': {
    work: (session, { handler, legs, booked: ref }) =>
      offload(session, handler, ref, legs[0], { pieces: 1 }),
    locks: 'booked',
    comesTo: { booking: { pieces: 1 } },
  },
  sweep: { work: (session) => expireHolds(session), locks: 'over', comesTo: { expired: 1 } },
};

async function makeStanding(legs: [MadeFlight, MadeFlight]): Promise<Standing> {
  await expireHolds(books);
  const user = await books.makeUser();
  const { ref_id } = await books.book(user, legs, { pieces: 2 });
  const elsewhere = await books.book(user, [await books.makeFlight()]);
  const over = await hold(books, user, legs);
  await outlast(books, over);
  return { user, handler, legs, booked: ref_id, elsewhere: elsewhere.ref_id, over };
}

for (const ids of ['rising', 'falling'] as const) {
  for (const [name, { work, locks, comesTo }] of Object.entries(WRITERS)) {
    test(`to ${name}, legs with ${ids} ids are locked from the lowest id up`, async () => {
      const legs = await makeLegs(ids);
      const standing = await makeStanding(legs);
      const [low = '', high = ''] = legs.map((leg) => leg.flight_id).sort();
      const worker = await books.openSession();
      for (const [held, other, otherIsLocked] of [
        [low, high, false],
        [high, low, true],
      ] as const) {
        const [holder, looker] = [
          await books.openSession('superuser'),
          await books.openSession('superuser'),
        ];
        await holder.run('begin');
        await holder.run(lockRow, [held]);
        await worker.run('begin');
        const working = work(worker, standing);
        await untilBlocked(books.pool, worker, working);
        const look = looker.run(lockRow, [other]);
        if (otherIsLocked) expect(await sqlState(look), 'the lower row').toBe('55P03');
        else expect(await look, 'the higher row is free').toHaveLength(1);
        if (locks) {
          const lookAtBooking = looker.run(
            'select from cargo.bookings where ref_id = $1 for no key update nowait',
            [standing[locks]],
          );
          expect(await sqlState(lookAtBooking), 'its booking, before').toBe('55P03');
        }
        await holder.run('commit');
        expect(await working).toMatchObject(comesTo);
        await worker.run('rollback');
      }
      await expireHolds(books);
    });
  }
}

const CROSSINGS = interleavings(['A works', 'A commits'], ['B works', 'B commits']);

test.each(CROSSINGS.map((order) => ({ order, path: order.join(', ') })))(
  'a booking and a cancel that share both legs pass each other ($path)',
  async ({ order }) => {
    for (const legs of [await makeLegs('rising'), await makeLegs('falling')]) {
      const user = await books.makeUser();
      const { ref_id } = await books.book(user, legs);
      const [a, b] = [await books.openSession(), await books.openSession()];
      const { outcomes } = await runSteps(
        books.pool,
        order.map((name) => {
          const session = name.startsWith('A') ? a : b;
          const run = async () => {
            if (name.endsWith('commits')) return session.run('commit');
            await session.run('begin');
            if (session === a) return a.ledger.bookShipment(shipmentOn(user, legs), true);
            return b.ledger.cancelBooking({ actor: actorOf(user), ref_id, if_versions: null });
          };
          return { name, session, run };
        }),
      );
      expect(outcomes).toMatchObject({
        'A works': { outcome: 'booked' },
        'B works': { booking: { status: 'CANCELLED' } },
      });
      for (const { flight_id } of legs) {
        expect(await books.readCapacity(flight_id)).toEqual({ booked_weight_kg: 10, version: 3 });
      }
    }
  },
);

/** Each begins while the other is at work, on legs with rising ids and with falling ones. */
const OVERLAPPING = ORDERS.filter(({ order }) => order[1]?.endsWith('works')).map(
  (each, place) => ({ ...each, ids: place % 2 === 0 ? ('rising' as const) : ('falling' as const) }),
);

const CHANGES = /rebook|offload/;

const MEETINGS = Object.entries(WRITERS).flatMap(([a, A], place) =>
  Object.entries(WRITERS)
    .slice(place)
    .flatMap(([b, B]) =>
      // Where one waits for the other, who began first ends first in any order.
      OVERLAPPING.filter((_, way) => way % 3 === 0 || !CHANGES.test(a + b)).map(
        ({ path, ...race }) => [a, b, path, { ...race, A, B }] as const,
      ),
    ),
);

test.each(MEETINGS)('to %s and to %s pass each other (%s)', async (_, __, ___, meeting) => {
  const { order, ids, A, B } = meeting;
  const standing = await makeStanding(await makeLegs(ids));
  const works = {
    A: (session: DatabaseSession) => A.work(session, standing),
    B: (session: DatabaseSession) => B.work(session, standing),
  };
  const outcome = await race(books, { order, works });
  for (const answer of [outcome.A, outcome.B]) {
    expect(answer, JSON.stringify(outcome)).not.toBeInstanceOf(Error);
    expect(Object.keys(Object(answer)), JSON.stringify(outcome)).not.toHaveLength(0);
  }
  expect(outcome.first).toMatchObject((order[0] === 'A works' ? A : B).comesTo);
});

/** Who finds a hold that is over in the hands of others is told to come again: that is no deadlock. */
function sayBusy(error: { code?: string }) {
  if (error.code === '55P03') return 'busy';
  throw error;
}

test('holds that end under way, cancels, bookings, rebooks, offloads and sweeps that cross never lock each other out', async () => {
  const ROUNDS = 25;
  const airports = ['DEL', 'BOM', 'DXB', 'LHR', 'JFK'];
  const route = await books.makeRoute(airports, { max_weight_kg: 60 });
  for (const flight of route) await setTerms(books, flight, { max_volume_l: 300 });
  const random = createRandom(4);
  const racers = await Promise.all(
    Array.from({ length: 8 }, async () => ({
      user: await books.makeUser(),
      session: await books.openSession(),
      choices: random.fork(),
    })),
  );
  const answers = await Promise.all(
    racers.map(async ({ user, session, choices }) => {
      const told: unknown[] = [];
      const refs: string[] = [];
      const plain: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const from = choices.integer(0, 3);
        const legs = route.slice(from, from + choices.integer(1, 4 - from));
        const ref = newReference();
        const known = refs.length > 0 ? choices.pick(refs) : ref;
        const what = choices.integer(1, 12);
        // A hold of no minutes is over when it is made.
        if (what <= 4) {
          told.push(await book(session, user, legs, { ref, hold_minutes: 0 }).catch(sayBusy));
        } else if (what <= 6) {
          told.push(await book(session, user, legs, { ref, pieces: 5 }).catch(sayBusy));
          plain.push(ref);
        } else if (what <= 7) told.push(await expireHolds(session, 3));
        else if (what <= 8) told.push(await confirm(session, user, known));
        else if (what <= 10) told.push(await cancel(session, user, known));
        else {
          const mine = plain.at(-1) ?? ref;
          const weight_kg = choices.integer(1, 20);
          const left = { pieces: choices.integer(1, 4) };
          const heavier = await rebook(session, user, mine, { weight_kg }).catch(sayBusy);
          const leg = choices.pick(route);
          told.push([heavier, await offload(session, handler, mine, leg, left).catch(sayBusy)]);
        }
        if (what <= 6) refs.push(ref);
      }
      return told;
    }),
  );
  expect(answers.flat()).toHaveLength(8 * ROUNDS);
  const { rows } = await books.pool.query(
    `select count(*) filter (where release_reason = 'expired')::int as ended,
       count(*) filter (where itinerary > 1)::int as changed
     from cargo.booking_legs where flight_id = any ($1)`,
    [route.map((flight) => flight.flight_id)],
  );
  expect(rows[0]?.ended, 'holds ended under way').toBeGreaterThan(10);
  expect(rows[0]?.changed, 'legs of later itineraries').toBeGreaterThan(0);
});
