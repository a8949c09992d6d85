import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { named } from '../../support/scene.ts';
import { inDays, useScratchDatabase } from '../fixture.ts';
import { cancel, type FlightChanges, operate, step, useOperations } from '../operations.ts';

const MINUTE_MS = 60_000;
const books = await useScratchDatabase();
const { bookWith, eventsOf, letExpire, loadOf, operationsOf, readBooking } = useOperations(books);
const [admin, owner, handler] = [
  await books.makeUser('admin'),
  await books.makeUser(),
  await books.makeUser('handler'),
];
const change = (flight: MadeFlight, changes: FlightChanges) =>
  operate(books, admin, flight, changes);
const after = (moment: Date, minutes: number) =>
  new Date(moment.getTime() + minutes * MINUTE_MS).toISOString();
const makeFlight = () => books.makeFlight({ departure_at: inDays(9), max_weight_kg: 500 });
const departed = (flight: MadeFlight) => ({ reason: 'shipment_departed', ...named(flight) });
const TOO_EARLY = {
  reason: 'validation_failed',
  errors: [{ path: 'estimated_arrival_datetime', message: expect.stringMatching(/\w+ \w+/) }],
};

/** A flight with a shipment that has departed on it. */
async function makeGone(...steps: [string, string][]) {
  const flight = await makeFlight();
  const ref_id = await bookWith(owner, [flight], { weight_kg: 100 });
  for (const each of [['depart', 'DEL'] as const, ...steps]) {
    expect(await step(books, handler, ref_id, each)).toHaveProperty('booking');
  }
  return { flight, ref_id };
}

test('only an admin changes flights, by the database or by what another issuer says', async () => {
  const flight = await makeFlight();
  const closed = { closed: true };
  for (const user of [owner, handler]) {
    expect(await operate(books, user, flight, closed)).toEqual({ reason: 'forbidden' });
  }
  const nobody = { ...admin, id: randomUUID() };
  expect(await operate(books, nobody, flight, closed)).toEqual({ reason: 'unauthenticated' });
  const foreign = { p_user_id: randomUUID(), p_flight_id: flight.flight_id, p_changes: closed };
  const identity = (role: string) => ({ email: 'a@example.test', name: 'A', role });
  const as = (role: string) =>
    books.call('operate_flight', { ...foreign, p_identity: identity(role) });
  expect(await as('handler')).toEqual({ reason: 'forbidden' });
  expect(await operationsOf(flight)).toBeUndefined();
  expect(await as('admin')).toMatchObject({ flight: { operational: closed } });
  expect(await operationsOf(flight)).toMatchObject({ changed_by: foreign.p_user_id });
});

test('who may not is told so before whether there is such a flight', async () => {
  for (const flight_id of [randomUUID(), 'AI101', '', `${randomUUID()}0`]) {
    expect(await operate(books, owner, { flight_id }, {})).toEqual({ reason: 'forbidden' });
    expect(await operate(books, admin, { flight_id }, { closed: true })).toEqual({
      reason: 'flight_not_found',
      flight_id,
    });
  }
});

test('once a shipment is on its way the flight is neither cancelled nor sold again', async () => {
  for (const steps of [
    [],
    [['arrive', 'LHR']],
    [
      ['arrive', 'LHR'],
      ['deliver', 'LHR'],
    ],
  ] satisfies [string, string][][]) {
    const { flight } = await makeGone(...steps);
    expect(await change(flight, { status: 'CANCELLED' })).toEqual(departed(flight));
    expect(await operationsOf(flight)).toBeUndefined();
    expect(await change(flight, { status: 'SCHEDULED' })).toMatchObject({ affected_bookings: 0 });
  }
});

test('a shipment that was cancelled on its way has departed too', async () => {
  const { flight, ref_id } = await makeGone();
  expect(await cancel(books, owner, ref_id)).toHaveProperty('booking');
  expect(await change(flight, { status: 'CANCELLED' })).toEqual(departed(flight));
});

test('a flight cancelled after all its shipments were carried by others cannot have departed', async () => {
  const flight = await makeFlight();
  const ref_id = await bookWith(owner, [flight]);
  await change(flight, { status: 'CANCELLED' });
  expect(await change(flight, { status: 'SCHEDULED' })).toMatchObject({ affected_bookings: 0 });
  const next = await bookWith(owner, [flight]);
  await step(books, handler, next, ['depart', 'DEL']);
  expect(await change(flight, { status: 'CANCELLED' })).toEqual(departed(flight));
  expect(await readBooking(ref_id)).toMatchObject({ needs_rebooking: true });
});

test('what is no status goes on after the departure: estimates, closing, capacity', async () => {
  const { flight, ref_id } = await makeGone();
  for (const [changes, affected_bookings] of [
    [{ estimated_arrival_datetime: after(flight.arrival_at, 30) }, 1],
    [{ closed: true }, 0],
    [{ max_weight_kg: 100, max_volume_m3: 100 }, 0],
  ] satisfies [FlightChanges, number][]) {
    expect(await change(flight, changes)).toMatchObject({ affected_bookings });
  }
  expect((await eventsOf(ref_id)).at(-1)).toMatchObject({ sequence: 3, status: 'DEPARTED' });
});

