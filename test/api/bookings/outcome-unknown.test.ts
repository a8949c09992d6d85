import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { createApiClient } from '../../support/api-client.ts';
import { look, makeDirect, warm } from '../../support/cached-search.ts';
import { eventually } from '../../support/eventually.ts';
import { PASS } from '../../support/fault-proxy.ts';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { dayFromNow } from '../../support/lane.ts';
import { runRedis } from '../../support/redis.ts';
import { NOBODY_HOME, openScene, shipmentOn } from '../../support/scene.ts';

const scene = openScene();
const { database, enter, stack, startWorker } = scene;
const { proxy, api } = await openFaultyDatabase(scene);

const BOOK = '/rest/v1/rpc/book_shipment';

async function makeShipment() {
  const { token } = await enter();
  const flight = await database.makeFlight();
  return { client: api.as(token), flight, shipment: shipmentOn(flight) };
}

/** Loses the reply to the next booking. */
function loseOneReply(): void {
  let lost = false;
  proxy.decide = ({ path }) => {
    if (lost || path !== BOOK) return PASS;
    lost = true;
    return { kind: 'lose-reply' };
  };
}

test('a lost reply → 503 with ref_id; the retry by key gets the booking that was made', async () => {
  const { client, flight, shipment } = await makeShipment();
  const options = { headers: { 'idempotency-key': randomUUID() } };
  loseOneReply();
  const { ref_id } = refused(await client.book(shipment, options), 503, 'unavailable');
  const retry = await client.book(shipment, options);
  expect(granted(retry, 201).ref_id).toBe(ref_id);
  expect(retry.headers.get('Idempotent-Replayed')).toBe('true');
  expect(await database.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: 10,
    version: 1,
  });
});

test('a lost reply → 503 with ref_id; the retry by that ref_id gets the booking that was made', async () => {
  const { client, flight, shipment } = await makeShipment();
  loseOneReply();
  const { ref_id } = refused(await client.book(shipment), 503, 'unavailable');
  expect(ref_id).toMatch(/^BKG-[0-9A-HJKMNP-TV-Z]{12,}$/);
  const retry = await client.book({ ...shipment, ref_id });
  expect(granted(retry, 201).ref_id).toBe(ref_id);
  expect(retry.headers.get('Idempotent-Replayed')).toBe('true');
  expect(await database.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: 10,
    version: 1,
  });
});

test('a request that never arrived → 503 with ref_id; the retry books, once', async () => {
  const { client, flight, shipment } = await makeShipment();
  proxy.decide = () => ({ kind: 'refuse' });
  const { ref_id } = refused(await client.book(shipment), 503, 'unavailable');
  expect((await database.readCapacity(flight.flight_id)).version).toBe(0);
  proxy.decide = () => PASS;
  const retry = await client.book({ ...shipment, ref_id });
  expect(granted(retry, 201).ref_id).toBe(ref_id);
  expect(retry.headers.get('Idempotent-Replayed')).toBeNull();
  expect((await database.readCapacity(flight.flight_id)).version).toBe(1);
});

test('a lost reply with a ref_id of the caller’s → 503 that names the same', async () => {
  const { client, shipment } = await makeShipment();
  const ref_id = `OWN-${Date.now()}`;
  loseOneReply();
  expect(refused(await client.book({ ...shipment, ref_id }), 503, 'unavailable').ref_id).toBe(
    ref_id,
  );
  granted(await client.book({ ...shipment, ref_id }), 201);
});

test('a reply that comes too late → 503 with ref_id; what was booked is found by it', async () => {
  const { client, flight, shipment } = await makeShipment();
  proxy.decide = ({ path }) => (path === BOOK ? { kind: 'delay', delay_ms: 5_000 } : PASS);
  const { ref_id } = refused(await client.book(shipment), 503, 'unavailable');
  proxy.decide = () => PASS;
  await proxy.settle();
  expect(granted(await client.book({ ...shipment, ref_id }), 201).ref_id).toBe(ref_id);
  expect((await database.readCapacity(flight.flight_id)).version).toBe(1);
});

test('a client that hangs up stops nothing: the booking is made, the lock given back, searches told', async () => {
  const { lane, flight, id } = await makeDirect(database, 50);
  const { token } = await enter();
  const client = api.as(token);
  await warm(client, lane);
  const caller = new AbortController();
  proxy.decide = ({ path }) => {
    if (path !== BOOK) return PASS;
    caller.abort();
    return { kind: 'delay', delay_ms: 300 };
  };
  const { signal } = caller;
  await expect(client.book(shipmentOn(flight), { signal })).rejects.toThrow();
  await eventually(async () => {
    expect(await database.readCapacity(id)).toEqual({ booked_weight_kg: 10, version: 1 });
    expect(await runRedis(stack, 'EXISTS', `lock:flight:${id}`)).toBe(0);
    expect(await look(client, lane)).toMatchObject({ source: 'hit', available_kg: { [id]: 40 } });
  });
});

