import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { sqlState } from '../../support/database-functions.ts';
import { interleavings, runSteps, untilBlocked } from '../../support/interleaving.ts';
import { actorOf, shipmentOn, useScratchDatabase } from '../fixture.ts';

const books = await useScratchDatabase({ patient: true });

/** Two connecting flights whose ids sort as the legs do, or the other way round. */
async function makeLegs(ids: 'rising' | 'falling'): Promise<[MadeFlight, MadeFlight]> {
  for (;;) {
    const [first, second] = await books.makeRoute(['DEL', 'DXB', 'LHR']);
    if (!first || !second) throw new Error('No flights.');
    if (first.flight_id < second.flight_id === (ids === 'rising')) return [first, second];
  }
}

/** What each of them answers. */
const DONE = {
  book: { outcome: 'booked' },
  cancel: { booking: { status: 'CANCELLED' } },
  confirm: { reason: 'hold_expired' },
  sweep: { expired: 1 },
};

const lockRow = 'select from cargo.flight_capacity where flight_id = $1 for update nowait';

for (const ids of ['rising', 'falling'] as const) {
  for (const work of ['book', 'cancel', 'confirm', 'sweep'] as const) {
    test(`to ${work}, legs with ${ids} ids are locked from the lowest id up`, async () => {
      const legs = await makeLegs(ids);
      const user = await books.makeUser();
      // What a hold that is over gives back is locked in the same order, whoever ends it.
      const over = work === 'confirm' || work === 'sweep';
      const { ref_id } = await books.book(user, legs, over ? { hold_minutes: 5 } : {});
      if (over) await books.outlast(ref_id);
      const [low = '', high = ''] = legs.map((leg) => leg.flight_id).sort();
      const worker = await books.openSession();
      const start = (): Promise<object> => {
        const order = { actor: actorOf(user), ref_id, if_versions: null };
        if (work === 'book') return worker.ledger.bookShipment(shipmentOn(user, legs), true);
        if (work === 'cancel') return worker.ledger.cancelBooking(order);
        if (work === 'confirm') return worker.ledger.confirmBooking(order);
        return worker.call('expire_holds', {});
      };
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
        const working = start();
        await untilBlocked(books.pool, worker, working);
        const look = looker.run(lockRow, [other]);
        if (otherIsLocked) expect(await sqlState(look), 'the lower row').toBe('55P03');
        else expect(await look, 'the higher row is free').toHaveLength(1);
        await holder.run('commit');
        expect(await working).toMatchObject(DONE[work]);
        await worker.run('rollback');
      }
      if (over) await books.call('expire_holds', {}); // the next test sweeps its own alone
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
