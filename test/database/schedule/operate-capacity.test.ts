import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { named } from '../../support/scene.ts';
import { inDays, useScratchDatabase } from '../fixture.ts';
import { cancel, type FlightChanges, operate, step, useOperations } from '../operations.ts';

const books = await useScratchDatabase();
const { bookWith, eventsOf, letExpire, loadOf, readBooking } = useOperations(books);
const [admin, owner, handler] = [
  await books.makeUser('admin'),
  await books.makeUser(),
  await books.makeUser('handler'),
];
const change = (flight: MadeFlight, changes: FlightChanges) =>
  operate(books, admin, flight, changes);
const makeFlight = (max_weight_kg = 100_000) =>
  books.makeFlight({ departure_at: inDays(9), max_weight_kg });
/** Litres as the flight has them, and as its legs add up. */
async function litresOf(flight: MadeFlight) {
  const { rows } = await books.pool.query(
    'select booked_volume_l as booked, held_volume_l::integer as held, difference_l::integer as difference from cargo.capacity_audit where flight_id = $1',
    [flight.flight_id],
  );
  return rows[0];
}

test('a volume set where none was counts what each leg holds, and none that was given back', async () => {
  const flight = await makeFlight();
  await bookWith(owner, [flight], { weight_kg: 10, volume_m3: 1.001 });
  await bookWith(owner, [flight], { weight_kg: 100.1 }); // assumed: 601 litres
  await bookWith(owner, [flight], { volume_m3: 0.25, hold_minutes: 10 });
  const gone = await bookWith(owner, [flight], { volume_m3: 0.5 });
  await step(books, handler, gone, ['depart', 'DEL']);
  await step(books, handler, gone, ['arrive', 'LHR']);
  await cancel(books, owner, await bookWith(owner, [flight], { volume_m3: 77 }));
  expect(await litresOf(flight)).toEqual({ booked: 0, held: null, difference: null });
  const l = 1_001 + 601 + 250 + 500;
  expect(await change(flight, { max_volume_m3: l / 1_000 })).toMatchObject({
    flight: { volume: { max_litres: l, booked_litres: l } },
    capacity: [{ booked_litres: l, version: 6 }],
  });
  expect(await litresOf(flight)).toEqual({ booked: l, held: l, difference: 0 });
});

test('litres beyond any volume are added up and compared, and not stored', async () => {
  const flight = await makeFlight();
  // More than an integer holds.
  for (let nth = 0; nth < 3; nth += 1) await bookWith(owner, [flight], { volume_m3: 10_000 });
  await books.pool.query(
    `with copies as (
       insert into cargo.bookings (
         ref_id, user_id, request, flight_ids, origin, destination, pieces, weight_kg, created_at, updated_at,
         booked, volume_l, volume_given, chargeable_halves
       )
       select 'COPY-' || n, b.user_id, b.request, b.flight_ids, b.origin, b.destination, 1, 10, b.created_at,
         b.updated_at, b.booked, b.volume_l, true, b.chargeable_halves
       from generate_series(1, 300) n
       cross join (select b.* from cargo.bookings b where b.flight_ids = array[$1::uuid] limit 1) b
       returning ref_id, volume_l, created_at, user_id
     ),
     legs as (
       insert into cargo.booking_legs (ref_id, leg, flight_id, weight_kg, volume_l)
       select ref_id, 1, $1, 10, volume_l from copies
     ),
     events as (
       insert into cargo.booking_events (ref_id, sequence, status, recorded_at, recorded_by)
       select ref_id, 1, 'BOOKED', created_at, user_id from copies
     )
     update cargo.flight_capacity c
     set booked_weight_kg = booked_weight_kg + 3000, version = version + 300 where c.flight_id = $1`,
    [flight.flight_id],
  );
  expect(await change(flight, { max_volume_m3: 10_000 })).toEqual({
    reason: 'capacity_below_booked',
    ...named(flight),
    booked_weight_kg: 3_030,
    booked_volume_m3: 3_030_000,
  });
  expect(await loadOf(flight)).toMatchObject({ l: 0, max_l: null });
});

