import { expect, test } from 'vitest';
import { findImbalances } from '../../support/books.ts';
import type { MadeFlight } from '../../support/database.ts';
import type { Answer, DatabaseSession } from '../../support/database-functions.ts';
import { sqlState } from '../../support/database-functions.ts';
import { untilBlocked } from '../../support/interleaving.ts';
import { named } from '../../support/scene.ts';
import { useScratchDatabase } from '../fixture.ts';
import {
  bookArguments,
  changesIn,
  confirm,
  type FlightChanges,
  operate,
  step,
  useOperations,
} from '../operations.ts';

/** What happens to bookings that are made between an operation's first look and its lock of the flight. */

const LOCK_NOT_AVAILABLE = '55P03';
const books = await useScratchDatabase({ patient: true });
const { eventsOf, legsOf, operationsOf, readBooking } = useOperations(books);
const [admin, owner, handler] = [
  await books.makeUser('admin'),
  await books.makeUser(),
  await books.makeUser('handler'),
];
/** Every look at the bookings of a flight waits, once it has seen them, for who holds this lock. */
const PAUSE = 4_711;
await books.pool.query(`
  alter function cargo.bookings_on rename to bookings_on_as_they_are;
  create function cargo.bookings_on(p_flight_id uuid) returns text[]
    language plpgsql set search_path = ''
  as $$
  declare
    v_ref_ids text[] := cargo.bookings_on_as_they_are(p_flight_id);
  begin
    perform pg_catalog.pg_advisory_lock_shared(${PAUSE});
    perform pg_catalog.pg_advisory_unlock_shared(${PAUSE});
    return v_ref_ids;
  end;
  $$;
`);

interface Gap {
  flight: MadeFlight;
  ref_id: string;
  /** Another session, which may look behind the functions. */
  other: DatabaseSession;
}

/** Changes a flight; one booking is made meanwhile, and what is to happen to it then happens. */
async function changeAround(
  changes: FlightChanges,
  meanwhile: (gap: Gap) => Promise<unknown>,
  facts = {},
): Promise<Gap & { answer: Promise<Answer> }> {
  const flight = await books.makeFlight();
  const [booker, operator, other] = [
    await books.openSession(),
    await books.openSession(),
    await books.openSession('superuser'),
  ];
  const args = bookArguments(owner, [flight], facts);
  const gap = { flight, ref_id: args.p_ref_id, other };
  await booker.run('begin');
  await booker.call('book_shipment', args);
  const answer = operate(operator, admin, flight, changes);
  answer.catch(() => undefined);
  await untilBlocked(books.pool, operator, answer);
  await other.run(`select pg_advisory_lock(${PAUSE})`);
  await booker.run('commit');
  await untilBlocked(books.pool, operator, answer);
  await meanwhile(gap);
  await other.run(`select pg_advisory_unlock(${PAUSE})`);
  return { ...gap, answer };
}

const lateOf = { estimated_departure_datetime: '2030-01-01T00:00:00Z' };

test.each<[string, FlightChanges]>([
  ['a cancel', { status: 'CANCELLED' }],
  ['an estimate', { ...lateOf }],
])('%s concerns the booking made meanwhile', async (_, changes) => {
  const { answer, ref_id } = await changeAround(changes, async () => undefined);
  expect(await answer).toMatchObject({ affected_bookings: 1 });
  expect(changesIn(await eventsOf(ref_id))).toHaveLength(1);
});

test.each<[string, FlightChanges]>([
  ['a cancel', { status: 'CANCELLED', max_volume_m3: 5 }],
  ['an estimate', { ...lateOf, closed: true }],
])('%s waits for nobody who has such a booking, and nothing is done', async (_, changes) => {
  const { answer, ref_id, flight, other } = await changeAround(changes, async (gap) => {
    await gap.other.run('begin');
    await gap.other.run('select from cargo.bookings where ref_id = $1 for no key update', [
      gap.ref_id,
    ]);
  });
  expect(await sqlState(answer)).toBe(LOCK_NOT_AVAILABLE);
  await other.run('rollback');
  expect(await operationsOf(flight)).toBeUndefined();
  expect(await readBooking(ref_id)).toMatchObject({ version: 1, needs_rebooking: false });
  expect(await books.readCapacity(flight.flight_id)).toEqual({ booked_weight_kg: 10, version: 1 });
  expect(await operate(books, admin, flight, changes)).toMatchObject({ affected_bookings: 1 });
});

test('such a booking that departs is seen before the flight is cancelled', async () => {
  const { answer, ref_id, flight } = await changeAround({ status: 'CANCELLED' }, async (gap) => {
    expect(await step(books, handler, gap.ref_id, ['depart', 'DEL'])).toHaveProperty('booking');
  });
  expect(await answer).toEqual({ reason: 'shipment_departed', ...named(flight) });
  expect(await readBooking(ref_id)).toMatchObject({ version: 2, needs_rebooking: false });
  expect(await legsOf(ref_id)).toMatchObject([{ state: 'departed' }]);
  expect(await operationsOf(flight)).toBeUndefined();
  expect(await findImbalances(books.pool)).toEqual([]);
});

test('such a booking that arrives hears no more of the flight', async () => {
  const { answer, ref_id } = await changeAround(lateOf, async (gap) => {
    await step(books, handler, gap.ref_id, ['depart', 'DEL']);
    await step(books, handler, gap.ref_id, ['arrive', 'LHR']);
  });
  expect(await answer).toMatchObject({ affected_bookings: 0 });
  expect(changesIn(await eventsOf(ref_id))).toEqual([]);
});

test('such a hold that is confirmed is told as a booking', async () => {
  const { answer, ref_id } = await changeAround(
    { status: 'CANCELLED' },
    async (gap) => {
      expect(await confirm(books, owner, gap.ref_id)).toHaveProperty('booking');
    },
    { hold_minutes: 10 },
  );
  expect(await answer).toMatchObject({ affected_bookings: 1 });
  expect((await eventsOf(ref_id)).map(({ status, kind }) => [status, kind])).toEqual([
    ['HELD', null],
    ['BOOKED', 'confirmed'],
    ['BOOKED', 'flight_changed'],
  ]);
});
