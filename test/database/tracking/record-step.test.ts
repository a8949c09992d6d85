import { expect, test } from 'vitest';
import type { Step } from '../../../src/core/tracking/types.ts';
import { useDatabase } from '../fixture.ts';
import { makeJourney, type StepWish } from '../journey.ts';
import { bookingWith } from '../shapes.ts';

const books = useDatabase();

test('a direct shipment departs, arrives and is delivered, each step with its event', async () => {
  const journey = await makeJourney(books, ['DEL', 'LHR']);
  const { ref_id, owner } = journey;
  const flight_id = journey.flights[0]?.flight_id ?? '';
  const told: object[] = [{ status: 'BOOKED', location: 'DEL', flight_id: null }];
  const steps = [
    ['depart', 'DEL', 'DEPARTED', 'Departed from DEL'],
    ['arrive', 'LHR', 'ARRIVED', 'Arrived at LHR'],
    ['deliver', 'LHR', 'DELIVERED', 'Delivered at LHR'],
  ] as const;
  for (const [index, [step, location, status, message]] of steps.entries()) {
    const answer = await journey.record(step, location);
    told.push({ status, location, flight_id, metadata: { message } });
    expect(answer).toStrictEqual({
      booking: bookingWith({ ref_id, user_id: owner.id, status, version: index + 2 }, told),
    });
    const booking = await journey.read();
    expect(booking.events.at(-1)?.timestamp).toBe(booking.updated_at);
  }
  expect(await journey.capacities()).toEqual([{ booked_weight_kg: 10, version: 1 }]);
});

test('each leg of an itinerary departs and arrives in turn', async () => {
  const journey = await makeJourney(books, ['DEL', 'DXB', 'LHR']);
  const [first, second] = journey.flights.map((flight) => flight.flight_id);
  const steps: [Step, string, string | undefined, string[]][] = [
    ['depart', 'DEL', first, ['departed', 'booked']],
    ['arrive', 'DXB', first, ['arrived', 'booked']],
    ['depart', 'DXB', second, ['arrived', 'departed']],
    ['arrive', 'LHR', second, ['arrived', 'arrived']],
    ['deliver', 'LHR', second, ['arrived', 'arrived']],
  ];
  for (const [step, location, flight_id, states] of steps) {
    expect(await journey.record(step, location)).toHaveProperty('booking');
    const { events } = await journey.read();
    expect(events.at(-1)).toMatchObject({ location, flight_id });
    expect(await journey.legStates()).toEqual(states);
  }
  const { status, version, events } = await journey.read();
  expect({ status, version }).toEqual({ status: 'DELIVERED', version: 6 });
  const ids = events.map((event) => Number(event.id));
  expect(ids, 'ids grow').toEqual(ids.toSorted((a, b) => a - b));
});

test('an admin may record steps too', async () => {
  const journey = await makeJourney(books, ['DEL', 'LHR']);
  await books.pool.query("update cargo.users set role = 'admin' where id = $1", [
    journey.handler.id,
  ]);
  expect(await journey.record('depart', 'DEL')).toMatchObject({ booking: { status: 'DEPARTED' } });
});

test('a recorded step is repeated without effect, whatever the version asked for', async () => {
  const journey = await makeJourney(
    books,
    ['DEL', 'DXB', 'LHR'],
    ['depart', 'DEL'],
    ['arrive', 'DXB'],
  );
  const booking = await journey.read();
  const flight_id = journey.flights[0]?.flight_id ?? '';
  const repeats: [Step, string, StepWish][] = [
    ['depart', 'DEL', {}],
    ['arrive', 'DXB', {}],
    ['depart', 'DEL', { if_versions: [99] }],
    ['depart', 'DEL', { if_versions: [] }],
    ['depart', 'DEL', { flight_id }],
  ];
  for (const [step, location, wish] of repeats) {
    const again = await journey.record(step, location, wish);
    expect(again, JSON.stringify([step, location, wish])).toStrictEqual({ booking });
  }
  expect(await journey.read()).toStrictEqual(booking);
});

test('recorded steps are repeated without effect after delivery and after cancellation', async () => {
  const delivered = await makeJourney(
    books,
    ['DEL', 'LHR'],
    ['depart', 'DEL'],
    ['arrive', 'LHR'],
    ['deliver', 'LHR'],
  );
  const cancelled = await makeJourney(books, ['DEL', 'LHR'], ['depart', 'DEL']);
  await cancelled.cancel();
  for (const journey of [delivered, cancelled]) {
    const booking = await journey.read();
    expect(await journey.record('depart', 'DEL')).toStrictEqual({ booking });
  }
  expect(await delivered.record('deliver', 'LHR', { if_versions: [1] })).toStrictEqual({
    booking: await delivered.read(),
  });
});

test('the version asked for is met by any of those named', async () => {
  const journey = await makeJourney(books, ['DEL', 'LHR']);
  const answer = await journey.record('depart', 'DEL', { if_versions: [7, 1] });
  expect(answer).toMatchObject({ booking: { version: 2 } });
});

test('a step may name the flight of its leg', async () => {
  const journey = await makeJourney(books, ['DEL', 'LHR']);
  const flight_id = journey.flights[0]?.flight_id ?? '';
  const answer = await journey.record('depart', 'DEL', { flight_id });
  expect(answer).toMatchObject({ booking: { events: [{}, { flight_id }] } });
});
