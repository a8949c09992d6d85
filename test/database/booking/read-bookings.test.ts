import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BookingListed, BookingStatus } from '../../../src/core/booking/types.ts';
import type { User } from '../../../src/core/identity/types.ts';
import { sqlState } from '../../support/database-functions.ts';
import { newReference } from '../../support/scene.ts';
import { actorOf, useDatabase } from '../fixture.ts';
import { makeJourney } from '../journey.ts';
import { bookingWith } from '../shapes.ts';

const books = useDatabase();

interface Page {
  status?: BookingStatus | null;
  limit?: number;
  after_ref_id?: string | null;
}

const list = (user: User, { status = null, limit = 20, after_ref_id = null }: Page = {}) =>
  books.ledger.listBookings({
    actor: actorOf(user),
    status,
    awb_number: null,
    limit,
    after_ref_id,
  });

async function listed(user: User, page: Page = {}) {
  const answer = await list(user, page);
  if ('bookings' in answer) return answer;
  throw new Error(JSON.stringify(answer));
}

/** A user with so many bookings on a flight; newest first, as the list has them. */
async function makeShipper(count: number) {
  const user = await books.makeUser();
  const flight = await books.makeFlight();
  const made: { ref_id: string; created_at: string }[] = [];
  for (let nth = 0; nth < count; nth += 1) made.push(await books.book(user, [flight]));
  const newestFirst = made.toSorted((a, b) =>
    `${a.created_at} ${a.ref_id}` < `${b.created_at} ${b.ref_id}` ? 1 : -1,
  );
  return { user, flight, refs: newestFirst.map((booking) => booking.ref_id) };
}

const refsOf = (bookings: BookingListed[]) => bookings.map((booking) => booking.ref_id);

test('a booking is read with its events, oldest first', async () => {
  const { ref_id, owner } = await makeJourney(books, ['DEL', 'LHR'], ['depart', 'DEL']);
  expect(await books.tracking.getBooking(ref_id)).toStrictEqual({
    booking: bookingWith({ ref_id, user_id: owner.id, status: 'DEPARTED', version: 2 }, [
      { status: 'BOOKED' },
      { status: 'DEPARTED' },
    ]),
  });
});

test('a booking that does not exist is told by its reference, which has its case', async () => {
  const { ref_id } = await makeJourney(books, ['DEL', 'LHR']);
  for (const unknown of [newReference(), ref_id.toLowerCase(), '', `${ref_id} `]) {
    expect(await books.tracking.getBooking(unknown)).toStrictEqual({
      reason: 'booking_not_found',
      ref_id: unknown,
    });
  }
});

test('a list has the fields of a booking, and no events', async () => {
  const { ref_id, owner } = await makeJourney(books, ['DEL', 'LHR']);
  const answer = await listed(owner);
  const fields = { ref_id, user_id: owner.id, weight_kg: 10, status: 'BOOKED' as const };
  expect(answer).toStrictEqual({
    bookings: [{ ...bookingWith(fields, []), events: null }],
    next: null,
  });
});

test("a list has the caller's own bookings only, newest first", async () => {
  const { user, flight, refs } = await makeShipper(4);
  await books.book(await books.makeUser('admin'), [flight]);
  expect(refsOf((await listed(user)).bookings)).toEqual(refs);
  expect(await listed(await books.makeUser('admin'))).toStrictEqual({ bookings: [], next: null });
});

test('pages follow each other without a gap, and the last one has no next', async () => {
  const { user, refs } = await makeShipper(5);
  const pages: string[][] = [];
  let after_ref_id: string | null = null;
  do {
    const { bookings, next }: Awaited<ReturnType<typeof listed>> = await listed(user, {
      limit: 2,
      after_ref_id,
    });
    pages.push(refsOf(bookings));
    after_ref_id = next;
  } while (after_ref_id !== null);
  expect(pages).toEqual([refs.slice(0, 2), refs.slice(2, 4), refs.slice(4)]);
});

