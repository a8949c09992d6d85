import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { type DatabaseSession, sqlState } from '../../support/database-functions.ts';
import { ORDERS, race, untilBlocked } from '../../support/interleaving.ts';
import { inDays, useScratchDatabase } from '../fixture.ts';
import {
  bookArguments,
  cancel,
  type FlightChanges,
  operate,
  useOperations,
} from '../operations.ts';

const books = await useScratchDatabase({ patient: true });
const { bookWith, letExpire, loadOf } = useOperations(books);
const [admin, owner] = [await books.makeUser('admin'), await books.makeUser()];
const late: FlightChanges = { estimated_departure_datetime: '2030-01-01T00:00:00Z' };

/** Two connecting flights whose ids sort as the legs do, or the other way round. */
async function makeLegs(ids: 'rising' | 'falling'): Promise<[MadeFlight, MadeFlight]> {
  for (;;) {
    const [first, second] = await books.makeRoute(['DEL', 'DXB', 'LHR'], {
      departure_at: inDays(9),
    });
    if (!first || !second) throw new Error('No flights.');
    if (first.flight_id < second.flight_id === (ids === 'rising')) return [first, second];
  }
}
const lockBooking = 'select from cargo.bookings where ref_id = $1 for no key update nowait';
const lockFlight =
  'select from cargo.flight_capacity where flight_id = $1 for no key update nowait';

/** What is locked while the operation waits for this row, by the names given. */
async function lockedWhileHeld(
  held: [string, string],
  rows: Record<string, [string, string]>,
  flight: MadeFlight,
  changes: FlightChanges,
): Promise<string[]> {
  const [holder, looker, worker] = [
    await books.openSession('superuser'),
    await books.openSession('superuser'),
    await books.openSession(),
  ];
  await holder.run('begin');
  await holder.run(held[0], [held[1]]);
  await worker.run('begin');
  const working = operate(worker, admin, flight, changes);
  await untilBlocked(books.pool, worker, working);
  const locked: string[] = [];
  for (const [name, [sql, id]] of Object.entries(rows)) {
    const look = looker.run(sql, [id]).then(
      () => null,
      (error: { code?: string }) => error.code,
    );
    if ((await look) === '55P03') locked.push(name);
  }
  await holder.run('commit');
  expect(await working).toHaveProperty('affected_bookings');
  await worker.run('rollback');
  return locked;
}

test('the bookings are locked from the lowest reference up, and then the flight', async () => {
  const flight = await books.makeFlight({ departure_at: inDays(9) });
  const refs = [];
  for (let nth = 0; nth < 3; nth += 1) refs.push(await bookWith(owner, [flight]));
  const [low = '', middle = '', high = ''] = refs.sort();
  const rows: Record<string, [string, string]> = {
    low: [lockBooking, low],
    middle: [lockBooking, middle],
    high: [lockBooking, high],
    flight: [lockFlight, flight.flight_id],
  };
  const without = (name: string) =>
    Object.fromEntries(Object.entries(rows).filter(([each]) => each !== name));
  for (const changes of [late, { status: 'CANCELLED' as const }]) {
    const look = (held: string) =>
      lockedWhileHeld(rows[held] ?? ['', ''], without(held), flight, changes);
    expect(await look('low')).toEqual([]);
    expect(await look('middle')).toEqual(['low']);
    expect(await look('high')).toEqual(['low', 'middle']);
    expect(await look('flight')).toEqual(['low', 'middle', 'high']);
  }
});

test('what is no concern of the bookings locks none of them', async () => {
  const flight = await books.makeFlight({ departure_at: inDays(9) });
  const ref_id = await bookWith(owner, [flight]);
  for (const changes of [{ closed: true }, { max_weight_kg: 500 }, { max_volume_m3: 5 }]) {
    expect(
      await lockedWhileHeld(
        [lockFlight, flight.flight_id],
        { booking: [lockBooking, ref_id] },
        flight,
        changes,
      ),
    ).toEqual([]);
  }
});

