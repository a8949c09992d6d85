import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Role } from '../../../src/core/identity/types.ts';
import { granted, refused } from '../../support/answers.ts';
import { type ApiClient, createApiClient } from '../../support/api-client.ts';
import { look, lookOnce, makeDirect, warm } from '../../support/cached-search.ts';
import { openFaultProxy, PASS } from '../../support/fault-proxy.ts';
import { dayFromNow, takeLane } from '../../support/lane.ts';
import { newFlightNumber } from '../../support/new-flight.ts';
import { NOBODY_HOME, openScene, shipmentOn } from '../../support/scene.ts';
import { csvOf } from '../../support/schedules.ts';

const { api, database, enter, stack, startWorker } = openScene();

let here: ApiClient;
beforeAll(async () => {
  here = createApiClient((await startWorker({ UPSTASH_REDIS_REST_URL: NOBODY_HOME })).url);
});

/** Somebody at the Worker that cannot reach Redis. */
const enterHere = async (role?: Role) => here.as((await enter(role)).token);

test('searches are answered by the database: X-Cache bypass, no Age, capacity true', async () => {
  const { lane, flight, id } = await makeDirect(database);
  await warm(api, lane);
  granted(await (await enterHere()).book(shipmentOn(flight)), 201);
  const found = { source: 'bypass', age: null, available_kg: { [id]: 990 } };
  expect(await lookOnce(here, lane)).toEqual(found);
  expect(await lookOnce(here, lane, { weight_kg: 990 })).toEqual(found);
});

test('a Redis that is too slow is as good as none: X-Cache bypass', async () => {
  const proxy = await openFaultProxy(stack.vars.UPSTASH_REDIS_REST_URL ?? '');
  onTestFinished(() => proxy.close());
  const worker = await startWorker({ UPSTASH_REDIS_REST_URL: `${proxy.url}/redis` });
  const client = createApiClient(worker.url);
  const { lane } = await makeDirect(database);
  await warm(client, lane);
  const delay_ms = 10_000;
  proxy.decide = () => ({ kind: 'delay', delay_ms });
  const started_ms = performance.now();
  const answer = await client.search(lane.query());
  expect(performance.now() - started_ms).toBeLessThan(delay_ms / 2);
  expect(answer.headers.get('X-Cache')).toBe('bypass');
  expect(answer.headers.get('Server-Timing')).toContain('redis;desc="1"');
  proxy.decide = () => PASS;
  expect((await look(client, lane)).source).toBe('hit');
});

test('filters hold without the cache too', async () => {
  const { lane, id } = await makeDirect(database, 50);
  expect(await lookOnce(here, lane, { weight_kg: 50, max_stops: 0, limit: 1 })).toMatchObject({
    available_kg: { [id]: 50 },
  });
  expect(await lookOnce(here, lane, { weight_kg: 50.1 })).toMatchObject({ available_kg: {} });
});

test.each([
  [{ volume_m3: 1.001 }, { max_volume_m3: 1 }],
  [{ weight_kg: 100.1 }, { max_volume_m3: 0.6 }],
  [{ handling: 'COL,PER' }, { refused_handling_codes: ['PER'] }],
])('and the limit counts after them: %j', async (filter, wish) => {
  const lane = await takeLane();
  await database.makeFlight({ ...lane.flight(['from', '08:00'], ['to', '20:00']), ...wish });
  const later = await database.makeFlight(lane.flight(['from', '09:00'], ['to', '21:00']));
  expect(await lookOnce(here, lane, { ...filter, limit: 1 })).toEqual({
    source: 'bypass',
    age: null,
    available_kg: { [later.flight_id]: 1_000 },
  });
});

test('a scarce flight is booked on the database alone', async () => {
  const client = await enterHere();
  const flight = await database.makeFlight({ max_weight_kg: 50 });
  granted(await client.book(shipmentOn(flight, { weight_kg: 49.9 })), 201);
  refused(await client.book(shipmentOn(flight, { weight_kg: 0.2 })), 409, 'capacity_exceeded');
});

test('the last kilograms are still sold once', async () => {
  const client = await enterHere();
  const flight = await database.makeFlight({ max_weight_kg: 100 });
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => client.book(shipmentOn(flight, { weight_kg: 20 }))),
  );
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(5);
  for (const answer of answers.filter((each) => !each.ok))
    refused(answer, 409, 'capacity_exceeded');
  expect(await database.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: 100,
    version: 5,
  });
});

test('sign-up, sign-in, tracking, steps, holds and cancel go on', async () => {
  const account = {
    email: `${crypto.randomUUID()}@example.test`,
    password: 'long enough',
    name: 'N',
  };
  granted(await here.signUp(account), 201);
  granted(await here.logIn(account), 200);
  const handler = await enterHere('handler');
  const { ref_id } = granted(await handler.book(shipmentOn(await database.makeFlight())), 201);
  granted(await handler.step(ref_id, 'depart', 'DEL'), 200);
  granted(await handler.cancel(ref_id), 200);
  const hold = shipmentOn(await database.makeFlight(), { hold_minutes: 5 });
  const held = granted(await handler.book(hold), 201);
  granted(await handler.confirm(held.ref_id), 200);
  expect(granted(await here.readBooking(ref_id), 200).status).toBe('CANCELLED');
});

test('a flight is published all the same', async () => {
  const admin = await enterHere('admin');
  const published = granted(
    await admin.publish({
      flight_number: 'ZN1',
      airline_name: 'Test Air',
      origin: 'DEL',
      destination: 'LHR',
      departure_datetime: `${dayFromNow(90)}T10:00:00Z`,
      arrival_datetime: `${dayFromNow(90)}T20:00:00Z`,
      max_weight_kg: 10,
      base_price_per_kg: 1,
    }),
    201,
  );
  granted(await here.readFlight(published.flight_id), 200);
});

test('a schedule is imported all the same', async () => {
  const admin = await enterHere('admin');
  const window = { from: dayFromNow(90), to: dayFromNow(91) };
  const content = csvOf({ flight_number: newFlightNumber(), ...window });
  const body = { format: 'csv', content, window };
  const imported = await admin.call('POST', '/flights/import', body);
  expect(granted(imported, 201)).toMatchObject({ new: 2 });
});

test('a flight is operated on all the same, and refuses what it is closed to', async () => {
  const admin = await enterHere('admin');
  const flight = await database.makeFlight();
  granted(await admin.operate(flight.flight_id, { closed: true }), 200);
  refused(await admin.book(shipmentOn(flight)), 409, 'flight_closed');
  granted(await admin.listFlightBookings(flight.flight_id), 200);
  granted(await admin.listFlights({ origin: flight.origin, limit: 1 }), 200);
});

test('GET /health/ready → 200 degraded', async () => {
  expect(granted(await here.call('GET', '/health/ready'), 200)).toEqual({
    status: 'degraded',
    version: null,
    checks: {
      settings: { status: 'ok', ms: expect.any(Number) },
      database: { status: 'ok', ms: expect.any(Number) },
      redis: { status: 'failed', ms: expect.any(Number) },
    },
  });
});
