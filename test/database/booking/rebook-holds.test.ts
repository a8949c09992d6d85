import { expect, test } from 'vitest';
import { minutesAfter } from '../../support/scene.ts';
import { readStoredBooking, rebook, to } from '../changes.ts';
import { confirm, hold, outlast } from '../facts.ts';
import { useDatabase } from '../fixture.ts';
import { operate } from '../operations.ts';
import { idsOf, useRebooking } from '../rebooking.ts';

const books = useDatabase();
const { owner, admin, makeWorld, bookOn, loads } = await useRebooking(books);

test('a hold stays a hold until its time, or until its new first flight leaves', async () => {
  const { A, B, C, D } = await makeWorld();
  const ref = await hold(books, owner, [A, B], { weight_kg: 60 });
  const before = await readStoredBooking(books, ref);
  await rebook(books, owner, ref, to(C, D));
  expect(await readStoredBooking(books, ref)).toMatchObject({
    status: 'HELD',
    hold_expires_at: before.hold_expires_at,
    holds: idsOf(C, D)
      .sort()
      .map((id) => `${id} true`),
    events: ['HELD Booking held', 'HELD rebooked Booking rebooked'],
  });
  const soon = await books.makeFlight({ departure_at: minutesAfter(new Date(), 5) });
  await rebook(books, owner, ref, to(soon));
  expect(await readStoredBooking(books, ref)).toMatchObject({
    hold_expires_at: soon.departure_at,
    holds: [`${soon.flight_id} true`],
  });
  await rebook(books, owner, ref, to(A, B));
  expect(await readStoredBooking(books, ref), 'and it grows no longer').toMatchObject({
    hold_expires_at: soon.departure_at,
  });
});

test('a hold that is over is ended first, and its capacity comes back', async () => {
  const { A, B, C, D } = await makeWorld();
  const ref = await hold(books, owner, [A, B], { weight_kg: 60 });
  await outlast(books, ref);
  const answer = await rebook(books, owner, ref, to(C, D));
  expect(answer).toMatchObject({ reason: 'booking_closed', booking_status: 'CANCELLED' });
  const capacity = Object(answer.capacity).map((x: { flight_id: string }) => x.flight_id);
  expect(capacity).toEqual(idsOf(A, B).sort());
  expect(await loads(A, B, C)).toEqual(['0 0 v2', '0 0 v2', '0 0 v0']);
});

test('what others held beyond its time is free for it', async () => {
  const { A, B, E } = await makeWorld();
  const ref = await bookOn([A, B]);
  const over = await hold(books, await books.makeUser(), [E], { weight_kg: 100 });
  const live = await hold(books, await books.makeUser(), [B], { weight_kg: 40 });
  expect(await rebook(books, owner, ref, to(A, E))).toMatchObject({ reason: 'capacity_exceeded' });
  await outlast(books, over, live);
  const answer = await rebook(books, owner, ref, { ...to(A, E), weight_kg: 100.1 });
  expect(answer).toMatchObject({ reason: 'capacity_exceeded', capacity: expect.any(Array) });
  expect(await rebook(books, owner, ref, to(A, E))).toMatchObject({ outcome: 'rebooked' });
  expect(await readStoredBooking(books, over)).toMatchObject({ status: 'CANCELLED' });
});

test('a hold whose flight was cancelled stays one on the flights that take its place', async () => {
  const { A, B, E } = await makeWorld();
  const ref = await hold(books, owner, [A, B], { weight_kg: 60 });
  const { hold_expires_at } = await readStoredBooking(books, ref);
  const holdsOn = (...flights: Parameters<typeof idsOf>) =>
    idsOf(...flights)
      .sort()
      .map((id) => `${id} true`);
  await operate(books, admin, B, { status: 'CANCELLED' });
  expect(await readStoredBooking(books, ref), 'of a leg taken away too').toMatchObject({
    status: 'HELD',
    needs_rebooking: true,
    holds: holdsOn(A, B),
  });
  expect(await rebook(books, owner, ref, to(A, E))).toMatchObject({
    booking: { status: 'HELD', needs_rebooking: false, flight_ids: idsOf(A, E) },
  });
  expect(await readStoredBooking(books, ref)).toMatchObject({
    hold_expires_at,
    holds: holdsOn(A, E),
    legs: [
      '1 released rebooked 60 kg 360 l',
      '1 released rebooked 60 kg 360 l',
      '2 booked 60 kg 360 l',
      '2 booked 60 kg 360 l',
    ],
  });
  expect(await loads(A, B, E)).toEqual(['60 360 v3', '0 0 v2', '60 360 v1']);
  expect(await confirm(books, owner, ref)).toMatchObject({ booking: { status: 'BOOKED' } });
  expect(await readStoredBooking(books, ref)).toMatchObject({ holds: [] });
});
