import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { named } from '../../support/scene.ts';
import { inDays, useScratchDatabase } from '../fixture.ts';
import {
  cancel,
  confirm,
  type FlightChanges,
  operate,
  step,
  useOperations,
} from '../operations.ts';

const BOOKINGS_OF_LARGE_FLIGHT = 300;
const books = await useScratchDatabase();
const { bookWith, eventsOf, legsOf, letExpire, loadOf, readBooking } = useOperations(books);
const [admin, owner, handler] = [
  await books.makeUser('admin'),
  await books.makeUser(),
  await books.makeUser('handler'),
];
const change = (flight: MadeFlight, changes: FlightChanges) =>
  operate(books, admin, flight, changes);
const cancelFlight = (flight: MadeFlight) => change(flight, { status: 'CANCELLED' });
async function makeLegs(): Promise<[MadeFlight, MadeFlight]> {
  const [first, second] = await books.makeRoute(['DEL', 'DXB', 'LHR'], { departure_at: inDays(9) });
  if (!first || !second) throw new Error('No flights.');
  return [first, second];
}
const TAKEN = { state: 'released', release_reason: 'flight_cancelled' };
const KEPT = { state: 'booked', release_reason: null };

test('a cancelled flight gives back every leg on it, keeps onward legs, and tells each booking once', async () => {
  const [first, second] = await makeLegs();
  for (const flight of [first, second]) await change(flight, { max_volume_m3: 50 });
  const refs = {
    through: await bookWith(owner, [first, second], { weight_kg: 20, volume_m3: 2 }),
    only: await bookWith(owner, [first], { weight_kg: 30.5 }), // assumed: 183 litres
    held: await bookWith(owner, [first, second], { volume_m3: 1, hold_minutes: 20 }),
  };
  const beside = await bookWith(owner, [second], { weight_kg: 5 });
  expect(await loadOf(first)).toMatchObject({ kg: 60.5, l: 3_183, version: 3 });
  const before = await loadOf(second);
  expect(await cancelFlight(first)).toMatchObject({
    flight: { booked_tenths: 0, version: 6, operational: { status: 'CANCELLED', closed: false } },
    affected_bookings: 3,
    capacity: [{ flight_id: first.flight_id, booked_tenths: 0, booked_litres: 0, version: 6 }],
  });
  expect(await loadOf(first)).toMatchObject({ kg: 0, l: 0, version: 6 });
  expect(await loadOf(second), 'the onward flight').toEqual(before);
  expect(await legsOf(refs.through)).toEqual([TAKEN, KEPT]);
  expect(await legsOf(refs.held)).toEqual([TAKEN, KEPT]);
  expect(await legsOf(refs.only)).toEqual([TAKEN]);
  for (const [name, ref_id] of Object.entries(refs)) {
    const status = name === 'held' ? 'HELD' : 'BOOKED';
    expect(await readBooking(ref_id), name).toEqual({ status, version: 2, needs_rebooking: true });
    expect((await eventsOf(ref_id)).slice(1), name).toEqual([
      {
        sequence: 2,
        status,
        kind: 'flight_changed',
        flight_id: first.flight_id,
        location: null,
        recorded_by: admin.id,
        metadata: { message: `Flight ${first.flight_number} cancelled` },
      },
    ]);
  }
  expect(await readBooking(beside)).toMatchObject({ version: 1, needs_rebooking: false });

  // Once more, and the other flight of the same bookings.
  expect(await cancelFlight(first)).toMatchObject({ affected_bookings: 0 });
  expect(await cancelFlight(second)).toMatchObject({ affected_bookings: 3 });
  expect(await legsOf(refs.through)).toEqual([TAKEN, TAKEN]);
  expect(await loadOf(second)).toMatchObject({ kg: 0, l: 0 });
});

