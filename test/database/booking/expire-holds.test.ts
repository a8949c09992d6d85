import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { sqlState } from '../../support/database-functions.ts';
import { newReference } from '../../support/scene.ts';
import {
  book,
  expireHolds,
  hold,
  mark,
  outlast,
  readBooking,
  readStored,
  setTerms,
} from '../facts.ts';
import { useScratchDatabase } from '../fixture.ts';

const LAZY_MAX = 200;
const books = await useScratchDatabase();

interface Told {
  flight_id: string;
  booked_tenths: number;
  version: number;
  booked_litres?: number;
}

/** What an answer tells of a flight's capacity. */
const told = (answer: Record<string, unknown>, { flight_id }: MadeFlight) =>
  (answer.capacity as Told[]).find((change) => change.flight_id === flight_id);

/** So many holds of 10 kg on these flights, all over. */
async function makeOver(flights: readonly MadeFlight[], count = 1, facts = {}): Promise<string[]> {
  const user = await books.makeUser();
  const refs: string[] = [];
  for (let nth = 0; nth < count; nth += 1) refs.push(await hold(books, user, flights, facts));
  await outlast(books, ...refs);
  return refs;
}

async function makeFull(max_weight_kg = 10): Promise<MadeFlight> {
  return books.makeFlight({ max_weight_kg });
}

const statusOf = async (ref: string) => (await readBooking(books, ref)).status;
const statusesOf = (refs: readonly string[]) => Promise.all(refs.map(statusOf));

test('with nothing to end nothing is told', async () => {
  const ref = await hold(books, await books.makeUser(), [await books.makeFlight()]);
  expect(await expireHolds(books)).toStrictEqual({ expired: 0, capacity: [] });
  expect(await statusOf(ref)).toBe('HELD');
});

test('holds that are over give back the sum of what they held, flight by flight', async () => {
  const [first, shared, last] = await books.makeRoute(['DEL', 'DXB', 'LHR', 'JFK']);
  if (!first || !shared || !last) throw new Error('No flights.');
  await setTerms(books, shared, { max_volume_l: 5_000 });
  const user = await books.makeUser();
  const kept = await hold(books, user, [shared], { weight_kg: 1, volume_m3: 0.001 });
  const { ref_id: booked } = await books.book(user, [shared], { weight_kg: 2 });
  const over = [
    await hold(books, user, [first, shared], { weight_kg: 10.5, volume_m3: 0.7 }),
    await hold(books, user, [shared, last], { weight_kg: 20.1, volume_m3: 0.301 }),
    await hold(books, user, [shared], { weight_kg: 30, volume_m3: 1 }),
  ];
  await outlast(books, ...over);
  const answer = await expireHolds(books);
  expect(answer).toMatchObject({ expired: 3 });
  expect(answer.capacity).toHaveLength(3);
  expect(told(answer, shared)).toMatchObject({ booked_tenths: 30, version: 8, booked_litres: 13 });
  expect(told(answer, first)).toMatchObject({ booked_tenths: 0, version: 2 });
  expect(await readStored(books, shared)).toEqual({
    booked_weight_kg: 3,
    booked_volume_l: 13,
    version: 8,
  });
  for (const ref of over) {
    const booking = await readBooking(books, ref);
    expect(booking).toMatchObject({ status: 'CANCELLED', version: 2, holds: 0 });
    expect(new Set(booking.legs)).toEqual(new Set(['released expired']));
    expect(booking.events).toEqual(['Booking held', 'Hold expired']);
  }
  expect(await readBooking(books, kept)).toMatchObject({ status: 'HELD', holds: 1 });
  expect(await statusOf(booked)).toBe('BOOKED');
  expect(await expireHolds(books), 'once').toStrictEqual({ expired: 0, capacity: [] });
});

test('the event of an end by time has a reason, no place and no kind', async () => {
  const [ref = ''] = await makeOver([await books.makeFlight()]);
  await expireHolds(books);
  const { booking } = await books.call('get_booking', { p_ref_id: ref, p_sees_all: true });
  const { events, ...ended } = Object(booking);
  expect(events[1]).toStrictEqual({
    id: expect.stringMatching(/^\d+$/),
    booking_ref_id: ref,
    status: 'CANCELLED',
    location: null,
    flight_id: null,
    timestamp: ended.updated_at,
    metadata: { message: 'Hold expired', reason: 'hold_expired' },
  });
});