test.each<[string, (flight: MadeFlight) => FlightChanges, boolean]>([
  ['an arrival at the departure', (f) => arrives(after(f.departure_at, 0)), false],
  ['an arrival a second later', (f) => arrives(after(f.departure_at, 1 / 60)), true],
  ['an arrival before the departure', (f) => arrives(after(f.departure_at, -1)), false],
  [
    'an arrival after the timetable, at the estimated departure',
    (f) => ({ ...arrives(after(f.departure_at, 30)), ...leaves(after(f.departure_at, 30)) }),
    false,
  ],
  [
    'an arrival before the timetable, after the estimated departure',
    (f) => ({ ...arrives(after(f.departure_at, -30)), ...leaves(after(f.departure_at, -31)) }),
    true,
  ],
  // Nobody has said when it arrives.
  ['a departure after the arrival of the timetable', (f) => leaves(after(f.arrival_at, 60)), true],
])('%s is possible or not', async (_, changesOf, isPossible) => {
  const flight = await makeFlight();
  const ref_id = await bookWith(owner, [flight]);
  const answer = await change(flight, changesOf(flight));
  if (isPossible) expect(answer).toMatchObject({ affected_bookings: 1 });
  else expect(answer).toEqual(TOO_EARLY);
  expect(await readBooking(ref_id)).toMatchObject({ version: isPossible ? 2 : 1 });
  expect((await operationsOf(flight)) !== undefined).toBe(isPossible);
});
const arrives = (moment: string | null) => ({ estimated_arrival_datetime: moment });
const leaves = (moment: string | null) => ({ estimated_departure_datetime: moment });

test('an estimate is looked at beside the one that stands', async () => {
  const flight = await makeFlight();
  await change(flight, arrives(after(flight.arrival_at, 10)));
  expect(await change(flight, leaves(after(flight.arrival_at, 10)))).toEqual(TOO_EARLY);
  await change(flight, leaves(after(flight.arrival_at, 9)));
  expect(await change(flight, arrives(after(flight.arrival_at, 9)))).toEqual(TOO_EARLY);
  // Without an estimated arrival there is nothing to compare.
  expect(await change(flight, arrives(null))).toMatchObject({ affected_bookings: 0 });
  // Back on the timetable an arrival before that of the timetable's departure is none.
  await change(flight, leaves(after(flight.departure_at, -60)));
  await change(flight, arrives(after(flight.departure_at, -30)));
  expect(await change(flight, leaves(null))).toEqual(TOO_EARLY);
});

test('a capacity below what is booked is refused, with what is booked', async () => {
  const flight = await makeFlight();
  await bookWith(owner, [flight], { weight_kg: 100.5, volume_m3: 1.234 });
  const refused = { reason: 'capacity_below_booked', ...named(flight) };
  expect(await change(flight, { max_weight_kg: 100.4 })).toEqual({
    ...refused,
    booked_weight_kg: 100.5,
  });
  for (const changes of [{ max_volume_m3: 1.233 }, { max_volume_m3: 5, max_weight_kg: 100.4 }]) {
    expect(await change(flight, changes)).toEqual({
      ...refused,
      booked_weight_kg: 100.5,
      booked_volume_m3: 1.234,
    });
  }
  expect(await operationsOf(flight)).toBeUndefined();
  expect(await loadOf(flight)).toEqual({ kg: 100.5, max_kg: 500, l: 0, max_l: null, version: 1 });
  expect(await change(flight, { max_weight_kg: 100.5, max_volume_m3: 1.234 })).toMatchObject({
    flight: { max_tenths: 1005, volume: { max_litres: 1234, booked_litres: 1234 } },
  });
  expect(await change(flight, { max_volume_m3: 1.233 })).toMatchObject(refused);
});

test('of several reasons the first one is told', async () => {
  const { flight } = await makeGone();
  const changes: FlightChanges = {
    max_weight_kg: 1,
    estimated_arrival_datetime: after(flight.departure_at, 0),
    status: 'CANCELLED',
  };
  expect(await change(flight, changes)).toEqual(departed(flight));
  delete changes.status;
  expect(await change(flight, changes)).toEqual(TOO_EARLY);
  delete changes.estimated_arrival_datetime;
  expect(await change(flight, changes)).toMatchObject({ reason: 'capacity_below_booked' });
  expect(await operationsOf(flight)).toBeUndefined();
});

test('each refusal after holds were ended tells their capacity, and they stay ended', async () => {
  const over = async (flight: MadeFlight) => {
    const ref_id = await bookWith(owner, [flight], { weight_kg: 100, hold_minutes: 5 });
    await letExpire(ref_id);
    return ref_id;
  };
  const { flight } = await makeGone();
  const tooEarly = arrives(after(flight.departure_at, 0));
  for (const [changes, reason] of [
    [{ max_weight_kg: 400, status: 'CANCELLED' }, 'shipment_departed'],
    [{ max_weight_kg: 400, ...tooEarly }, 'validation_failed'],
    [{ max_weight_kg: 99 }, 'capacity_below_booked'],
  ] satisfies [FlightChanges, string][]) {
    const ref_id = await over(flight);
    const answer = await change(flight, changes);
    expect(answer).toMatchObject({ reason, capacity: await books.tellCapacity([flight]) });
    expect(await readBooking(ref_id)).toMatchObject({ status: 'CANCELLED', version: 2 });
    expect(await loadOf(flight)).toMatchObject({ kg: 100, max_kg: 500 });
  }
});
