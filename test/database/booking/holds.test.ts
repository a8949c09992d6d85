import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import { newReference } from '../../support/scene.ts';
import {
  book,
  cancel,
  confirm,
  expireHolds,
  hold,
  mark,
  outlast,
  readBooking,
  readStored,
} from '../facts.ts';
import { type Books, useScratchDatabase } from '../fixture.ts';
import { bookingWith } from '../shapes.ts';
import { stopClock } from '../stopped-clock.ts';

const MINUTE_MS = 60_000;
const books = await useScratchDatabase();
/** Whole minutes: times are told in milliseconds. */
const NOW = new Date('2027-03-01T10:00:00Z');
const clock = await stopClock(books, NOW);

const later = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE_MS);

const makeFlight = (minutes = 10_000, max_weight_kg = 1_000) =>
  books.makeFlight({ departure_at: later(minutes), max_weight_kg });

/** At what time a test begins: those before may have moved the clock. */
async function begin(owner?: User) {
  await clock.set(NOW);
  return { user: owner ?? (await books.makeUser()), flight: await makeFlight() };
}

test('a hold is a booking that is HELD until its time, with an event that says so', async () => {
  const { user, flight } = await begin();
  const ref = newReference();
  const answer = await book(books, user, [flight], { ref, hold_minutes: 45 });
  const hold_expires_at = '2027-03-01T10:45:00.000Z';
  expect(answer).toStrictEqual({
    outcome: 'booked',
    booking: bookingWith(
      {
        ref_id: ref,
        user_id: user.id,
        status: 'HELD',
        version: 1,
        hold_expires_at,
      },
      [
        {
          booking_ref_id: ref,
          status: 'HELD',
          location: 'DEL',
          flight_id: null,
          timestamp: NOW.toISOString(),
          metadata: { message: 'Booking held', hold_expires_at },
        },
      ],
    ),
    capacity: await books.tellCapacity([flight]),
  });
  expect(await readStored(books, flight)).toMatchObject({ booked_weight_kg: 10, version: 1 });
  const { rows } = await books.pool.query('select * from cargo.holds where ref_id = $1', [ref]);
  expect(rows).toEqual([
    { ref_id: ref, flight_id: flight.flight_id, user_id: user.id, expires_at: later(45) },
  ]);
});

test('a hold has a row for each of its flights, a plain booking none', async () => {
  const { user } = await begin();
  const flights = await books.makeRoute(['DEL', 'DXB', 'LHR'], { departure_at: later(600) });
  expect(await readBooking(books, await hold(books, user, flights))).toMatchObject({ holds: 2 });
  const { ref_id } = await books.book(user, flights);
  expect(await readBooking(books, ref_id)).toMatchObject({ holds: 0, hold_expires_at: null });
});

test('a hold ends at the departure of its first flight, when that is earlier', async () => {
  const { user } = await begin();
  const flights = await books.makeRoute(['DEL', 'DXB', 'LHR'], { departure_at: later(30) });
  for (const [hold_minutes, ends] of [
    [29, 29],
    [30, 30],
    [31, 30],
    [10_080, 30],
  ] as const) {
    const ref = await hold(books, user, flights, { hold_minutes });
    expect(await readBooking(books, ref)).toMatchObject({ hold_expires_at: later(ends) });
  }
});

test.each<[string, (made: { user: User; ref: string; books: Books }) => Promise<unknown>]>([
  ['nothing', async () => undefined],
  ['been confirmed', ({ user, ref }) => confirm(books, user, ref)],
  [
    'been confirmed and cancelled',
    async ({ user, ref }) => {
      await confirm(books, user, ref);
      await cancel(books, user, ref);
    },
  ],
  ['been cancelled', ({ user, ref }) => cancel(books, user, ref)],
  ['run out, unnoticed', ({ ref }) => outlast(books, ref)],
  [
    'been swept away',
    async ({ ref }) => {
      await outlast(books, ref);
      await expireHolds(books);
    },
  ],
  [
    'been confirmed and moved',
    async ({ user, ref }) => {
      await confirm(books, user, ref);
      await depart(ref);
    },
  ],
])('a replay of a hold is its first answer, whatever happened: it has %s', async (_, happen) => {
  const { user, flight } = await begin();
  const facts = {
    hold_minutes: 30,
    volume_m3: 0.5,
    special_handling_codes: ['PER'],
    goods_description: 'Roses',
    handling_note: 'Cool',
  };
  const asked = { ref: newReference(), key: 'hold', ...facts };
  const { booking } = await book(books, user, [flight], asked);
  await happen({ user, ref: asked.ref, books });
  const { version } = await readStored(books, flight);
  const again = await book(books, user, [flight], { ...asked, ref: newReference() });
  expect(again).toStrictEqual({
    outcome: 'replayed',
    booking,
    capacity: await books.tellCapacity([flight]),
  });
  expect(JSON.stringify(again.booking), 'to the byte').toBe(JSON.stringify(booking));
  expect(await readStored(books, flight)).toMatchObject({ version });
  const { status } = await readBooking(books, asked.ref);
  const byReference = await book(books, user, [flight], { ...asked, key: null });
  if (status === 'CANCELLED') {
    expect(byReference).toStrictEqual({ reason: 'ref_id_taken', ref_id: asked.ref });
  } else expect(byReference).toMatchObject({ outcome: 'replayed', booking });
});

