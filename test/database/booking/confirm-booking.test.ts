import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import { newReference } from '../../support/scene.ts';
import { cancel, confirm, expireHolds, hold, nobody, readBooking, readStored } from '../facts.ts';
import { useScratchDatabase } from '../fixture.ts';
import { bookingWith } from '../shapes.ts';
import { stopClock } from '../stopped-clock.ts';

const MINUTE_MS = 60_000;
const HOLD_MINUTES = 30;
const NOW = new Date('2027-03-01T10:00:00Z');
const books = await useScratchDatabase();
const clock = await stopClock(books, NOW);

const later = (ms: number) => new Date(NOW.getTime() + ms);
const END = later(HOLD_MINUTES * MINUTE_MS);

/** A hold of 30 minutes on two flights; no other is left. */
async function begin() {
  await clock.set(later(1e8));
  await expireHolds(books);
  await clock.set(NOW);
  const user = await books.makeUser();
  const flights = await books.makeRoute(['DEL', 'DXB', 'LHR'], { departure_at: later(1e8) });
  const ref = await hold(books, user, flights, { hold_minutes: HOLD_MINUTES });
  return { user, flights, ref };
}

const expired = { reason: 'hold_expired', hold_expires_at: END.toISOString() };
const KEPT = { booked_weight_kg: 10, booked_volume_l: 0, version: 1 };
const GIVEN_BACK = { booked_weight_kg: 0, booked_volume_l: 0, version: 2 };

test('a confirmed hold is a booking without an end, with an event that says so', async () => {
  const { user, flights, ref } = await begin();
  await clock.set(later(1_000));
  expect(await confirm(books, user, ref)).toStrictEqual({
    booking: bookingWith(
      { ref_id: ref, user_id: user.id, status: 'BOOKED', version: 2, hold_expires_at: null },
      [
        { status: 'HELD', timestamp: NOW.toISOString() },
        {
          status: 'BOOKED',
          location: null,
          flight_id: null,
          timestamp: later(1_000).toISOString(),
          metadata: { message: 'Booking confirmed' },
          kind: 'confirmed',
        },
      ],
    ),
    capacity: [],
  });
  expect(await readBooking(books, ref)).toMatchObject({ holds: 0, legs: ['booked', 'booked'] });
  for (const flight of flights) expect(await readStored(books, flight)).toEqual(KEPT);
});

test('a confirmed booking never ends by time', async () => {
  const { user, flights, ref } = await begin();
  await confirm(books, user, ref);
  await clock.set(later(1e8));
  await expireHolds(books);
  expect(await readBooking(books, ref)).toMatchObject({ status: 'BOOKED', version: 2 });
  for (const flight of flights) expect(await readStored(books, flight)).toEqual(KEPT);
});

test('confirmed again it answers as it stands, whatever the version, and writes nothing', async () => {
  const { user, ref } = await begin();
  const first = await confirm(books, user, ref, [1]);
  const again = [await confirm(books, user, ref), await confirm(books, user, ref, [1, 99])];
  expect(again).toStrictEqual([first, first]);
  await clock.set(END);
  expect(await confirm(books, user, ref), 'after its end too').toStrictEqual(first);
});

test('a booking that was never held, or has moved on, is confirmed without effect', async () => {
  const { user, flights } = await begin();
  const handler = await books.makeUser('handler');
  const { ref_id } = await books.book(user, flights);
  expect(await confirm(books, user, ref_id, [7])).toMatchObject({
    booking: { status: 'BOOKED', version: 1 },
  });
  await books.call('record_step', {
    p_user_id: handler.id,
    p_ref_id: ref_id,
    p_step: 'depart',
    p_location: 'DEL',
  });
  expect(await confirm(books, user, ref_id)).toMatchObject({
    booking: { status: 'DEPARTED', version: 2 },
  });
});

test('another version than the one asked for is told, and nothing happens', async () => {
  const { user, ref } = await begin();
  for (const if_versions of [[2], [], [0, 2]]) {
    expect(await confirm(books, user, ref, if_versions)).toStrictEqual({
      reason: 'version_mismatch',
      version: 1,
    });
  }
  expect(await readBooking(books, ref)).toMatchObject({ status: 'HELD', holds: 2, version: 1 });
  expect(await confirm(books, user, ref, [3, 1])).toMatchObject({ booking: { version: 2 } });
});

test('a hold is over at its very end, and not a millisecond before', async () => {
  const { user, ref } = await begin();
  await clock.set(new Date(END.getTime() - 1));
  expect(await expireHolds(books)).toStrictEqual({ expired: 0, capacity: [] });
  expect(await confirm(books, user, ref)).toMatchObject({ booking: { status: 'BOOKED' } });

  const other = await begin();
  await clock.set(END);
  expect(await confirm(books, other.user, other.ref)).toMatchObject(expired);
});

