import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { shipmentOn, useDatabase } from '../fixture.ts';
import { bookingWith, CAPACITY_CHANGE } from '../shapes.ts';

const books = useDatabase();

test('a booking answers with itself, its first event and the capacity it took', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ max_weight_kg: 500 });
  const shipment = shipmentOn(user, [flight], { weight_kg: 120.5, pieces: 3 });

  const answer = await books.ledger.bookShipment(shipment, false);

  const { flight_ids } = shipment.request;
  expect(answer).toStrictEqual({
    outcome: 'booked',
    booking: bookingWith(
      {
        ref_id: shipment.ref_id,
        user_id: user.id,
        origin: 'DEL',
        destination: 'LHR',
        pieces: 3,
        weight_kg: 120.5,
        status: 'BOOKED',
        flight_ids,
        version: 1,
      },
      [
        {
          booking_ref_id: shipment.ref_id,
          status: 'BOOKED',
          location: 'DEL',
          flight_id: null,
          metadata: { message: 'Booking created' },
        },
      ],
    ),
    capacity: [
      {
        ...CAPACITY_CHANGE,
        flight_id: flight.flight_id,
        departure_date: flight.departure_date,
        booked_tenths: 1205,
        version: 1,
      },
    ],
  });
  const booking = 'booking' in answer ? answer.booking : undefined;
  expect(booking?.updated_at, JSON.stringify(booking)).toBe(booking?.created_at);
  expect(booking?.events[0]?.timestamp, JSON.stringify(booking)).toBe(booking?.created_at);
});

test('a booking takes its weight on each leg, and tells the capacity of each', async () => {
  const user = await books.makeUser();
  const flights = await books.makeRoute(['DEL', 'DXB', 'LHR', 'JFK']);
  const shipment = shipmentOn(user, flights);
  const { ref_id } = shipment;
  const answer = await books.ledger.bookShipment(shipment, false);

  const change = ({ flight_id, departure_date }: MadeFlight) => ({
    flight_id,
    departure_date,
    booked_tenths: 100,
    version: 1,
  });
  expect(answer).toMatchObject({
    capacity: flights.map(change).sort((a, b) => (a.flight_id < b.flight_id ? -1 : 1)),
  });
  const { rows } = await books.pool.query(
    'select leg, flight_id, weight_kg, state from cargo.booking_legs where ref_id = $1 order by leg',
    [ref_id],
  );
  expect(rows).toEqual(
    flights.map(({ flight_id }, index) => ({
      leg: index + 1,
      flight_id,
      weight_kg: '10.0',
      state: 'booked',
    })),
  );
});

test('each booking raises the version of the flight by one', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight();
  for (const version of [1, 2, 3]) {
    const answer = await books.ledger.bookShipment(shipmentOn(user, [flight]), false);
    expect(answer).toMatchObject({ capacity: [{ version, booked_tenths: version * 100 }] });
  }
  expect(await books.readCapacity(flight.flight_id)).toEqual({ booked_weight_kg: 30, version: 3 });
});

test('the last tenth of a kilogram can be booked, and not one more', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ max_weight_kg: 0.3 });
  const bookTenth = () =>
    books.ledger.bookShipment(shipmentOn(user, [flight], { weight_kg: 0.1 }), true);
  expect([await bookTenth(), await bookTenth(), await bookTenth()]).toMatchObject([
    { outcome: 'booked' },
    { outcome: 'booked' },
    { outcome: 'booked', capacity: [{ booked_tenths: 3 }] },
  ]);
  expect(await bookTenth()).toMatchObject({ reason: 'capacity_exceeded', available_kg: 0 });
});

test('the fraction that binary floats cannot hold fits exactly', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ max_weight_kg: 700 });
  await books.book(user, [flight], { weight_kg: 699.6 });
  await books.book(user, [flight], { weight_kg: 0.4 });
  expect(await books.readCapacity(flight.flight_id)).toEqual({ booked_weight_kg: 700, version: 2 });
});

test('the heaviest and the most numerous shipment of the contract is booked', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ max_weight_kg: 100_000 });
  const booking = await books.book(user, [flight], { weight_kg: 100_000, pieces: 100_000 });
  expect(booking).toMatchObject({ weight_kg: 100_000, pieces: 100_000 });
});