test('a page that is exactly full and the last has no next', async () => {
  const { user, refs } = await makeShipper(2);
  expect(await listed(user, { limit: 2 })).toMatchObject({ next: null });
  expect(await listed(user, { limit: 1 })).toMatchObject({ next: refs[0] });
  expect(await listed(user, { limit: 1, after_ref_id: refs[0] ?? null })).toMatchObject({
    bookings: [{ ref_id: refs[1] }],
    next: null,
  });
  expect(await listed(user, { after_ref_id: refs[1] ?? null })).toStrictEqual({
    bookings: [],
    next: null,
  });
});

test('bookings made in the same millisecond are paged by their references', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight();
  const refs = [newReference(), newReference(), newReference()].sort().toReversed();
  // Booked under a clock that stands still: what was booked cannot be changed afterwards.
  await books.pool.query(
    `with made as (
       insert into cargo.bookings (ref_id, user_id, request, flight_ids, origin, destination, pieces, weight_kg, created_at, updated_at, booked, volume_l, chargeable_halves)
       select ref_id, $2, '{}', array[$3]::uuid[], 'DEL', 'LHR', 1, 1, $4, $4, '{}', 6, 2 from unnest($1::text[]) ref_id
       returning ref_id
     ), leg as (
       insert into cargo.booking_legs (ref_id, leg, flight_id, weight_kg, volume_l) select ref_id, 1, $3, 1, 6 from made
     ), event as (
       insert into cargo.booking_events (ref_id, sequence, status, recorded_at, recorded_by)
       select ref_id, 1, 'BOOKED', $4, $2 from made
     )
     update cargo.flight_capacity set booked_weight_kg = 3, version = 3 where flight_id = $3`,
    [refs, user.id, flight.flight_id, new Date()],
  );
  for (const [index, ref_id] of refs.entries()) {
    const after_ref_id = refs[index - 1] ?? null;
    expect(await listed(user, { limit: 1, after_ref_id })).toMatchObject({
      bookings: [{ ref_id }],
    });
  }
});

test('a list can be of one status, page by page', async () => {
  const { user, refs } = await makeShipper(4);
  const [, cancelled = '', , cancelledToo = ''] = refs;
  for (const ref_id of [cancelled, cancelledToo]) {
    await books.ledger.cancelBooking({ actor: actorOf(user), ref_id, if_versions: null });
  }
  const status = 'CANCELLED';
  expect(refsOf((await listed(user, { status })).bookings)).toEqual([cancelled, cancelledToo]);
  const first = await listed(user, { status, limit: 1 });
  expect(first).toMatchObject({ bookings: [{ ref_id: cancelled }], next: cancelled });
  const second = await listed(user, { status, limit: 1, after_ref_id: first.next });
  expect(second).toMatchObject({ bookings: [{ ref_id: cancelledToo }], next: null });
  expect((await listed(user, { status: 'DELIVERED' })).bookings).toEqual([]);
});

test("a cursor that is unknown, or another user's, is refused", async () => {
  const { user } = await makeShipper(1);
  const other = await makeShipper(1);
  for (const after_ref_id of [newReference(), other.refs[0] ?? '', '']) {
    expect(await list(user, { after_ref_id })).toStrictEqual({
      reason: 'validation_failed',
      errors: [{ path: 'cursor', message: expect.any(String) }],
    });
  }
});

test('a list is refused to a user whom nobody knows', async () => {
  const user = { ...(await books.makeUser()), id: randomUUID() };
  expect(await list(user)).toStrictEqual({ reason: 'unauthenticated' });
});

test('a status that does not exist is an error, not an empty list', async () => {
  const { user } = await makeShipper(1);
  const args = { p_user_id: user.id, p_status: 'LOST' };
  expect(await sqlState(books.call('list_bookings', args))).toBe('22P02');
});