test('set, lifted and set again, the litres are those of the legs at every moment', async () => {
  const flight = await makeFlight();
  const first = await bookWith(owner, [flight], { volume_m3: 2 });
  await change(flight, { max_volume_m3: 10 });
  const second = await bookWith(owner, [flight], { volume_m3: 3 });
  expect(await litresOf(flight)).toEqual({ booked: 5_000, held: 5_000, difference: 0 });
  await change(flight, { max_volume_m3: 5 });
  await expect(bookWith(owner, [flight], { volume_m3: 0.001 })).rejects.toThrow(
    '"available_m3":0,"requested_m3":0.001',
  );

  expect(await change(flight, { max_volume_m3: null })).toMatchObject({
    flight: { volume: null },
    capacity: [expect.not.objectContaining({ booked_litres: expect.anything() })],
  });
  expect(await loadOf(flight)).toMatchObject({ l: 0, max_l: null });
  await bookWith(owner, [flight], { volume_m3: 50 });
  await cancel(books, owner, first);
  expect(await loadOf(flight)).toMatchObject({ l: 0, max_l: null });

  expect(await change(flight, { max_volume_m3: 52.999 })).toMatchObject({
    reason: 'capacity_below_booked',
    booked_volume_m3: 53,
  });
  await change(flight, { max_volume_m3: 53 });
  expect(await litresOf(flight)).toEqual({ booked: 53_000, held: 53_000, difference: 0 });
  await cancel(books, owner, second);
  expect(await litresOf(flight)).toEqual({ booked: 50_000, held: 50_000, difference: 0 });
  await change(flight, { status: 'CANCELLED' });
  expect(await loadOf(flight)).toMatchObject({ kg: 0, l: 0 });
});

test('a cancel in one call with a volume that is set or lifted leaves nothing booked', async () => {
  for (const [had, max_volume_m3] of [
    [null, 90],
    [90, null],
    [90, 80],
  ] as const) {
    const flight = await makeFlight();
    await bookWith(owner, [flight], { volume_m3: 7 });
    await change(flight, { max_volume_m3: had });
    await change(flight, { max_volume_m3, status: 'CANCELLED' });
    const max_l = max_volume_m3 === null ? null : max_volume_m3 * 1_000;
    expect(await loadOf(flight)).toEqual({ kg: 0, max_kg: 100_000, l: 0, max_l, version: 2 });
  }
});

test('a capacity that is lowered first ends the holds on the flight that are over, and no others', async () => {
  const [flight, onward] = await books.makeRoute(['DEL', 'DXB', 'LHR'], {
    departure_at: inDays(9),
  });
  if (!flight || !onward) throw new Error('No flights.');
  const both = [flight, onward];
  const over = await bookWith(owner, both, { weight_kg: 300, hold_minutes: 5 });
  const overElsewhere = await bookWith(owner, [onward], { weight_kg: 200, hold_minutes: 5 });
  const live = await bookWith(owner, both, { weight_kg: 100, hold_minutes: 5 });
  await letExpire(over, overElsewhere);
  for (const changes of [{ closed: true }, { closed: false }]) {
    await change(flight, changes);
    expect(await readBooking(over), 'no capacity is asked for').toMatchObject({ status: 'HELD' });
  }
  expect(await change(flight, { max_weight_kg: 100 })).toMatchObject({
    flight: { max_tenths: 1000, booked_tenths: 1000 },
    affected_bookings: 0,
    // Of the other flight too, which the hold was on.
    capacity: await books.tellCapacity(both),
  });
  expect(await readBooking(over)).toMatchObject({ status: 'CANCELLED', version: 2 });
  expect((await eventsOf(over)).at(-1)).toMatchObject({
    recorded_by: owner.id,
    kind: null,
    metadata: { message: 'Hold expired', reason: 'hold_expired' },
  });
  expect(await readBooking(overElsewhere)).toMatchObject({ status: 'HELD' });
  expect(await readBooking(live)).toMatchObject({ status: 'HELD', version: 1 });
  expect(await loadOf(onward)).toMatchObject({ kg: 300 });
});

test('a volume that is lowered ends them as well', async () => {
  const flight = await makeFlight();
  await change(flight, { max_volume_m3: 10 });
  await letExpire(await bookWith(owner, [flight], { volume_m3: 6, hold_minutes: 5 }));
  await bookWith(owner, [flight], { volume_m3: 1 });
  expect(await change(flight, { max_volume_m3: 1 })).toMatchObject({
    flight: { volume: { max_litres: 1_000, booked_litres: 1_000 } },
  });
});