async function depart(ref_id: string, by?: User) {
  const handler = by ?? (await books.makeUser('handler'));
  return books.call('record_step', {
    p_user_id: handler.id,
    p_ref_id: ref_id,
    p_step: 'depart',
    p_location: 'DEL',
  });
}

test('the same request without its hold, or with another fact, is another', async () => {
  const { user, flight } = await begin();
  const asked = { key: 'same', hold_minutes: 30, volume_m3: 0.5 };
  await book(books, user, [flight], asked);
  for (const other of [
    { hold_minutes: undefined },
    { hold_minutes: 31 },
    { volume_m3: 0.501 },
    { volume_m3: undefined },
    { goods_description: 'Roses' },
    { special_handling_codes: ['PER'] },
  ]) {
    expect(await book(books, user, [flight], { ...asked, ...other })).toStrictEqual({
      reason: 'idempotency_key_reused',
    });
  }
});

test('a replay of facts is the first answer, whatever has become of the flight', async () => {
  const { user, flight } = await begin();
  const dimensions = [{ length_cm: 60.5, width_cm: 40, height_cm: 20, pieces: 1 }];
  const asked = { key: 'facts', dimensions, special_handling_codes: ['PER', 'COL'] };
  const first = await book(books, user, [flight], asked, { divisor: 5_000 });
  await mark(books, flight, { status: 'CANCELLED', closed: true });
  await clock.set(later(20_000));
  const again = await book(books, user, [flight], asked, { divisor: 10_000 });
  expect(again).toStrictEqual({ ...first, outcome: 'replayed' });
});

test('a longer hold than the setting allows is refused, and one of before is repeated all the same', async () => {
  const { user, flight } = await begin();
  const facts = { hold_minutes: 60, key: newReference('KEY'), ref: newReference() };
  const first = await book(books, user, [flight], facts, { hold_minutes_max: 60 });
  expect(first).toMatchObject({ outcome: 'booked' });
  const shorter = { hold_minutes_max: 59 };
  expect(await book(books, user, [flight], facts, shorter)).toMatchObject({
    outcome: 'replayed',
    booking: Object(first).booking,
  });
  expect(await book(books, user, [flight], { hold_minutes: 60 }, shorter)).toEqual({
    reason: 'validation_failed',
    errors: [{ path: 'hold_minutes', message: 'At most 59 minutes.' }],
  });
});

test('a user holds no more than the limit, and each that ends makes room for another', async () => {
  const { user, flight } = await begin();
  const ask = (hold_minutes: number | undefined = 60) =>
    book(books, user, [flight], { hold_minutes, weight_kg: 1 }, { holds_per_user: 3 });
  const refs: string[] = [];
  for (const minutes of [10, 60, 60]) {
    const { booking } = await ask(minutes);
    refs.push(Object(booking).ref_id);
  }
  const limit = { reason: 'hold_limit', limit: 3 };
  expect(await ask()).toStrictEqual(limit);
  await clock.set(new Date(later(10).getTime() - 1));
  expect(await ask(), 'a millisecond before the first ends').toStrictEqual(limit);
  await clock.set(later(10));
  const next = await ask();
  expect(next, 'when the first is over, swept or not').toMatchObject({ outcome: 'booked' });
  expect(await ask()).toStrictEqual(limit);
  await confirm(books, user, refs[1] ?? '');
  expect(await ask(), 'one is confirmed').toMatchObject({ outcome: 'booked' });
  await cancel(books, user, refs[2] ?? '');
  expect(await ask(), 'one is cancelled').toMatchObject({ outcome: 'booked' });
  expect(await ask()).toStrictEqual(limit);
});

test('the limit counts bookings, not their legs, of one user alone, and only holds', async () => {
  const { user } = await begin();
  const flights = await books.makeRoute(['DEL', 'DXB', 'LHR', 'JFK'], { departure_at: later(900) });
  const ask = (by: User, facts = {}) =>
    book(books, by, flights, { hold_minutes: 60, ...facts }, { holds_per_user: 2 });
  expect(await ask(user)).toMatchObject({ outcome: 'booked' });
  expect(await ask(user)).toMatchObject({ outcome: 'booked' });
  expect(await ask(user)).toMatchObject({ reason: 'hold_limit' });
  expect(await ask(user, { hold_minutes: undefined })).toMatchObject({ outcome: 'booked' });
  expect(await ask(await books.makeUser())).toMatchObject({ outcome: 'booked' });
});