test('no more are ended than the limit allows, those first that were over first', async () => {
  const flights = await books.makeRoute(['DEL', 'DXB', 'LHR']);
  const refs = await makeOver(flights, 5);
  await outlast(books, ...refs.toReversed());
  expect(await expireHolds(books, 2)).toMatchObject({ expired: 2 });
  expect(await statusesOf(refs)).toEqual(['HELD', 'HELD', 'HELD', 'CANCELLED', 'CANCELLED']);
  expect(await expireHolds(books, 0)).toStrictEqual({ expired: 0, capacity: [] });
  expect(await expireHolds(books, 1)).toMatchObject({ expired: 1 });
  expect(await statusesOf(refs)).toEqual(['HELD', 'HELD', ...Array(3).fill('CANCELLED')]);
  expect(await expireHolds(books, 1_000)).toMatchObject({ expired: 2 });
});

test('without a limit 200 are ended at once', async () => {
  await makeOver([await books.makeFlight({ max_weight_kg: 10_000 })], 201);
  expect(await expireHolds(books)).toMatchObject({ expired: 200 });
  expect(await expireHolds(books)).toMatchObject({ expired: 1 });
});

test('a flight that stays locked stops the round, and nothing of it is done', async () => {
  const [free, locked] = [await books.makeFlight(), await books.makeFlight()];
  const refs = [...(await makeOver([free])), ...(await makeOver([locked]))];
  const holder = await books.openSession('superuser');
  await holder.run('begin');
  await holder.run('select from cargo.flight_capacity where flight_id = $1 for update', [
    locked.flight_id,
  ]);
  expect(await sqlState(expireHolds(books))).toBe('55P03');
  expect(await statusesOf(refs)).toEqual(['HELD', 'HELD']);
  expect(await readStored(books, free)).toMatchObject({ version: 1 });
  expect(await expireHolds(books, 1), 'fewer at once meet it later').toMatchObject({ expired: 1 });
  await holder.run('commit');
  expect(await expireHolds(books)).toMatchObject({ expired: 1 });
});

test('a hold that somebody has just locked is passed over', async () => {
  const flight = await books.makeFlight();
  const [first = '', second = ''] = await makeOver([flight], 2);
  const holder = await books.openSession('superuser');
  await holder.run('begin');
  await holder.run('select from cargo.bookings where ref_id = $1 for no key update', [first]);
  expect(await expireHolds(books)).toMatchObject({ expired: 1 });
  expect(await statusesOf([first, second])).toEqual(['HELD', 'CANCELLED']);
  await holder.run('rollback');
  expect(await expireHolds(books)).toMatchObject({ expired: 1 });
});

test('and the next one takes its place in the round', async () => {
  const [oldest = '', next = '', last = ''] = await makeOver([await books.makeFlight()], 3);
  await outlast(books, oldest);
  const holder = await books.openSession('superuser');
  await holder.run('begin');
  await holder.run('select from cargo.bookings where ref_id = $1 for no key update', [oldest]);
  expect(await expireHolds(books, 1)).toMatchObject({ expired: 1 });
  expect(await expireHolds(books, 1)).toMatchObject({ expired: 1 });
  expect(await statusesOf([oldest, next, last])).toEqual(['HELD', 'CANCELLED', 'CANCELLED']);
  await holder.run('rollback');
  expect(await expireHolds(books)).toMatchObject({ expired: 1 });
});

test('a buyer gets the place of a hold that is over, and tells the capacity of all its flights', async () => {
  const [before, full] = await books.makeRoute(['DEL', 'DXB', 'LHR'], { max_weight_kg: 10 });
  if (!before || !full) throw new Error('No flights.');
  const [ref = ''] = await makeOver([before, full]);
  const user = await books.makeUser();
  const answer = await book(books, user, [full]);
  expect(answer).toMatchObject({ outcome: 'booked', booking: { status: 'BOOKED', version: 1 } });
  expect(answer.capacity).toHaveLength(2);
  expect(told(answer, before)).toMatchObject({ booked_tenths: 0, version: 2 });
  expect(told(answer, full)).toMatchObject({ booked_tenths: 100, version: 3 });
  expect(await readBooking(books, ref)).toMatchObject({
    status: 'CANCELLED',
    holds: 0,
    legs: ['released expired', 'released expired'],
    events: ['Booking held', 'Hold expired'],
  });
});