test('back on the timetable a flight is sold again, and nothing comes back by itself', async () => {
  const flight = await books.makeFlight({ departure_at: inDays(9), max_weight_kg: 10 });
  const ref_id = await bookWith(owner, [flight]);
  await cancelFlight(flight);
  const refused = { reason: 'flight_cancelled', flight_id: flight.flight_id };
  await expect(bookWith(owner, [flight])).rejects.toThrow(JSON.stringify(refused).slice(0, -1));
  await expect(bookWith(owner, [flight], { hold_minutes: 1 })).rejects.toThrow('flight_cancelled');
  expect(await change(flight, { status: 'SCHEDULED' })).toMatchObject({
    flight: { booked_tenths: 0, operational: { status: 'SCHEDULED' } },
    affected_bookings: 0,
  });
  expect(await legsOf(ref_id)).toEqual([TAKEN]);
  expect(await readBooking(ref_id)).toEqual({
    status: 'BOOKED',
    version: 2,
    needs_rebooking: true,
  });
  const next = await bookWith(owner, [flight]);
  expect(await loadOf(flight)).toMatchObject({ kg: 10, version: 3 });

  // The next cancel tells the one who has lost it already as well: the leg is still a part of the itinerary.
  expect(await cancelFlight(flight)).toMatchObject({ affected_bookings: 2 });
  expect(await loadOf(flight)).toMatchObject({ kg: 0, version: 4 });
  expect([await readBooking(ref_id), await readBooking(next)]).toMatchObject([
    { version: 3, needs_rebooking: true },
    { version: 2, needs_rebooking: true },
  ]);
});

test('a shipment under way to a cancelled flight keeps what it has flown', async () => {
  const [first, second] = await makeLegs();
  const ref_id = await bookWith(owner, [first, second], { weight_kg: 40 });
  await step(books, handler, ref_id, ['depart', 'DEL']);
  expect(await cancelFlight(second)).toMatchObject({ affected_bookings: 1 });
  expect(await readBooking(ref_id)).toMatchObject({ status: 'DEPARTED', needs_rebooking: true });
  expect(await step(books, handler, ref_id, ['arrive', 'DXB'])).toMatchObject({
    booking: { status: 'ARRIVED', needs_rebooking: true },
  });
  expect([await loadOf(first), await loadOf(second)]).toMatchObject([
    { kg: 40, version: 1 },
    { kg: 0, version: 2 },
  ]);
});

test('a step on a leg that was taken away asks for another one, deliver too', async () => {
  const [first, second] = await makeLegs();
  const ref_id = await bookWith(owner, [first, second]);
  for (const each of [
    ['depart', 'DEL'],
    ['arrive', 'DXB'],
  ] as const) {
    await step(books, handler, ref_id, each);
  }
  await cancelFlight(second);
  const required = { reason: 'rebooking_required', ...named(second) };
  for (const each of [
    ['depart', 'DXB'],
    ['arrive', 'LHR'],
    ['deliver', 'LHR'],
  ] as const) {
    expect(await step(books, handler, ref_id, each), each.join()).toEqual(required);
  }
  expect(await step(books, handler, ref_id, ['depart', 'LHR'])).toEqual({
    reason: 'location_invalid',
    allowed: ['DEL', 'DXB'],
  });
  const versions = { p_user_id: handler.id, p_ref_id: ref_id, p_step: 'depart', p_location: 'DXB' };
  expect(await books.call('record_step', { ...versions, p_if_versions: [1] })).toMatchObject({
    reason: 'version_mismatch',
  });
  // What has happened already is repeated.
  expect(await step(books, handler, ref_id, ['arrive', 'DXB'])).toHaveProperty('booking');
  expect(await readBooking(ref_id)).toMatchObject({ version: 4 });
});

test('of a leg that is still booked the one before, which was taken away, is what is missing', async () => {
  const [first, second] = await makeLegs();
  const ref_id = await bookWith(owner, [first, second]);
  await cancelFlight(first);
  for (const each of [
    ['depart', 'DEL'],
    ['arrive', 'DXB'],
  ] as const) {
    expect(await step(books, handler, ref_id, each)).toEqual({
      reason: 'rebooking_required',
      ...named(first),
    });
  }
  for (const each of [
    ['depart', 'DXB'],
    ['deliver', 'LHR'],
  ] as const) {
    expect(await step(books, handler, ref_id, each)).toEqual({
      reason: 'out_of_sequence',
      expected: { step: 'depart', location: 'DEL' },
    });
  }
});