test('another user cannot take a booking over by its ref_id', async () => {
  const { client, shipment } = await makeShipment();
  loseOneReply();
  const { ref_id } = refused(await client.book(shipment), 503, 'unavailable');
  const { token } = await enter();
  const stranger = api.as(token);
  refused(await stranger.book({ ...shipment, ref_id }), 409, 'ref_id_taken');
});

test('a balancer’s page instead of an answer → 503, nothing booked', async () => {
  const { client, flight, shipment } = await makeShipment();
  proxy.decide = () => ({ kind: 'unavailable-page' });
  refused(await client.book(shipment), 503, 'unavailable');
  expect((await database.readCapacity(flight.flight_id)).version).toBe(0);
});

test.each([
  ['plenty left', 1_000],
  ['its last kilograms left, under the lock', 60],
])(
  'a flight with %s, held by others for longer than is waited → 503 flight_busy, nothing booked',
  async (_, max_weight_kg) => {
    const { token } = await enter();
    const flight = await database.makeFlight({ max_weight_kg });
    const holder = await database.pool.connect();
    await holder.query('begin');
    await holder.query('select from cargo.flight_capacity where flight_id = $1 for update', [
      flight.flight_id,
    ]);
    const answer = await api.as(token).book(shipmentOn(flight));
    await holder.query('rollback');
    holder.release();
    const problem = refused(answer, 503, 'flight_busy');
    expect(problem).not.toHaveProperty('ref_id');
    expect(problem.detail).toMatch(/nothing was booked/);
    expect(await database.readCapacity(flight.flight_id)).toMatchObject({ version: 0 });
    await eventually(async () =>
      expect(await runRedis(stack, 'EXISTS', `lock:flight:${flight.flight_id}`)).toBe(0),
    );
    granted(await api.as(token).book(shipmentOn(flight)), 201);
  },
);

test('a retry that waits for its twin → 503 that speaks of itself alone; the twin may yet book', async () => {
  const { token, user } = await enter();
  const flight = await database.makeFlight();
  const shipment = shipmentOn(flight);
  const headers = { 'idempotency-key': 'held-by-its-twin' };
  const twin = await database.pool.connect();
  await twin.query('begin');
  await twin.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [
    user.id + headers['idempotency-key'],
  ]);
  const problem = refused(await api.as(token).book(shipment, { headers }), 503, 'flight_busy');
  await twin.query('rollback');
  twin.release();
  expect(problem).not.toHaveProperty('ref_id');
  expect(problem.detail).toMatch(/nothing was booked by this request.*same Idempotency-Key/);
  granted(await api.as(token).book(shipment, { headers }), 201);
});

test('the database at a closed port → 503 on every call that needs it, with ref_id for a booking', async () => {
  const worker = await startWorker({ SUPABASE_URL: NOBODY_HOME });
  const { token } = await enter('admin');
  const flight = await database.makeFlight();
  const client = createApiClient(worker.url, token);
  const booking = refused(await client.book(shipmentOn(flight)), 503, 'unavailable');
  expect(booking.ref_id).toMatch(/^BKG-/);
  const answers = await Promise.all([
    client.call('GET', '/users/me'),
    client.logIn({ email: 'a@example.test', password: 'no matter' }),
    client.signUp({ email: 'a@example.test', password: 'no matter', name: 'A' }),
    client.search({ origin: 'DEL', destination: 'LHR', date: dayFromNow(300) }),
    client.readFlight(flight.flight_id),
    client.readBooking('BKG-000000000000'),
    client.call('GET', '/bookings/my-bookings'),
    client.step('BKG-000000000000', 'depart', 'DEL'),
    client.cancel('BKG-000000000000'),
  ]);
  for (const answer of answers) {
    expect(refused(answer, 503, 'unavailable')).not.toHaveProperty('ref_id');
  }
  const ready = refused(await client.call('GET', '/health/ready'), 503, 'unavailable');
  expect(ready).toMatchObject({
    checks: { settings: { status: 'ok' }, database: { status: 'failed' }, redis: { status: 'ok' } },
  });
  expect(granted(await client.call('GET', '/health'), 200)).toEqual({ status: 'ok' });
});
