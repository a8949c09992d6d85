import { expect, test } from 'vitest';
import type { BookingRefusal } from '../../../src/core/booking/ports.ts';
import { named, newReference } from '../../support/scene.ts';
import { shipmentOn, useDatabase } from '../fixture.ts';

const books = useDatabase();

test.each<[string, { left_kg: number; weight_kg: number; lock_held: boolean }, object]>([
  [
    'more than the last kilograms left is booked without a lock',
    { left_kg: 100.1, weight_kg: 100.1, lock_held: false },
    { outcome: 'booked' },
  ],
  [
    'exactly the last kilograms left needs a lock',
    { left_kg: 100, weight_kg: 0.1, lock_held: false },
    { outcome: 'lock_required' },
  ],
  [
    'all of the last kilograms needs a lock',
    { left_kg: 5, weight_kg: 5, lock_held: false },
    { outcome: 'lock_required' },
  ],
  [
    'the last kilograms are booked under a lock',
    { left_kg: 5, weight_kg: 5, lock_held: true },
    { outcome: 'booked' },
  ],
  [
    'more than is left is refused without asking for a lock',
    { left_kg: 5, weight_kg: 5.1, lock_held: false },
    { reason: 'capacity_exceeded', available_kg: 5, requested_kg: 5.1 },
  ],
  [
    'more than is left is refused under a lock too',
    { left_kg: 5, weight_kg: 5.1, lock_held: true },
    { reason: 'capacity_exceeded', available_kg: 5, requested_kg: 5.1 },
  ],
])('%s', async (_, { left_kg, weight_kg, lock_held }, expected) => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ max_weight_kg: 500 });
  await books.book(user, [flight], { weight_kg: 500 - left_kg });
  const shipment = shipmentOn(user, [flight], { weight_kg });
  const answer = lock_held
    ? await books.ledger.bookShipment(shipment, true)
    : await books.ledger.bookShipment(shipment, false);
  expect(answer).toMatchObject(expected);
  const took = 'outcome' in expected && expected.outcome === 'booked';
  expect(await books.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: took ? 500 - left_kg + weight_kg : 500 - left_kg,
    version: took ? 2 : 1,
  });
});

test('a lock is required of the scarce flights alone, told sorted by id', async () => {
  const user = await books.makeUser();
  const scarce = { max_weight_kg: 50 };
  const [first, , last] = await books.makeRoute(['DEL', 'DXB', 'LHR', 'JFK'], scarce);
  const [, ample] = await books.makeRoute(['DEL', 'DXB', 'LHR', 'JFK']);
  if (!first || !ample || !last) throw new Error('No flights.');
  const shipment = shipmentOn(user, [first, ample, last]);
  expect(await books.ledger.bookShipment(shipment, false)).toStrictEqual({
    outcome: 'lock_required',
    flight_ids: [first.flight_id, last.flight_id].sort(),
  });
  expect(await books.tracking.getBooking(shipment.ref_id)).toMatchObject({
    reason: 'booking_not_found',
  });
});

test('what counts as the last kilograms is an argument, and without it 100', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ max_weight_kg: 100 });
  const book = async (scarce_kg?: number) => {
    const { request } = shipmentOn(user, [flight], { weight_kg: 0.1 });
    const answer = await books.call('book_shipment', {
      p_user_id: user.id,
      p_ref_id: newReference(),
      p_request: request,
      p_scarce_capacity_kg: scarce_kg,
    });
    return answer.outcome;
  };
  expect(await book()).toBe('lock_required');
  expect(await book(0)).toBe('booked');
  expect(await book(99.9)).toBe('lock_required');
  expect(await book(99.8)).toBe('booked');
});

test.each<[string, [number, number], number]>([
  ['the first leg, when both are full', [5, 5], 0],
  ['the second leg, when the first has room', [1_000, 5], 1],
  ['the first leg, when the second has room', [5, 1_000], 0],
])('too little capacity names %s', async (_, room_kg, leg) => {
  const user = await books.makeUser();
  const [first] = await books.makeRoute(['DEL', 'DXB', 'LHR'], { max_weight_kg: room_kg[0] });
  const [, second] = await books.makeRoute(['DEL', 'DXB', 'LHR'], { max_weight_kg: room_kg[1] });
  if (!first || !second) throw new Error('No flights.');
  const legs = [first, second];
  expect(await books.ledger.bookShipment(shipmentOn(user, legs), false)).toStrictEqual({
    reason: 'capacity_exceeded',
    ...named(leg === 0 ? first : second),
    available_kg: 5,
    requested_kg: 10,
  } satisfies BookingRefusal);
  for (const { flight_id } of legs) {
    expect(await books.readCapacity(flight_id)).toEqual({ booked_weight_kg: 0, version: 0 });
  }
});
