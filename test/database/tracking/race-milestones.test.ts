import { expect, test } from 'vitest';
import type { DatabaseSession } from '../../support/database-functions.ts';
import { isFirst, ORDERS, race, untilBlocked } from '../../support/interleaving.ts';
import { useScratchDatabase } from '../fixture.ts';
import { makeJourney } from '../journey.ts';
import { cancel, milestone, operate, step } from '../operations.ts';

const books = await useScratchDatabase({ patient: true });
const AT = new Date(Date.now() - 3_600_000).toISOString();
const RCS = { code: 'RCS', location: 'DEL', occurred_at: AT };

async function makeShipment() {
  const journey = await makeJourney(books, ['DEL', 'LHR']);
  const [flight] = journey.flights;
  if (!flight) throw new Error('No flight.');
  const report = (session: DatabaseSession, fact = RCS) =>
    milestone(session, journey.handler, journey.ref_id, fact);
  return { ...journey, flight, report };
}

test.each(ORDERS)(
  'the same fact told twice at one time is told once ($path)',
  async ({ order }) => {
    const { read, report } = await makeShipment();
    const works = { A: report, B: report };
    const told = await race(books, { order, works });
    expect(told.A).toEqual(told.B);
    expect((await read()).events).toMatchObject([{}, { code: 'RCS' }]);
  },
);

test.each(ORDERS)('a fact and a step of one booking take turns ($path)', async ({ order }) => {
  const { handler, ref_id, read, report } = await makeShipment();
  const works = {
    A: (session: DatabaseSession) => report(session),
    B: (session: DatabaseSession) => step(session, handler, ref_id, ['depart', 'DEL']),
  };
  const told = await race(books, { order, works });
  expect(told.first).toMatchObject({ booking: { version: 2 } });
  expect(told.second).toMatchObject({ booking: { version: 3 } });
  // The fact has the status of its moment.
  const statuses = isFirst(order)
    ? ['BOOKED', 'BOOKED', 'DEPARTED']
    : ['BOOKED', 'DEPARTED', 'DEPARTED'];
  expect((await read()).events.map(({ status }) => status)).toEqual(statuses);
});

test.each(ORDERS)('a fact is told before a cancel, or not at all ($path)', async ({ order }) => {
  const { owner, ref_id, read, report } = await makeShipment();
  const works = {
    A: (session: DatabaseSession) => report(session),
    B: (session: DatabaseSession) => cancel(session, owner, ref_id),
  };
  const { A, B } = await race(books, { order, works });
  expect(B).toMatchObject({ booking: { status: 'CANCELLED' } });
  expect(A).toMatchObject(
    isFirst(order) ? { booking: { version: 2 } } : { reason: 'booking_closed' },
  );
  expect((await read()).version).toBe(isFirst(order) ? 3 : 2);
});

test.each(ORDERS)(
  'a fact and a delay of its flight both become events ($path)',
  async ({ order }) => {
    const { flight, read, report } = await makeShipment();
    const admin = await books.makeUser('admin');
    const estimated_departure_datetime = new Date(
      flight.departure_at.getTime() + 60_000,
    ).toISOString();
    const works = {
      A: (session: DatabaseSession) => report(session),
      B: (session: DatabaseSession) =>
        operate(session, admin, flight, { estimated_departure_datetime }),
    };
    const told = await race(books, { order, works });
    for (const answer of [told.A, told.B]) expect(answer).not.toHaveProperty('reason');
    expect((await read()).version).toBe(3);
  },
);

test('a fact waits for its booking, and for no flight', async () => {
  const { flight, ref_id, report } = await makeShipment();
  const [holder, worker] = [await books.openSession('superuser'), await books.openSession()];
  await holder.run('begin');
  await holder.run('select from cargo.flight_capacity where flight_id = $1 for update', [
    flight.flight_id,
  ]);
  await holder.run('select from cargo.flights where flight_id = $1 for no key update', [
    flight.flight_id,
  ]);
  const fact = { ...RCS, code: 'MAN', flight_id: flight.flight_id };
  expect(await report(worker, fact)).toMatchObject({ booking: { version: 2 } });

  await holder.run('select from cargo.bookings where ref_id = $1 for no key update', [ref_id]);
  const working = report(worker, { ...RCS, code: 'FOH' });
  await untilBlocked(books.pool, worker, working);
  await holder.run('commit');
  expect(await working).toMatchObject({ booking: { version: 3 } });
});
