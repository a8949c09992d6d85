import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { FlightChanges } from '../../../src/core/schedule/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import { minutesAfter, named, openScene, shipmentOn } from '../../support/scene.ts';

/** What becomes of a published flight: `POST /flights/{flight_id}/operations`. */

const { api, database, enter, makeConnection } = openScene();

const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DEPARTS = new Date('2031-07-01T10:00:00+05:30');
const ARRIVES = new Date('2031-07-01T15:30:00+01:00');
const makeSummerFlight = () =>
  database.makeFlight({ departure_at: DEPARTS, arrival_at: ARRIVES, max_weight_kg: 1_000 });

/** A flight with a booking on it, and an administrator. */
async function setUp(wish: Parameters<typeof database.makeFlight>[0] = {}) {
  const flight = await database.makeFlight(wish);
  const [admin, customer] = await Promise.all([enter('admin'), enter()]);
  const { ref_id } = granted(await customer.client.book(shipmentOn(flight)), 201);
  const operate = async (changes: FlightChanges) =>
    granted(await admin.client.operate(flight.flight_id, changes), 200);
  const readBooking = async () => granted(await customer.client.readBooking(ref_id), 200);
  return { flight, admin, customer, ref_id, operate, readBooking };
}

test('→ 200 with the flight, its version, what became of it, and how many bookings were told', async () => {
  const flight = await makeSummerFlight();
  const { client } = await enter('admin');
  const answer = await client.operate(flight.flight_id, {
    estimated_departure_datetime: '2031-07-01T05:15:30Z',
    estimated_arrival_datetime: '2031-07-01T16:00:00+02:00',
  });
  const operated = granted(answer, 200);
  expect(operated).toEqual({
    flight_id: flight.flight_id,
    flight_number: flight.flight_number,
    airline_name: 'Test Air',
    origin: 'DEL',
    destination: 'LHR',
    departure_datetime: '2031-07-01T10:00:00+05:30',
    arrival_datetime: '2031-07-01T15:30:00+01:00',
    max_weight_kg: 1_000,
    booked_weight_kg: 0,
    available_kg: 1_000,
    base_price_per_kg: 2.5,
    version: 0,
    operational: {
      status: 'SCHEDULED',
      closed: false,
      estimated_departure_datetime: '2031-07-01T10:45:30+05:30',
      estimated_arrival_datetime: '2031-07-01T15:00:00+01:00',
      changed_at: expect.stringMatching(ISO_UTC),
    },
    affected_bookings: 0,
  });
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
  const { affected_bookings: _, ...shown } = operated;
  expect(granted(await api.readFlight(flight.flight_id), 200)).toEqual(shown);
});

describe('a delay', () => {
  test('is an event on each booking of the flight, and changes neither its status nor its capacity', async () => {
    const { flight, operate, readBooking } = await setUp();
    const estimated_departure_datetime = minutesAfter(flight.departure_at, 45).toISOString();
    expect(await operate({ estimated_departure_datetime })).toMatchObject({
      affected_bookings: 1,
      version: 1,
    });
    const booking = await readBooking();
    expect(booking).toMatchObject({ status: 'BOOKED', version: 2, needs_rebooking: false });
    expect(booking.events.at(-1)).toMatchObject({
      status: 'BOOKED',
      flight_id: flight.flight_id,
      metadata: {
        message: expect.stringMatching(
          new RegExp(`^Flight ${flight.flight_number} delayed: departs \\S+\\+05:30$`),
        ),
      },
    });
  });

  test('sent again changes nothing; taken back with null it is told again', async () => {
    const { flight, operate, readBooking } = await setUp();
    const delay = {
      estimated_departure_datetime: minutesAfter(flight.departure_at, 45).toISOString(),
    };
    const first = await operate(delay);
    expect(await operate(delay)).toEqual({ ...first, affected_bookings: 0 });
    expect((await readBooking()).version).toBe(2);
    const back = await operate({ estimated_departure_datetime: null });
    expect(back).toMatchObject({ affected_bookings: 1 });
    expect(back.operational?.estimated_departure_datetime).toBeNull();
    expect((await readBooking()).version).toBe(3);
  });

  test.each<[string, minutes: { departs?: number; arrives: number }]>([
    ['as scheduled', { arrives: 0 }],
    ['as estimated', { departs: 700, arrives: 700 }],
    ['as estimated, a minute late', { departs: 700, arrives: 699 }],
  ])('that would arrive no later than the departure, %s → 422', async (_, { departs, arrives }) => {
    const { flight, admin, operate } = await setUp();
    const at = (minutes: number) => minutesAfter(flight.departure_at, minutes).toISOString();
    const departure = departs === undefined ? {} : { estimated_departure_datetime: at(departs) };
    const arriving = (minutes: number) => ({
      ...departure,
      estimated_arrival_datetime: at(minutes),
    });
    const answer = await admin.client.operate(flight.flight_id, arriving(arrives));
    expect(refusedPaths(answer)).toEqual(['estimated_arrival_datetime']);
    expect(await operate(arriving((departs ?? 0) + 1))).toMatchObject({ affected_bookings: 1 });
  });
});

