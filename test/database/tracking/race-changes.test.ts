import { expect, test } from 'vitest';
import type { DatabaseSession } from '../../support/database-functions.ts';
import { isAfter, isFirst, ORDERS, type Order, race } from '../../support/interleaving.ts';
import { actorOf, shipmentOn, useScratchDatabase } from '../fixture.ts';
import { makeJourney } from '../journey.ts';

const books = await useScratchDatabase({ patient: true });

type Work = (session: DatabaseSession) => Promise<unknown>;

/** What A and B were told. */
async function tell(order: Order, A: Work, B: Work) {
  const told = await race(books, { order, works: { A, B } });
  return [told.A, told.B];
}

test.each(ORDERS)(
  'a full flight is booked only after a cancel has committed ($path)',
  async ({ order }) => {
    const user = await books.makeUser();
    const flight = await books.makeFlight({ max_weight_kg: 10 });
    const { ref_id } = await books.book(user, [flight]);
    const [cancelled, booked] = await tell(
      order,
      ({ ledger }) => ledger.cancelBooking({ actor: actorOf(user), ref_id, if_versions: null }),
      ({ ledger }) => ledger.bookShipment(shipmentOn(user, [flight]), true),
    );
    expect(cancelled).toMatchObject({ booking: { status: 'CANCELLED' } });
    expect(booked).toMatchObject(
      isAfter(order) ? { outcome: 'booked' } : { reason: 'capacity_exceeded', available_kg: 0 },
    );
  },
);

test.each(ORDERS)('a cancel and a depart of one booking take turns ($path)', async ({ order }) => {
  const { owner, handler, ref_id, capacities, legStates } = await makeJourney(books, [
    'DEL',
    'LHR',
  ]);
  const step = { step: 'depart', location: 'DEL', flight_id: null, if_versions: null } as const;
  const [cancelled, departed] = await tell(
    order,
    ({ ledger }) => ledger.cancelBooking({ actor: actorOf(owner), ref_id, if_versions: null }),
    ({ tracking }) => tracking.recordStep({ actor: actorOf(handler), ref_id, ...step }),
  );
  if (isFirst(order)) {
    expect(cancelled).toMatchObject({ booking: { version: 2 }, capacity: [{ version: 2 }] });
    expect(departed).toEqual({ reason: 'booking_closed', booking_status: 'CANCELLED' });
    expect(await capacities()).toEqual([{ booked_weight_kg: 0, version: 2 }]);
    expect(await legStates()).toEqual(['released']);
  } else {
    expect(departed).toMatchObject({ booking: { version: 2 } });
    expect(cancelled).toMatchObject({ booking: { version: 3 }, capacity: [] });
    expect(await capacities()).toEqual([{ booked_weight_kg: 10, version: 1 }]);
    expect(await legStates()).toEqual(['departed']);
  }
});

test.each(ORDERS)(
  'an arrival and a cancel of one booking take turns ($path)',
  async ({ order }) => {
    const { owner, handler, ref_id } = await makeJourney(books, ['DEL', 'LHR'], ['depart', 'DEL']);
    const step = { step: 'arrive', location: 'LHR', flight_id: null, if_versions: null } as const;
    const [arrived, cancelled] = await tell(
      order,
      ({ tracking }) => tracking.recordStep({ actor: actorOf(handler), ref_id, ...step }),
      ({ ledger }) => ledger.cancelBooking({ actor: actorOf(owner), ref_id, if_versions: null }),
    );
    expect([arrived, cancelled]).toMatchObject(
      isFirst(order)
        ? [{ booking: { status: 'ARRIVED' } }, { reason: 'not_cancellable' }]
        : [{ reason: 'booking_closed' }, { booking: { status: 'CANCELLED' } }],
    );
  },
);

test.each(ORDERS)(
  'a booking cancelled twice gives its capacity back once ($path)',
  async ({ order }) => {
    const { owner, handler, flights, ref_id, capacities } = await makeJourney(books, [
      'DEL',
      'DXB',
      'LHR',
    ]);
    const cancelAs = (who: typeof owner) => (session: DatabaseSession) =>
      session.ledger.cancelBooking({ actor: actorOf(who), ref_id, if_versions: null });
    const answers = await tell(order, cancelAs(owner), cancelAs(handler));
    const [first, second] = isFirst(order) ? answers : answers.toReversed();
    const capacity = await books.tellCapacity(flights);
    expect(first).toMatchObject({ booking: { version: 2 }, capacity });
    expect(second).toStrictEqual({ booking: Object(first).booking, capacity });
    const givenBack = { booked_weight_kg: 0, version: 2 };
    expect(await capacities()).toEqual([givenBack, givenBack]);
  },
);

test.each(ORDERS)('a step recorded twice is one event ($path)', async ({ order }) => {
  const { handler, ref_id, read } = await makeJourney(books, ['DEL', 'LHR']);
  const step = { step: 'depart', location: 'DEL', flight_id: null, if_versions: null } as const;
  const depart: Work = ({ tracking }) =>
    tracking.recordStep({ actor: actorOf(handler), ref_id, ...step });
  const [first, second] = await tell(order, depart, depart);
  expect(first).toStrictEqual({ booking: await read() });
  expect(second).toStrictEqual(first);
  expect(await read()).toMatchObject({ version: 2, events: [{}, { status: 'DEPARTED' }] });
});

test.each(ORDERS)(
  'of two who ask for the same version one is served ($path)',
  async ({ order }) => {
    const { owner, handler, ref_id } = await makeJourney(books, ['DEL', 'LHR']);
    const step = { step: 'depart', location: 'DEL', flight_id: null, if_versions: [1] } as const;
    const answers = await tell(
      order,
      ({ tracking }) =>
        tracking.recordStep({ actor: actorOf(handler), ref_id, ...step, if_versions: [1] }),
      ({ ledger }) => ledger.cancelBooking({ actor: actorOf(owner), ref_id, if_versions: [1] }),
    );
    expect(answers).toMatchObject(
      isFirst(order)
        ? [{ booking: { version: 2 } }, { reason: 'version_mismatch', version: 2 }]
        : [{ reason: 'booking_closed' }, { booking: { version: 2 } }],
    );
  },
);

test('the time of an event is taken after the lock, not when its transaction began', async () => {
  const { owner, handler, ref_id, read } = await makeJourney(books, ['DEL', 'LHR']);
  const early = await books.openSession();
  await early.run('begin');
  await early.run('select now()');
  const step = { step: 'depart', location: 'DEL', flight_id: null, if_versions: null } as const;
  await books.tracking.recordStep({ actor: actorOf(handler), ref_id, ...step });
  await early.ledger.cancelBooking({ actor: actorOf(owner), ref_id, if_versions: null });
  await early.run('commit');
  const times = (await read()).events.map((event) => event.timestamp);
  expect(times, JSON.stringify(times)).toEqual(times.toSorted());
});