test('a buyer gets the litres of a hold that is over', async () => {
  const flight = await books.makeFlight();
  await setTerms(books, flight, { max_volume_l: 100 });
  await makeOver([flight], 1, { volume_m3: 0.1 });
  const answer = await book(books, await books.makeUser(), [flight], {
    hold_minutes: 5,
    volume_m3: 0.099,
  });
  expect(answer).toMatchObject({ booking: { status: 'HELD' } });
  expect(told(answer, flight)).toMatchObject({ booked_litres: 99, version: 3 });
});

test('holds are ended on a flight that has room too, and on no other flight', async () => {
  const [flight, other] = [await books.makeFlight(), await books.makeFlight()];
  const [own = '', ...others] = [...(await makeOver([flight])), ...(await makeOver([other]))];
  const answer = await book(books, await books.makeUser(), [flight]);
  expect(answer.capacity).toHaveLength(1);
  expect(told(answer, flight)).toMatchObject({ booked_tenths: 100, version: 3 });
  expect(await statusesOf([own, ...others])).toEqual(['CANCELLED', 'HELD']);
  await expireHolds(books);
});

test('a refusal commits what it freed on the way, and tells its capacity', async () => {
  const full = await makeFull(25);
  const [ref = ''] = await makeOver([full]);
  const user = await books.makeUser();
  const refs = { ref: newReference() };
  const answer = await book(books, user, [full], { ...refs, weight_kg: 25.1 });
  expect(answer).toMatchObject({
    reason: 'capacity_exceeded',
    flight_id: full.flight_id,
    available_kg: 25,
    requested_kg: 25.1,
    capacity: [{ flight_id: full.flight_id, booked_tenths: 0, version: 2 }],
  });
  expect(await statusOf(ref)).toBe('CANCELLED');
  const again = await book(books, user, [full], { weight_kg: 25.1 });
  expect(again, 'only what this call freed').not.toHaveProperty('capacity');
});

test('who needs a lock is told what was freed on the way', async () => {
  const full = await makeFull(10);
  await makeOver([full]);
  const user = await books.makeUser();
  expect(await book(books, user, [full], {}, { lock_held: false })).toStrictEqual({
    capacity: await books.tellCapacity([full]),
    outcome: 'lock_required',
    flight_ids: [full.flight_id],
  });
  expect(await readStored(books, full)).toMatchObject({ version: 2, booked_weight_kg: 0 });
});

test('what is refused before the question of capacity ends no hold', async () => {
  const flight = await makeFull();
  const [ref = ''] = await makeOver([flight]);
  const user = await books.makeUser();
  await hold(books, user, [await books.makeFlight()]);
  const limited = await book(books, user, [flight], { hold_minutes: 5 }, { holds_per_user: 1 });
  expect(limited).toStrictEqual({ reason: 'hold_limit', limit: 1 });
  await mark(books, flight, { closed: true });
  expect(await book(books, user, [flight])).toMatchObject({ reason: 'flight_closed' });
  expect(await statusOf(ref)).toBe('HELD');
  await expireHolds(books);
});

test('on its way a booking ends 200 holds at most, and the next one goes on', async () => {
  const flight = await makeFull(LAZY_MAX + 1);
  await makeOver([flight], LAZY_MAX + 1, { weight_kg: 1 });
  const user = await books.makeUser();
  const all = { weight_kg: LAZY_MAX + 1 };
  expect(await book(books, user, [flight], all)).toMatchObject({
    reason: 'capacity_exceeded',
    available_kg: LAZY_MAX,
    capacity: [{ version: 2 * LAZY_MAX + 1 }],
  });
  expect(await book(books, user, [flight], all)).toMatchObject({ outcome: 'booked' });
});

test('a replay ends no hold', async () => {
  const flight = await books.makeFlight();
  const user = await books.makeUser();
  const facts = { key: 'replayed' };
  await book(books, user, [flight], facts);
  const [ref = ''] = await makeOver([flight]);
  expect(await book(books, user, [flight], facts)).toMatchObject({ outcome: 'replayed' });
  expect(await statusOf(ref)).toBe('HELD');
  await expireHolds(books);
});
