import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { inDays, useScratchDatabase } from '../fixture.ts';
import { changesIn, type FlightChanges, operate, step, useOperations } from '../operations.ts';
import { FLIGHT } from '../shapes.ts';

const MINUTE_MS = 60_000;
const books = await useScratchDatabase();
const { bookWith, letExpire, readBooking, eventsOf, legsOf, operationsOf } = useOperations(books);
const [admin, owner, handler] = [
  await books.makeUser('admin'),
  await books.makeUser(),
  await books.makeUser('handler'),
];
const change = (flight: MadeFlight, changes: FlightChanges) =>
  operate(books, admin, flight, changes);

/** Local in Delhi, which has one offset all the year, so many minutes after the timetable. */
function inDelhi(moment: Date, minutes = 0): string {
  const local = new Date(moment.getTime() + (minutes + 330) * MINUTE_MS).toISOString();
  return `${local.slice(0, 19)}+05:30`;
}
const inDubai = (moment: Date, minutes = 0) => {
  const local = new Date(moment.getTime() + (minutes + 240) * MINUTE_MS).toISOString();
  return `${local.slice(0, 19)}+04:00`;
};
const makeFlight = () =>
  books.makeFlight({ origin: 'DEL', destination: 'DXB', departure_at: inDays(9) });

test('a flight never touched has no state of its own, and what it is already makes none', async () => {
  const flight = await makeFlight();
  const ref_id = await bookWith(owner, [flight]);
  const { booked_weight_kg } = await books.readCapacity(flight.flight_id);
  expect(booked_weight_kg).toBe(10);
  for (const changes of [
    { status: 'SCHEDULED' },
    { closed: false },
    { estimated_departure_datetime: null, estimated_arrival_datetime: null },
    { max_weight_kg: 1_000 },
    { max_volume_m3: null },
  ] satisfies FlightChanges[]) {
    expect(await change(flight, changes), JSON.stringify(changes)).toStrictEqual({
      flight: {
        ...FLIGHT,
        flight_id: flight.flight_id,
        departure_date: flight.departure_date,
        booked_tenths: 100,
        version: 1,
        operational: {
          status: 'SCHEDULED',
          closed: false,
          estimated_departure_datetime: null,
          estimated_arrival_datetime: null,
          changed_at: null,
        },
      },
      affected_bookings: 0,
      capacity: await books.tellCapacity([flight]),
    });
  }
  expect(await operationsOf(flight)).toBeUndefined();
  expect(await readBooking(ref_id)).toMatchObject({ version: 1 });
});

test('each change is kept with who made it, and the same again changes nothing', async () => {
  const flight = await makeFlight();
  const other = await books.makeUser('admin');
  const changes: FlightChanges[] = [
    { closed: true },
    { estimated_departure_datetime: inDelhi(flight.departure_at, 30) },
    { estimated_arrival_datetime: inDubai(flight.arrival_at, 30) },
    { max_weight_kg: 900.5 },
    { max_volume_m3: 12.345 },
    { status: 'CANCELLED' },
    { closed: false, status: 'SCHEDULED', max_volume_m3: null },
  ];
  for (const [index, each] of changes.entries()) {
    const by = index % 2 === 0 ? admin : other;
    const answer = await operate(books, by, flight, each);
    const kept = { version: index + 1, changed_by: by.id };
    expect(await operationsOf(flight), JSON.stringify(each)).toMatchObject(kept);
    expect(answer).toMatchObject({ affected_bookings: 0, capacity: [{ version: 0 }] });
    // By another one, to see that it is not written down.
    const again = await operate(books, handlerOf(by), flight, each);
    expect(again).toStrictEqual(answer);
    expect(await operationsOf(flight)).toMatchObject(kept);
  }
  function handlerOf(by: typeof admin) {
    return by === admin ? other : admin;
  }
});

test('the flight is told as it is now, its estimates local and its volume', async () => {
  const flight = await makeFlight();
  const { flight: told } = await change(flight, {
    closed: true,
    estimated_departure_datetime: new Date(
      flight.departure_at.getTime() + 15 * MINUTE_MS,
    ).toISOString(),
    estimated_arrival_datetime: inDelhi(flight.arrival_at, -5),
    max_weight_kg: 12.5,
    max_volume_m3: 0.001,
  });
  expect(told).toStrictEqual({
    ...FLIGHT,
    flight_id: flight.flight_id,
    departure_datetime: inDelhi(flight.departure_at),
    max_tenths: 125,
    booked_tenths: 0,
    volume: { max_litres: 1, booked_litres: 0 },
    operational: {
      status: 'SCHEDULED',
      closed: true,
      estimated_departure_datetime: inDelhi(flight.departure_at, 15),
      estimated_arrival_datetime: inDubai(flight.arrival_at, -5),
      changed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    },
  });
  expect(await books.flights.getFlight(flight.flight_id)).toStrictEqual({ flight: told });
});