test('without another limit a user holds 20', async () => {
  const { user, flight } = await begin();
  for (let held = 0; held < 20; held += 1) await hold(books, user, [flight]);
  expect(await book(books, user, [flight], { hold_minutes: 1 })).toStrictEqual({
    reason: 'hold_limit',
    limit: 20,
  });
});

test('a held shipment is not moved, over or not, and the version is looked at first', async () => {
  const { user, flight } = await begin();
  const handler = await books.makeUser('handler');
  const ref = await hold(books, user, [flight], { hold_minutes: 30 });
  const held = { reason: 'booking_held', hold_expires_at: later(30).toISOString() };
  const step = (name: string, location: string, if_versions: number[] | null = null) =>
    books.call('record_step', {
      p_user_id: handler.id,
      p_ref_id: ref,
      p_step: name,
      p_location: location,
      p_if_versions: if_versions,
    });
  for (const now of [NOW, later(30), later(40)]) {
    await clock.set(now);
    expect(await step('depart', 'DEL', [2])).toStrictEqual({
      reason: 'version_mismatch',
      version: 1,
    });
    expect(await step('depart', 'DEL', [1])).toStrictEqual(held);
    expect(await step('depart', 'JFK'), 'before the place').toStrictEqual(held);
    expect(await step('deliver', 'LHR'), 'before the sequence').toStrictEqual(held);
  }
  expect(await readBooking(books, ref)).toMatchObject({ status: 'HELD', version: 1 });
});

test('a hold is cancelled like a booking, and its rows go', async () => {
  const { user, flight } = await begin();
  const ref = await hold(books, user, [flight], { volume_m3: 0.2 });
  expect(await cancel(books, user, ref, [2])).toMatchObject({ reason: 'version_mismatch' });
  expect(await cancel(books, user, ref, [1])).toMatchObject({
    booking: { status: 'CANCELLED', version: 2, hold_expires_at: later(60).toISOString() },
    capacity: [{ flight_id: flight.flight_id, booked_tenths: 0, version: 2 }],
  });
  expect(await readBooking(books, ref)).toMatchObject({
    holds: 0,
    legs: ['released cancelled'],
    events: ['Booking held', 'Booking cancelled'],
  });
});

test('cancelling a hold that is over tells how it ended, and changes nothing more', async () => {
  const { user, flight } = await begin();
  const ref = await hold(books, user, [flight], { hold_minutes: 5 });
  const stranger = await books.makeUser();
  await clock.set(later(5));
  expect(await cancel(books, stranger, ref)).toStrictEqual({ reason: 'forbidden' });
  expect(await readBooking(books, ref), 'a stranger ends nothing').toMatchObject({
    status: 'HELD',
  });
  for (const if_versions of [[99], null, [1]]) {
    expect(await cancel(books, user, ref, if_versions)).toMatchObject({
      booking: { status: 'CANCELLED', version: 2 },
      capacity: [{ flight_id: flight.flight_id, booked_tenths: 0, version: 2 }],
    });
  }
  expect(await readBooking(books, ref)).toMatchObject({
    holds: 0,
    legs: ['released expired'],
    events: ['Booking held', 'Hold expired'],
  });
});

test('what the goods are is for the owner and staff alone', async () => {
  const { user, flight } = await begin();
  const facts = {
    dimensions: [{ length_cm: 10, width_cm: 10, height_cm: 10, pieces: 1 }],
    special_handling_codes: ['VAL'],
    goods_description: 'Gold',
    handling_note: 'Two guards',
  };
  const ref = await hold(books, user, [flight], facts);
  const stranger = await books.makeUser();
  const read = async (args: object) =>
    Object((await books.call('get_booking', { p_ref_id: ref, ...args })).booking);
  for (const who of [
    { p_user_id: user.id },
    { p_user_id: user.id, p_sees_all: false },
    { p_sees_all: true },
    { p_user_id: stranger.id, p_sees_all: true },
  ]) {
    expect(await read(who), JSON.stringify(who)).toMatchObject(facts);
  }
  for (const who of [{}, { p_user_id: stranger.id }, { p_user_id: null, p_sees_all: false }]) {
    const seen = await read(who);
    expect(seen, JSON.stringify(who)).toMatchObject({
      dimensions: facts.dimensions,
      special_handling_codes: [],
      goods_description: null,
      handling_note: null,
      price: null,
      split_from: null,
    });
    expect(JSON.stringify(seen)).not.toMatch(/VAL|Gold|guards/);
    expect(Object.keys(seen), 'the same shape').toEqual(
      Object.keys(await read({ p_sees_all: true })),
    );
  }
});

test('the list of one status has holds too', async () => {
  const { user, flight } = await begin();
  const ref = await hold(books, user, [flight]);
  await books.book(user, [flight]);
  const list = (p_status: string) => books.call('list_bookings', { p_user_id: user.id, p_status });
  expect(await list('HELD')).toMatchObject({ bookings: [{ ref_id: ref, events: null }] });
  await confirm(books, user, ref);
  expect(await list('HELD')).toStrictEqual({ bookings: [], next: null });
});