test.each(['rising', 'falling'] as const)(
  'the flights of a hold that is over are locked from the lowest id up (%s)',
  async (ids) => {
    const legs = await makeLegs(ids);
    const [low = '', high = ''] = legs.map(({ flight_id }) => flight_id).sort();
    for (const [held, other, expected] of [
      [low, high, []],
      [high, low, ['other']],
    ] as const) {
      await letExpire(await bookWith(owner, legs, { hold_minutes: 5 }));
      const rows: Record<string, [string, string]> = { other: [lockFlight, other] };
      const look = lockedWhileHeld([lockFlight, held], rows, legs[0], { max_weight_kg: 900 });
      expect(await look).toEqual(expected);
    }
  },
);

type Work = (session: DatabaseSession) => Promise<unknown>;
interface Scene {
  legs: [MadeFlight, MadeFlight];
  ref_id: string;
}
/** Whatever shares both flights with an operation on one of them. */
const OTHERS: Record<string, (scene: Scene) => Work> = {
  'an operation on the other flight': ({ legs }) => {
    return (session) => operate(session, admin, legs[1], { status: 'CANCELLED' });
  },
  'a booking': ({ legs }) => {
    const args = bookArguments(owner, legs);
    return (session) => session.call('book_shipment', args);
  },
  'a hold': ({ legs }) => {
    const args = bookArguments(owner, legs, { hold_minutes: 5 });
    return (session) => session.call('book_shipment', args);
  },
  'a cancel': ({ ref_id }) => {
    return (session) => cancel(session, owner, ref_id);
  },
  'the end of holds': () => (session) => session.call('expire_holds', {}),
};
const CROSSINGS = Object.keys(OTHERS).flatMap((name) =>
  ORDERS.flatMap(({ order, path }) =>
    (['rising', 'falling'] as const).map((ids) => ({ name, order, path, ids })),
  ),
);

test.each(CROSSINGS)('an operation and $name pass each other, $ids ($path)', async (crossing) => {
  const legs = await makeLegs(crossing.ids);
  for (const changes of [
    late,
    { status: 'CANCELLED', max_weight_kg: 800 },
  ] satisfies FlightChanges[]) {
    const ref_id = await bookWith(owner, legs);
    const over = await bookWith(owner, legs, { hold_minutes: 5 });
    await letExpire(over);
    const other = OTHERS[crossing.name]?.({ legs, ref_id });
    if (!other) throw new Error(crossing.name);
    const works = { A: (s: DatabaseSession) => operate(s, admin, legs[0], changes), B: other };
    const { A, B } = await race(books, { order: crossing.order, works });
    expect(A).toHaveProperty('affected_bookings');
    expect(B).not.toBeInstanceOf(Error);
    for (const flight of legs) await operate(books, admin, flight, { status: 'SCHEDULED' });
  }
  await books.call('expire_holds', {});
  expect(await loadOf(legs[0])).toMatchObject({ max_kg: 800 });
});

test('an operation waits for the flight a second, and then nothing is done', async () => {
  const impatient = 'alter function public.operate_flight set lock_timeout = ';
  await books.pool.query(`${impatient} '50ms'`);
  const flight = await books.makeFlight({ departure_at: inDays(9) });
  const ref_id = await bookWith(owner, [flight]);
  const holder = await books.openSession('superuser');
  for (const [sql, id] of [
    [lockFlight, flight.flight_id],
    [lockBooking, ref_id],
  ] as const) {
    await holder.run('begin');
    await holder.run(sql, [id]);
    expect(await sqlState(operate(books, admin, flight, late))).toBe('55P03');
    await holder.run('rollback');
  }
  await books.pool.query(`${impatient} '30s'`);
  expect(await operate(books, admin, flight, late)).toMatchObject({ affected_bookings: 1 });
});