test('confirmed too late it is ended, with its capacity told every time', async () => {
  const { user, flights, ref } = await begin();
  await clock.set(END);
  const capacity = (await books.tellCapacity(flights)).map((change) => ({
    ...change,
    booked_tenths: 0,
    version: 2,
  }));
  for (const if_versions of [null, [99], [1]]) {
    expect(await confirm(books, user, ref, if_versions)).toStrictEqual({ ...expired, capacity });
  }
  expect(await readBooking(books, ref)).toMatchObject({
    status: 'CANCELLED',
    version: 2,
    hold_expires_at: END,
    holds: 0,
    legs: ['released expired', 'released expired'],
    events: ['Booking held', 'Hold expired'],
  });
  for (const flight of flights) expect(await readStored(books, flight)).toEqual(GIVEN_BACK);
});

test('swept away before, it is told the same', async () => {
  const { user, flights, ref } = await begin();
  await clock.set(END);
  expect(await expireHolds(books)).toMatchObject({ expired: 1 });
  expect(await confirm(books, user, ref)).toStrictEqual({
    ...expired,
    capacity: await books.tellCapacity(flights),
  });
});

test('one that was cancelled is closed, held or confirmed before, over or not', async () => {
  for (const isConfirmed of [false, true]) {
    const { user, ref } = await begin();
    if (isConfirmed) await confirm(books, user, ref);
    await cancel(books, user, ref);
    for (const now of [NOW, END]) {
      await clock.set(now);
      expect(await confirm(books, user, ref, [99])).toStrictEqual({
        reason: 'booking_closed',
        booking_status: 'CANCELLED',
      });
    }
  }
});

test('who may not confirm is told before anything else, and ends nothing', async () => {
  const { user, ref } = await begin();
  const unknown = newReference();
  const stranger = await books.makeUser();
  for (const now of [NOW, END]) {
    await clock.set(now);
    expect(await confirm(books, nobody(), ref)).toStrictEqual({ reason: 'unauthenticated' });
    expect(await confirm(books, nobody(), unknown)).toStrictEqual({ reason: 'unauthenticated' });
    expect(await confirm(books, user, unknown)).toStrictEqual({
      reason: 'booking_not_found',
      ref_id: unknown,
    });
    expect(await confirm(books, stranger, ref, [99])).toStrictEqual({ reason: 'forbidden' });
  }
  expect(await readBooking(books, ref)).toMatchObject({ status: 'HELD', version: 1, holds: 2 });
});

test('staff confirm for others, and the event tells who did; an end by time is the owner’s', async () => {
  const recordedBy = async (ref: string) => {
    const { rows } = await books.pool.query(
      'select recorded_by from cargo.booking_events where ref_id = $1 order by sequence',
      [ref],
    );
    return rows.map((row) => row.recorded_by);
  };
  for (const role of ['handler', 'admin'] as const) {
    const staff: User = await books.makeUser(role);
    const { user, ref } = await begin();
    expect(await confirm(books, staff, ref)).toMatchObject({ booking: { status: 'BOOKED' } });
    expect(await recordedBy(ref)).toEqual([user.id, staff.id]);

    const late = await begin();
    await clock.set(END);
    expect(await confirm(books, staff, late.ref)).toMatchObject(expired);
    expect(await recordedBy(late.ref)).toEqual([late.user.id, late.user.id]);
  }
});

test('a hold of which the carrier took a leg away can be confirmed, or ends by its time', async () => {
  for (const end of ['confirmed', 'over'] as const) {
    const { user, flights, ref } = await begin();
    const admin = await books.makeUser('admin');
    await books.pool.query('select public.operate_flight($1, $2, $3)', [
      admin.id,
      flights[1]?.flight_id,
      { status: 'CANCELLED' },
    ]);
    expect(await readBooking(books, ref)).toMatchObject({ status: 'HELD', holds: 2, version: 2 });
    if (end === 'over') await clock.set(END);
    const answer = await confirm(books, user, ref);
    if (end === 'confirmed') {
      expect(answer).toMatchObject({ booking: { status: 'BOOKED', needs_rebooking: true } });
    } else expect(answer).toMatchObject(expired);
    expect(await readBooking(books, ref)).toMatchObject({
      holds: 0,
      version: 3,
      legs: [end === 'over' ? 'released expired' : 'booked', 'released flight_cancelled'],
    });
    const versions = await Promise.all(flights.map((flight) => readStored(books, flight)));
    expect(versions.map(({ version }) => version)).toEqual([end === 'over' ? 2 : 1, 2]);
  }
});
