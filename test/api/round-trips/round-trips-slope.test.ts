import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { granted } from '../../support/answers.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { addDays, takeLane } from '../../support/lane.ts';
import { type Meter, openMeter } from '../../support/round-trips.ts';
import { openScene, type Person, shipmentOn } from '../../support/scene.ts';
import { measureSlope, type TimedCall } from '../../support/slope.ts';

/**
 * The same budget from outside: farther data make each call later by as many hops as it has blocking
 * round trips. What goes on side by side is one.
 */

const { database, enter, makeConnection, stack } = openScene();
const SCARCE_KG = 50;
/** Days around a lane's that are its own. */
const LANE_DAYS = 6;

vi.setConfig({ testTimeout: 120_000 });

let meter: Meter;
let customer: Person;
let handler: Person;

beforeAll(async () => {
  meter = await openMeter(stack.vars);
  [customer, handler] = await Promise.all([enter(), enter('handler')]);
  await meter.loadScripts(shipmentOn(await database.makeFlight()), customer.token);
});
afterAll(() => meter.close());

const slopeOf = <Made>(prepare: TimedCall<Made>['prepare'], call: TimedCall<Made>['call']) =>
  measureSlope(meter, { prepare, call });
const nothing = () => null;
const bookOne = async (): Promise<string> => {
  const flight = await database.makeFlight({ origin: 'DEL', destination: 'LHR' });
  return granted(await customer.client.book(shipmentOn(flight)), 201).ref_id;
};
const asCustomer = (api: ApiClient) => api.as(customer.token);

test('a search, hit: 1', async () => {
  const { query } = await takeLane();
  await meter.warm(query());
  expect(await slopeOf(nothing, (api) => api.search(query()))).toBe(1);
});

test('a search, missed: 2', async () => {
  const unseen: Record<string, string | number>[] = [];
  const next = async () => {
    if (unseen.length === 0) {
      const { query, date } = await takeLane();
      const days = Array.from({ length: LANE_DAYS }, (_, day) => addDays(date, day));
      unseen.push(...days.map((day) => query({ date: day })));
    }
    return unseen.pop() ?? {};
  };
  expect(await slopeOf(next, (api, query) => api.search(query))).toBe(2);
});

test('a booking with room to spare: 1', async () => {
  const shipment = shipmentOn(await makeConnection());
  expect(await slopeOf(nothing, (api) => asCustomer(api).book(shipment))).toBe(1);
});

const bookLast = (api: ApiClient, legs: Parameters<typeof shipmentOn>[0]) =>
  asCustomer(api).book(shipmentOn(legs));

test('a booking of the last kilograms of one leg: 3', async () => {
  const ofOne = () => database.makeFlight({ max_weight_kg: SCARCE_KG });
  expect(await slopeOf(ofOne, bookLast)).toBe(3);
});

test('a booking of the last kilograms of two legs: 4', async () => {
  const ofTwo = () => makeConnection({ max_weight_kg: [SCARCE_KG, SCARCE_KG] });
  expect(await slopeOf(ofTwo, bookLast)).toBe(4);
});

test('tracking: 1', async () => {
  expect(await slopeOf(bookOne, (api, ref_id) => api.readBooking(ref_id))).toBe(1);
});

test('a step: 1', async () => {
  const depart = (api: ApiClient, ref_id: string) =>
    api.as(handler.token).step(ref_id, 'depart', 'DEL');
  expect(await slopeOf(bookOne, depart)).toBe(1);
});

test('cancelling: 1', async () => {
  expect(await slopeOf(bookOne, (api, ref_id) => asCustomer(api).cancel(ref_id))).toBe(1);
});

test('a list of bookings: 1', async () => {
  const list = (api: ApiClient) => asCustomer(api).call('GET', '/bookings/my-bookings');
  expect(await slopeOf(nothing, list)).toBe(1);
});

test('a flight: 1', async () => {
  const { flight_id } = await database.makeFlight();
  expect(await slopeOf(nothing, (api) => api.readFlight(flight_id))).toBe(1);
});

test('what touches no data: 0', async () => {
  expect(await slopeOf(nothing, (api) => api.call('GET', '/health'))).toBe(0);
});