test('an estimate is told to the bookings: late, by a second, early, on time, back to none', async () => {
  const flight = await makeFlight();
  const ref_id = await bookWith(owner, [flight]);
  const departs = (minutes: number) => inDelhi(flight.departure_at, minutes);
  const arrives = (minutes: number) => inDubai(flight.arrival_at, minutes);
  const name = `Flight ${flight.flight_number}`;
  const told: [FlightChanges, string][] = [
    [{ estimated_departure_datetime: departs(30) }, `delayed: departs ${departs(30)}`],
    [
      { estimated_departure_datetime: departs(30 + 1 / 60) },
      `delayed: departs ${departs(30 + 1 / 60)}`,
    ],
    [{ estimated_departure_datetime: departs(-1 / 60) }, `early: departs ${departs(-1 / 60)}`],
    [{ estimated_departure_datetime: departs(0) }, `on time: departs ${departs(0)}`],
    [{ estimated_departure_datetime: null }, `on time: departs ${departs(0)}`],
    [{ estimated_arrival_datetime: arrives(45) }, `delayed: arrives ${arrives(45)}`],
    [{ estimated_arrival_datetime: arrives(-45) }, `early: arrives ${arrives(-45)}`],
    [
      { estimated_departure_datetime: departs(10), estimated_arrival_datetime: arrives(20) },
      `delayed: departs ${departs(10)}, arrives ${arrives(20)}`,
    ],
    [
      { estimated_departure_datetime: null, estimated_arrival_datetime: null },
      `on time: departs ${departs(0)}, arrives ${arrives(0)}`,
    ],
  ];
  for (const [index, [changes, message]] of told.entries()) {
    const label = JSON.stringify(changes);
    expect(await change(flight, changes), label).toMatchObject({ affected_bookings: 1 });
    expect((await eventsOf(ref_id)).at(-1), label).toEqual({
      sequence: index + 2,
      status: 'BOOKED',
      kind: 'flight_changed',
      flight_id: flight.flight_id,
      location: null,
      recorded_by: admin.id,
      metadata: { message: `${name} ${message}` },
    });
    expect(await change(flight, changes), `${label} again`).toMatchObject({ affected_bookings: 0 });
    expect(await readBooking(ref_id)).toEqual({
      status: 'BOOKED',
      version: index + 2,
      needs_rebooking: false,
    });
  }
  const { version } = await books.readCapacity(flight.flight_id);
  expect(version, 'no leg was booked or released').toBe(1);
});

test('what becomes of the capacity, the sale and the timetable is no event', async () => {
  const flight = await makeFlight();
  const ref_id = await bookWith(owner, [flight]);
  for (const changes of [
    { closed: true },
    { max_weight_kg: 500 },
    { max_volume_m3: 7 },
    { max_volume_m3: null },
    { closed: false },
  ]) {
    expect(await change(flight, changes)).toMatchObject({ affected_bookings: 0 });
  }
  expect(await eventsOf(ref_id)).toHaveLength(1);
  expect(await legsOf(ref_id)).toEqual([{ state: 'booked', release_reason: null }]);
});

