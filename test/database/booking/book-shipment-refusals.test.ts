import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BookingRefusal } from '../../../src/core/booking/ports.ts';
import type { Shipment } from '../../../src/core/booking/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import { named } from '../../support/scene.ts';
import { type ShipmentFields, shipmentOn, useDatabase } from '../fixture.ts';

const HOUR_MS = 3_600_000;
const books = useDatabase();

const departedSince = (hours: number) => ({
  departure_at: new Date(Date.now() - hours * HOUR_MS),
  arrival_at: new Date(Date.now() + 9 * HOUR_MS),
});

async function refusalOf(shipment: Shipment): Promise<unknown> {
  const answer = await books.ledger.bookShipment(shipment, true);
  expect(await books.tracking.getBooking(shipment.ref_id), JSON.stringify(answer)).toMatchObject({
    reason: 'booking_not_found',
  });
  return answer;
}

test('a user whom nobody knows is unauthenticated', async () => {
  const flight = await books.makeFlight();
  const stranger = { id: randomUUID(), email: '', name: '', role: 'customer' as const };
  expect(await refusalOf(shipmentOn(stranger, [flight]))).toStrictEqual({
    reason: 'unauthenticated',
  } satisfies BookingRefusal);
});

test('every role may book', async () => {
  const flight = await books.makeFlight();
  for (const role of ['customer', 'handler', 'admin'] as const) {
    await books.book(await books.makeUser(role), [flight]);
  }
});

test('airports that nobody knows are named, each with its path', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight();
  const both = shipmentOn(user, [flight], { origin: 'XXQ', destination: 'QQX' });
  expect(await refusalOf(both)).toStrictEqual({
    reason: 'validation_failed',
    errors: [
      { path: 'origin', message: 'XXQ is not a known airport.' },
      { path: 'destination', message: 'QQX is not a known airport.' },
    ],
  } satisfies BookingRefusal);
  const lower = shipmentOn(user, [flight], { destination: 'lhr' });
  expect(await refusalOf(lower)).toMatchObject({ errors: [{ path: 'destination' }] });
});

test.each([
  ['unknown', randomUUID()],
  ['malformed', 'no-flight'],
  ['empty', ''],
  ['written in capitals', randomUUID().toUpperCase()],
])('a flight id that is %s is told as it was sent', async (_, flight_id) => {
  const user = await books.makeUser();
  const flight = await books.makeFlight();
  const flight_ids = [flight.flight_id, flight_id, 'another'];
  expect(await refusalOf(shipmentOn(user, [flight], { flight_ids }))).toStrictEqual({
    reason: 'flight_not_found',
    flight_id,
  } satisfies BookingRefusal);
});

test.each<[string, string[], ShipmentFields, number, RegExp]>([
  ['starts elsewhere', ['DXB', 'LHR'], { origin: 'DEL' }, 0, /Leg 1 departs from DXB.*DEL/],
  ['ends elsewhere', ['DEL', 'DXB'], { destination: 'LHR' }, 0, /arrives at DXB.*LHR/],
  ['comes back to its origin', ['DEL', 'DXB', 'DEL', 'LHR'], {}, 1, /visits DEL twice/],
  ['visits an airport twice', ['DEL', 'DXB', 'BOM', 'DXB', 'LHR'], {}, 2, /visits DXB twice/],
  ['passes its destination', ['DEL', 'LHR', 'DXB', 'LHR'], {}, 2, /visits LHR twice/],
  ['ends where it starts', ['DEL', 'DXB', 'DEL'], {}, 1, /visits DEL twice/],
])('an itinerary that %s is invalid', async (_, airports, fields, leg, fault) => {
  const user = await books.makeUser();
  const flights = await books.makeRoute(airports);
  const at_fault = flights[leg];
  if (!at_fault) throw new Error('No flight.');
  expect(await refusalOf(shipmentOn(user, flights, fields))).toStrictEqual({
    reason: 'itinerary_invalid',
    ...named(at_fault),
    fault: expect.stringMatching(fault),
  });
});

test.each<[string, (legs: MadeFlight[]) => MadeFlight[], number]>([
  ['in the wrong order', (legs) => legs.toReversed(), 0],
  ['with a gap', (legs) => legs.filter((leg) => leg !== legs[1]), 1],
  ['with a leg twice', (legs) => legs.flatMap((leg) => [leg, leg]), 1],
])('legs %s are an invalid itinerary', async (_, change, at_fault) => {
  const user = await books.makeUser();
  const route = await books.makeRoute(['DEL', 'DXB', 'LHR', 'JFK']);
  const legs = change(route);
  const sent = { origin: 'DEL', destination: 'JFK' };
  expect(await refusalOf(shipmentOn(user, legs, sent))).toMatchObject({
    reason: 'itinerary_invalid',
    flight_id: legs[at_fault]?.flight_id ?? '',
  });
});

test('a flight that has departed is refused', async () => {
  const user = await books.makeUser();
  const gone = await books.makeFlight({ destination: 'DXB', ...departedSince(1) });
  const [, next] = await books.makeRoute(['DEL', 'DXB', 'LHR']);
  if (!next) throw new Error('No flight.');
  expect(await refusalOf(shipmentOn(user, [gone, next]))).toStrictEqual({
    reason: 'flight_departed',
    ...named(gone),
  } satisfies BookingRefusal);
});

test('of two flights that have departed the first leg is named', async () => {
  const user = await books.makeUser();
  const legs = await books.makeRoute(['DEL', 'DXB', 'LHR'], {
    departure_at: new Date(Date.now() - 12 * HOUR_MS),
  });
  expect(await refusalOf(shipmentOn(user, legs))).toMatchObject({
    reason: 'flight_departed',
    flight_id: legs[0]?.flight_id ?? '',
  });
});