test('cancelling the booking afterwards gives back the legs that it still had, once', async () => {
  const [first, second] = await makeLegs();
  await change(second, { max_volume_m3: 9 });
  const ref_id = await bookWith(owner, [first, second], { volume_m3: 4 });
  await cancelFlight(first);
  expect(await cancel(books, owner, ref_id)).toMatchObject({
    booking: { status: 'CANCELLED', version: 3, needs_rebooking: false },
    capacity: [{ flight_id: second.flight_id, booked_tenths: 0, booked_litres: 0, version: 2 }],
  });
  expect(await legsOf(ref_id)).toEqual([TAKEN, { state: 'released', release_reason: 'cancelled' }]);
  expect([await loadOf(first), await loadOf(second)]).toMatchObject([
    { kg: 0, version: 2 },
    { kg: 0, l: 0, version: 2 },
  ]);
  expect(await change(first, { status: 'SCHEDULED' })).toMatchObject({ affected_bookings: 0 });
  expect(await cancelFlight(first)).toMatchObject({ affected_bookings: 0 });
});

test('a hold that lost a leg ends as any other, confirmed or not', async () => {
  const [first, second] = await makeLegs();
  const [confirmed, over] = [
    await bookWith(owner, [first, second], { hold_minutes: 20 }),
    await bookWith(owner, [first, second], { hold_minutes: 20 }),
  ];
  await cancelFlight(first);
  expect(await confirm(books, owner, confirmed)).toMatchObject({
    booking: { status: 'BOOKED', version: 3, needs_rebooking: true, hold_expires_at: null },
  });
  expect(await legsOf(confirmed)).toEqual([TAKEN, KEPT]);
  await letExpire(over);
  expect(await books.call('expire_holds', {})).toMatchObject({
    expired: 1,
    capacity: [{ flight_id: second.flight_id }],
  });
  expect(await legsOf(over)).toEqual([TAKEN, { state: 'released', release_reason: 'expired' }]);
  expect(await readBooking(over)).toEqual({
    status: 'CANCELLED',
    version: 3,
    needs_rebooking: false,
  });
  expect([await loadOf(first), await loadOf(second)]).toMatchObject([
    { kg: 0, version: 4 },
    { kg: 10, version: 3 },
  ]);
});

test('a replay tells the booking as it was made, whatever became of the flight', async () => {
  const flight = await books.makeFlight({ departure_at: inDays(9) });
  const args = {
    p_user_id: owner.id,
    p_ref_id: 'REPLAY-CANCELLED',
    p_request: {
      origin: 'DEL',
      destination: 'LHR',
      weight_kg: 3,
      pieces: 1,
      flight_ids: [flight.flight_id],
    },
    p_idempotency_key: 'flight-cancelled',
    p_lock_held: true,
  };
  const { booking } = await books.call('book_shipment', args);
  await cancelFlight(flight);
  expect(await books.call('book_shipment', args)).toStrictEqual({
    outcome: 'replayed',
    booking,
    capacity: await books.tellCapacity([flight]),
  });
});

test('a flight with many bookings is cancelled with one write of the flight', async () => {
  const flight = await books.makeFlight({ departure_at: inDays(9), max_weight_kg: 100_000 });
  for (let nth = 0; nth < BOOKINGS_OF_LARGE_FLIGHT; nth += 1) await bookWith(owner, [flight]);
  const session = await books.openSession('superuser');
  const counts = async () => {
    const [row] = await session.run(`
      select sum(n_tup_upd) filter (where relname = 'flight_capacity')::integer as capacities,
        sum(n_tup_upd) filter (where relname = 'bookings')::integer as bookings,
        sum(n_tup_upd) filter (where relname = 'booking_legs')::integer as legs,
        sum(n_tup_ins) filter (where relname = 'booking_events')::integer as events
      from pg_stat_xact_user_tables where schemaname = 'cargo'`);
    return Object(row);
  };
  await session.run('begin');
  const before = await counts();
  expect(await operate(session, admin, flight, { status: 'CANCELLED' })).toMatchObject({
    affected_bookings: BOOKINGS_OF_LARGE_FLIGHT,
  });
  const after = await counts();
  await session.run('commit');
  const done = Object.fromEntries(
    Object.entries(after).map(([name, count]) => [name, Number(count) - before[name]]),
  );
  const each = BOOKINGS_OF_LARGE_FLIGHT;
  expect(done).toEqual({ capacities: 1, bookings: each, legs: each, events: each });
});