test('a change concerns each booking with a present leg that has not arrived, and no other', async () => {
  const [first, second] = await books.makeRoute(['DEL', 'DXB', 'LHR'], {
    departure_at: inDays(12),
  });
  if (!first || !second) throw new Error('No flights.');
  const legs = [first, second];
  const walk = async (...steps: [string, string][]) => {
    const ref_id = await bookWith(owner, legs);
    for (const each of steps) {
      expect(await step(books, handler, ref_id, each)).toHaveProperty('booking');
    }
    return ref_id;
  };
  const refs = {
    booked: await walk(),
    held: await bookWith(owner, legs, { hold_minutes: 30 }),
    overButHeld: await bookWith(owner, legs, { hold_minutes: 30 }),
    departed: await walk(['depart', 'DEL']),
    arrived: await walk(['depart', 'DEL'], ['arrive', 'DXB']),
    onward: await walk(['depart', 'DEL'], ['arrive', 'DXB'], ['depart', 'DXB']),
    there: await walk(['depart', 'DEL'], ['arrive', 'DXB'], ['depart', 'DXB'], ['arrive', 'LHR']),
    delivered: await walk(
      ['depart', 'DEL'],
      ['arrive', 'DXB'],
      ['depart', 'DXB'],
      ['arrive', 'LHR'],
      ['deliver', 'LHR'],
    ),
    cancelled: await walk(),
    cancelledInFlight: await walk(['depart', 'DEL']),
  };
  await letExpire(refs.overButHeld);
  for (const ref_id of [refs.cancelled, refs.cancelledInFlight]) {
    await books.call('cancel_booking', { p_user_id: owner.id, p_ref_id: ref_id });
  }
  const elsewhere = await bookWith(owner, [await makeFlight()]);
  const concerned = async (flight: MadeFlight, changes: FlightChanges) => {
    const count = async (ref_id: string) => changesIn(await eventsOf(ref_id)).length;
    const all = { ...refs, elsewhere };
    const before = new Map<string, number>();
    for (const [name, ref_id] of Object.entries(all)) before.set(name, await count(ref_id));
    const { affected_bookings } = await change(flight, changes);
    const names: string[] = [];
    for (const [name, ref_id] of Object.entries(all)) {
      if ((await count(ref_id)) > (before.get(name) ?? 0)) names.push(name);
    }
    expect(names).toHaveLength(Number(affected_bookings));
    return names;
  };
  const late = { estimated_departure_datetime: first.departure_at.toISOString() };
  expect(await concerned(first, late)).toEqual(['booked', 'held', 'overButHeld', 'departed']);
  expect(
    await concerned(second, { estimated_arrival_datetime: second.arrival_at.toISOString() }),
  ).toEqual(['booked', 'held', 'overButHeld', 'departed', 'arrived', 'onward']);
  const statuses = Object.values(refs).map(async (ref_id) => (await eventsOf(ref_id)).at(-1));
  expect((await Promise.all(statuses)).map((event) => event?.status)).toEqual([
    ...['BOOKED', 'HELD', 'HELD', 'DEPARTED', 'ARRIVED', 'DEPARTED', 'ARRIVED'],
    ...['DELIVERED', 'CANCELLED', 'CANCELLED'],
  ]);
  await books.call('expire_holds', {});
});

test('a cancelled flight that is delayed too says so to whom it still concerns', async () => {
  const flight = await makeFlight();
  const ref_id = await bookWith(owner, [flight]);
  const late = { estimated_departure_datetime: inDelhi(flight.departure_at, 60) };
  expect(await change(flight, { status: 'CANCELLED', ...late })).toMatchObject({
    affected_bookings: 1,
    flight: { operational: { status: 'CANCELLED', ...late } },
  });
  const next = inDelhi(flight.departure_at, 61);
  expect(await change(flight, { estimated_departure_datetime: next })).toMatchObject({
    affected_bookings: 1,
  });
  expect(changesIn(await eventsOf(ref_id))).toEqual([
    `Flight ${flight.flight_number} cancelled`,
    `Flight ${flight.flight_number} delayed: departs ${next}`,
  ]);
});

test('a closed flight keeps its bookings and takes no more, until it is open again', async () => {
  const flight = await makeFlight();
  const ref_id = await bookWith(owner, [flight]);
  const held = await bookWith(owner, [flight], { hold_minutes: 30 });
  await change(flight, { closed: true });
  const refused = {
    reason: 'flight_closed',
    flight_id: flight.flight_id,
    flight_number: flight.flight_number,
    departure_date: flight.departure_date,
  };
  await expect(bookWith(owner, [flight])).rejects.toThrow(JSON.stringify(refused));
  await expect(bookWith(owner, [flight], { hold_minutes: 5 })).rejects.toThrow('flight_closed');
  expect(await books.readCapacity(flight.flight_id)).toEqual({ booked_weight_kg: 20, version: 2 });
  expect(
    await books.call('confirm_booking', { p_user_id: owner.id, p_ref_id: held }),
  ).toMatchObject({ booking: { status: 'BOOKED', needs_rebooking: false } });
  expect(await step(books, handler, ref_id, ['depart', 'DEL'])).toMatchObject({
    booking: { status: 'DEPARTED' },
  });
  await change(flight, { closed: false });
  await bookWith(owner, [flight]);
});
