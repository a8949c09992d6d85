import { expect, test } from 'vitest';
import { sqlState } from '../../support/database-functions.ts';
import { newReference } from '../../support/scene.ts';
import { inDays, shipmentOn, useDatabase } from '../fixture.ts';

const books = useDatabase();

test('four legs are booked, five are an error that takes nothing', async () => {
  const user = await books.makeUser();
  const flights = await books.makeRoute(['DEL', 'DXB', 'LHR', 'JFK', 'LAX', 'HND']);
  const booking = await books.book(user, flights.slice(0, 4));
  expect(booking.flight_ids).toHaveLength(4);
  expect(await sqlState(books.ledger.bookShipment(shipmentOn(user, flights), true))).toBe('23514');
  expect(await books.readCapacity(booking.flight_ids[0] ?? '')).toMatchObject({ version: 1 });
});

test.each<[string, object]>([
  ['no flights', { flight_ids: [] }],
  ['no weight', { weight_kg: 0 }],
  ['a negative weight', { weight_kg: -5 }],
  ['more than the heaviest shipment', { weight_kg: 100_000.1 }],
  ['no pieces', { pieces: 0 }],
  ['too many pieces', { pieces: 100_001 }],
])('a request with %s is an error that takes nothing', async (_, fields) => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ max_weight_kg: 1_000_000 });
  await books.book(user, [flight]);
  const shipment = shipmentOn(user, [flight], fields);
  expect(await sqlState(books.ledger.bookShipment(shipment, true))).toBe('23514');
  expect(await books.readCapacity(flight.flight_id)).toEqual({ booked_weight_kg: 10, version: 1 });
  expect(await books.tracking.getBooking(shipment.ref_id)).toMatchObject({
    reason: 'booking_not_found',
  });
});

test.each(['flight_ids', 'weight_kg', 'pieces', 'origin', 'destination'])(
  'a request without %s books nothing',
  async (field) => {
    const user = await books.makeUser();
    const flight = await books.makeFlight();
    const { request, ...shipment } = shipmentOn(user, [flight]);
    const outcome = await books
      .call('book_shipment', {
        p_user_id: user.id,
        p_ref_id: shipment.ref_id,
        p_request: { ...request, [field]: undefined },
        p_lock_held: true,
      })
      .catch((error: { code: string }) => error);
    expect(outcome).not.toHaveProperty('outcome');
    expect(await books.readCapacity(flight.flight_id)).toMatchObject({ version: 0 });
  },
);

test.each([
  ['in lower case', 'bkg-lower'],
  ['that is a path of the API', 'MY-BOOKINGS'],
  ['that is too short', 'ABCDE'],
  ['that is too long', 'A'.repeat(41)],
  ['with a space', 'ABC DEF'],
])('a reference %s is an error that takes nothing', async (_, ref) => {
  const user = await books.makeUser();
  const flight = await books.makeFlight();
  const booking = books.ledger.bookShipment(shipmentOn(user, [flight], { ref }), true);
  expect(await sqlState(booking)).toBe('23514');
  expect(await books.readCapacity(flight.flight_id)).toMatchObject({ version: 0 });
});

test('references from 6 to 40 characters are taken as they are', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight();
  const short = newReference().slice(-6);
  const long = newReference().padEnd(40, '-');
  expect(await books.book(user, [flight], { ref: short })).toMatchObject({ ref_id: short });
  expect(await books.book(user, [flight], { ref: long })).toMatchObject({ ref_id: long });
});

test.each([
  ['empty', ''],
  ['too long', 'k'.repeat(256)],
  ['with a space', 'a key'],
  ['that is not ASCII', 'schlüssel'],
])('a retry key that is %s is an error that takes nothing', async (_, key) => {
  const user = await books.makeUser();
  const flight = await books.makeFlight();
  const booking = books.ledger.bookShipment(shipmentOn(user, [flight], { key }), true);
  expect(await sqlState(booking)).toBe('23514');
  expect(await books.readCapacity(flight.flight_id)).toMatchObject({ version: 0 });
});

test('a connection of exactly the minimum is enough, one second less is not', async () => {
  const user = await books.makeUser();
  const [first] = await books.makeRoute(['DEL', 'DXB'], { departure_at: inDays(7) });
  const arrives_ms = first?.arrival_at.getTime() ?? 0;
  const [enough, short] = await Promise.all(
    [3_600_000, 3_599_000].map((after_ms) =>
      books.makeFlight({
        origin: 'DXB',
        destination: 'LHR',
        departure_at: new Date(arrives_ms + after_ms),
      }),
    ),
  );
  if (!first || !enough || !short) throw new Error('No flights.');
  expect(await books.ledger.bookShipment(shipmentOn(user, [first, short]), true)).toMatchObject({
    reason: 'itinerary_invalid',
    flight_id: short.flight_id,
  });
  await books.book(user, [first, enough]);
});
