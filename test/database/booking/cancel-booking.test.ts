import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Step } from '../../../src/core/tracking/types.ts';
import { newReference } from '../../support/scene.ts';
import { actorOf, useDatabase } from '../fixture.ts';
import { DELIVERED_BY_DXB, makeJourney } from '../journey.ts';
import { bookingWith, CAPACITY_CHANGE } from '../shapes.ts';

const books = useDatabase();

const makeTrip = (airports: string[], ...steps: [Step, string][]) =>
  makeJourney(books, airports, ...steps);

const HELD = { booked_weight_kg: 10, version: 1 };
const GIVEN_BACK = { booked_weight_kg: 0, version: 2 };

test('a cancel gives the capacity of every leg back, and tells it', async () => {
  const { owner, flights, ref_id, cancel, capacities } = await makeTrip(['DEL', 'DXB', 'LHR']);
  const answer = await cancel();
  expect(answer).toStrictEqual({
    booking: bookingWith({ ref_id, user_id: owner.id, status: 'CANCELLED', version: 2 }, [
      { status: 'BOOKED' },
      {
        booking_ref_id: ref_id,
        status: 'CANCELLED',
        location: null,
        flight_id: null,
        metadata: { message: 'Booking cancelled', reason: expect.any(String) },
      },
    ]),
    capacity: flights
      .map(({ flight_id, departure_date }) => ({
        ...CAPACITY_CHANGE,
        flight_id,
        departure_date,
        booked_tenths: 0,
        version: 2,
      }))
      .sort((a, b) => (a.flight_id < b.flight_id ? -1 : 1)),
  });
  expect(await capacities()).toEqual([GIVEN_BACK, GIVEN_BACK]);
});

test('a leg that the shipment has departed on keeps its capacity', async () => {
  const journey = await makeTrip(['DEL', 'DXB', 'LHR'], ['depart', 'DEL']);
  const answer = await journey.cancel();
  expect(answer).toMatchObject({
    booking: { status: 'CANCELLED', version: 3 },
    capacity: [{ flight_id: journey.flights[1]?.flight_id, booked_tenths: 0 }],
  });
  expect(await journey.capacities()).toEqual([HELD, GIVEN_BACK]);
});

test('a shipment in the air can be cancelled, and gives nothing back', async () => {
  const journey = await makeTrip(['DEL', 'LHR'], ['depart', 'DEL']);
  expect(await journey.cancel()).toMatchObject({
    booking: { status: 'CANCELLED' },
    capacity: [],
  });
  expect(await journey.capacities()).toEqual([HELD]);
});

test('a cancelled booking is cancelled again without effect, whatever the version', async () => {
  const { owner, handler, flights, cancel, capacities } = await makeTrip(['DEL', 'LHR']);
  const first = await cancel();
  const booking = 'booking' in first ? first.booking : first;
  for (const again of [await cancel(), await cancel(owner, [99]), await cancel(handler)]) {
    expect(again).toStrictEqual({ booking, capacity: await books.tellCapacity(flights) });
  }
  expect(await capacities()).toEqual([GIVEN_BACK]);
});

test('cancelled again it tells the capacity of all its flights, as it stands today', async () => {
  const journey = await makeTrip(['DEL', 'DXB', 'LHR'], ['depart', 'DEL']);
  const first = await journey.cancel();
  const booking = 'booking' in first ? first.booking : first;
  await books.book(journey.owner, journey.flights.slice(1), { weight_kg: 7.9 });
  const capacity = await books.tellCapacity(journey.flights);
  expect(await journey.cancel()).toStrictEqual({ booking, capacity });
  expect(capacity).toHaveLength(2);
  expect(await journey.capacities()).toEqual([HELD, { booked_weight_kg: 7.9, version: 3 }]);
});

test('a handler and an admin may cancel for others, and the event tells who did', async () => {
  for (const role of ['handler', 'admin'] as const) {
    const { ref_id, cancel } = await makeTrip(['DEL', 'LHR']);
    const staff = await books.makeUser(role);
    expect(await cancel(staff)).toMatchObject({ booking: { status: 'CANCELLED' } });
    const { rows } = await books.pool.query(
      "select recorded_by from cargo.booking_events where ref_id = $1 and status = 'CANCELLED'",
      [ref_id],
    );
    expect(rows).toEqual([{ recorded_by: staff.id }]);
  }
});

test('a stranger may not cancel, not even what is cancelled already', async () => {
  const { cancel, capacities } = await makeTrip(['DEL', 'LHR']);
  const stranger = await books.makeUser();
  expect(await cancel(stranger)).toStrictEqual({ reason: 'forbidden' });
  expect(await capacities()).toEqual([HELD]);
  await cancel();
  expect(await cancel(stranger)).toStrictEqual({ reason: 'forbidden' });
});

test('an unknown user is unauthenticated, an unknown booking not found', async () => {
  const { owner, cancel } = await makeTrip(['DEL', 'LHR']);
  expect(await cancel({ ...owner, id: randomUUID() })).toStrictEqual({
    reason: 'unauthenticated',
  });
  const unknown = newReference();
  const order = { actor: actorOf(owner), ref_id: unknown, if_versions: null };
  expect(await books.ledger.cancelBooking(order)).toStrictEqual({
    reason: 'booking_not_found',
    ref_id: unknown,
  });
});

test.each([
  ['ARRIVED', 2],
  ['DEPARTED', 3],
  ['ARRIVED', 4],
  ['DELIVERED', 5],
])(
  'from the first arrival on (%s after %i steps) nothing is cancelled',
  async (booking_status, taken) => {
    const steps = DELIVERED_BY_DXB.slice(0, taken);
    const { owner, cancel, capacities } = await makeTrip(['DEL', 'DXB', 'LHR'], ...steps);
    const refusal = { reason: 'not_cancellable', booking_status };
    expect(await cancel()).toStrictEqual(refusal);
    expect(await cancel(owner, [99]), 'before the version').toStrictEqual(refusal);
    expect(await capacities()).toEqual([HELD, HELD]);
  },
);

test('another version than the one asked for is told, and nothing happens', async () => {
  const { owner, cancel, capacities } = await makeTrip(['DEL', 'LHR']);
  for (const if_versions of [[2], [], [0, 2]]) {
    expect(await cancel(owner, if_versions)).toStrictEqual({
      reason: 'version_mismatch',
      version: 1,
    });
  }
  expect(await capacities()).toEqual([HELD]);
  expect(await cancel(owner, [3, 1])).toMatchObject({ booking: { version: 2 } });
});

test('the capacity given back can be booked again, with versions that go on', async () => {
  const { owner, flights, cancel } = await makeTrip(['DEL', 'LHR']);
  await cancel();
  await books.book(owner, flights, { weight_kg: 1_000 });
  expect(await books.readCapacity(flights[0]?.flight_id ?? '')).toEqual({
    booked_weight_kg: 1_000,
    version: 3,
  });
});