describe('a cancelled flight', () => {
  test('gives the capacity back, tells its bookings, and takes no new ones', async () => {
    const { flight, operate, readBooking, customer } = await setUp();
    expect(await operate({ status: 'CANCELLED' })).toMatchObject({
      affected_bookings: 1,
      booked_weight_kg: 0,
      version: 2,
      operational: { status: 'CANCELLED' },
    });
    const booking = await readBooking();
    expect(booking).toMatchObject({ status: 'BOOKED', version: 2, needs_rebooking: true });
    expect(booking.events.at(-1)?.metadata.message).toBe(
      `Flight ${flight.flight_number} cancelled`,
    );
    const refusal = refused(
      await customer.client.book(shipmentOn(flight)),
      409,
      'flight_cancelled',
    );
    expect(refusal).toMatchObject(named(flight));
  });

  test('again changes nothing; back to SCHEDULED it is sold again, and what was released stays released', async () => {
    const { flight, operate, readBooking, customer } = await setUp();
    const first = await operate({ status: 'CANCELLED' });
    expect(await operate({ status: 'CANCELLED' })).toEqual({ ...first, affected_bookings: 0 });
    expect((await readBooking()).version).toBe(2);
    expect(await operate({ status: 'SCHEDULED' })).toMatchObject({
      affected_bookings: 0,
      booked_weight_kg: 0,
    });
    granted(await customer.client.book(shipmentOn(flight)), 201);
    expect(await readBooking()).toMatchObject({ version: 2, needs_rebooking: true });
  });

  test('leaves the onward leg of its bookings alone', async () => {
    const [first, second] = await makeConnection();
    const [admin, { client }] = await Promise.all([enter('admin'), enter()]);
    granted(await client.book(shipmentOn([first, second])), 201);
    granted(await admin.client.operate(first.flight_id, { status: 'CANCELLED' }), 200);
    expect(await database.readCapacity(first.flight_id)).toMatchObject({ booked_weight_kg: 0 });
    expect(await database.readCapacity(second.flight_id)).toMatchObject({ booked_weight_kg: 10 });
  });

  test('is none once a shipment has departed on it: 409 flight_departed; its delay still is', async () => {
    const { flight, admin, ref_id, operate } = await setUp();
    const handler = await enter('handler');
    granted(await handler.client.step(ref_id, 'depart', flight.origin), 200);
    const answer = await admin.client.operate(flight.flight_id, { status: 'CANCELLED' });
    expect(refused(answer, 409, 'flight_departed')).toMatchObject(named(flight));
    const estimated_arrival_datetime = minutesAfter(flight.arrival_at, 30).toISOString();
    expect(await operate({ estimated_arrival_datetime })).toMatchObject({ affected_bookings: 1 });
  });
});

test('a closed flight keeps its bookings and takes no new ones, until it is opened again', async () => {
  const { flight, operate, readBooking, customer } = await setUp();
  expect(await operate({ closed: true })).toMatchObject({
    affected_bookings: 0,
    booked_weight_kg: 10,
    operational: { status: 'SCHEDULED', closed: true },
  });
  expect((await readBooking()).version).toBe(1);
  refused(await customer.client.book(shipmentOn(flight)), 409, 'flight_closed');
  expect(await operate({ closed: false })).toMatchObject({ operational: { closed: false } });
  granted(await customer.client.book(shipmentOn(flight)), 201);
});

describe('the capacity', () => {
  test('changes up and down to what is booked, and no further', async () => {
    const { flight, admin, operate } = await setUp({ max_weight_kg: 100 });
    expect(await operate({ max_weight_kg: 250.5 })).toMatchObject({
      max_weight_kg: 250.5,
      available_kg: 240.5,
      affected_bookings: 0,
      version: 1,
    });
    expect(await operate({ max_weight_kg: 10 })).toMatchObject({ available_kg: 0 });
    const answer = await admin.client.operate(flight.flight_id, { max_weight_kg: 9.9 });
    const problem = refused(answer, 409, 'capacity_below_booked');
    expect(problem).toMatchObject({ flight_id: flight.flight_id, booked_weight_kg: 10 });
    expect(problem).not.toHaveProperty('capacity');
    expect(problem.detail).toContain('10 kg');
  });

  test('of volume can be set, which counts what is booked, and lifted', async () => {
    const { flight, admin, operate } = await setUp();
    const too_small = await admin.client.operate(flight.flight_id, { max_volume_m3: 0.059 });
    expect(refused(too_small, 409, 'capacity_below_booked')).toMatchObject({
      booked_weight_kg: 10,
      booked_volume_m3: 0.06,
    });
    expect(await operate({ max_volume_m3: 0.06 })).toMatchObject({
      max_volume_m3: 0.06,
      booked_volume_m3: 0.06,
      available_m3: 0,
    });
    const lifted = await operate({ max_volume_m3: null });
    expect(Object.keys(lifted)).not.toContain('max_volume_m3');
    expect(Object.keys(lifted)).not.toContain('booked_volume_m3');
  });

  test('counts no hold that is over, also where the change is refused', async () => {
    const flight = await database.makeFlight({ max_weight_kg: 100 });
    const [admin, { client }] = await Promise.all([enter('admin'), enter()]);
    granted(await client.book(shipmentOn(flight)), 201);
    const hold = shipmentOn(flight, { weight_kg: 50, hold_minutes: 5 });
    const { ref_id } = granted(await client.book(hold), 201);
    await database.outlast(ref_id);
    const answer = await admin.client.operate(flight.flight_id, { max_weight_kg: 9 });
    expect(refused(answer, 409, 'capacity_below_booked').booked_weight_kg).toBe(10);
    expect((await database.readCapacity(flight.flight_id)).booked_weight_kg).toBe(10);
  });
});

describe('what is sent', () => {
  test.each<[string, object]>([
    ['nothing', {}],
    ['nothing that is known', { color: 'red' }],
    ['null for what null does not change', { status: null, closed: null, max_weight_kg: null }],
  ])('%s → 422', async (_, changes) => {
    const { client } = await enter('admin');
    const { flight_id } = await database.makeFlight();
    expect(refusedPaths(await client.operate(flight_id, changes))).toEqual(['']);
  });

  test.each<[string, unknown]>([
    ['status', 'DELAYED'],
    ['status', 'cancelled'],
    ['status', 7],
    ['closed', 'true'],
    ['closed', 1],
    ['estimated_departure_datetime', '2031-07-01T10:00:00'],
    ['estimated_departure_datetime', 'later'],
    ['estimated_arrival_datetime', 1_900_000_000],
    ['max_weight_kg', 0],
    ['max_weight_kg', 10.55],
    ['max_weight_kg', 1_000_000.1],
    ['max_volume_m3', 0],
    ['max_volume_m3', 1.0005],
    ['max_volume_m3', '9'],
  ])('%s %j → 422 that names it', async (field, value) => {
    const { client } = await enter('admin');
    const { flight_id } = await database.makeFlight();
    const path = `/flights/${flight_id}/operations`;
    expect(refusedPaths(await client.call('POST', path, { [field]: value }))).toEqual([field]);
  });

  test('equal to what is, on a flight that nobody ever touched → 200, and it stays untouched', async () => {
    const { client } = await enter('admin');
    const { flight_id } = await database.makeFlight();
    const operated = granted(await client.operate(flight_id, { closed: false }), 200);
    expect(operated.operational).toEqual({
      status: 'SCHEDULED',
      closed: false,
      estimated_departure_datetime: null,
      estimated_arrival_datetime: null,
      changed_at: null,
    });
    expect(granted(await api.readFlight(flight_id), 200)).not.toHaveProperty('operational');
  });

  test.each([randomUUID(), '0', 'a b'])('on no flight, %s → 404', async (flight_id) => {
    const { client } = await enter('admin');
    refused(await client.operate(flight_id, { closed: true }), 404, 'flight_not_found');
  });

  test.each(['customer', 'handler'] as const)('by a %s → 403', async (role) => {
    const { client } = await enter(role);
    const { flight_id } = await database.makeFlight();
    refused(await client.operate(flight_id, {}), 403, 'forbidden');
  });
});

test('bookings racing a cancel: each is refused, or loses its leg there', async () => {
  const flight = await database.makeFlight();
  const [admin, { client }] = await Promise.all([enter('admin'), enter()]);
  const [operated, ...booked] = await Promise.all([
    admin.client.operate(flight.flight_id, { status: 'CANCELLED' }),
    ...Array.from({ length: 8 }, () => client.book(shipmentOn(flight))),
  ]);
  // A booking that is being made is in the way: then nothing was cancelled, and the administrator comes back.
  if (!operated.ok) {
    refused(operated, 503, 'flight_busy');
    expect(operated.headers.get('Retry-After')).toBe('1');
    granted(await admin.client.operate(flight.flight_id, { status: 'CANCELLED' }), 200);
  }
  for (const answer of booked) {
    if (!answer.ok) refused(answer, 409, 'flight_cancelled');
    else {
      const booking = granted(await client.readBooking(answer.body.ref_id), 200);
      expect(booking.needs_rebooking).toBe(true);
    }
  }
  expect(await database.readCapacity(flight.flight_id)).toMatchObject({ booked_weight_kg: 0 });
});
