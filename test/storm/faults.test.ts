import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { LOCK_WAIT_MS_MAX } from '../../src/core/booking/lock.ts';
import { LOCK_LEASE_MS } from '../../src/data/flight-locks.ts';
import { type ApiClient, createApiClient } from '../support/api-client.ts';
import { type MadeFlight, mintToken, openTestDatabase } from '../support/database.ts';
import { sendPlainly } from '../support/documented/send.ts';
import { type FaultProxy, openFaultProxy, PASS, type Passage } from '../support/fault-proxy.ts';
import { runRedis } from '../support/redis.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';

const PATIENCE = { timeout: 8_000 };

const stack = inject('stack');
const { vars, databaseUrl } = stack;
const database = openTestDatabase(databaseUrl);
let proxy: FaultProxy;
let worker: TestWorker;
let api: ApiClient;
let flight: MadeFlight;

beforeAll(async () => {
  const { SUPABASE_URL = '', UPSTASH_REDIS_REST_URL = '' } = vars;
  proxy = await openFaultProxy(SUPABASE_URL);
  worker = await startTestWorker({
    bindings: {
      ...vars,
      SUPABASE_URL: proxy.url,
      UPSTASH_REDIS_REST_URL: UPSTASH_REDIS_REST_URL.replace(SUPABASE_URL, proxy.url),
    },
  });
});

afterAll(async () => {
  await worker.stop();
  await proxy.close();
  await database.close();
});

beforeEach(async () => {
  await proxy.settle();
  proxy.decide = () => PASS;
  const user = await database.makeUser();
  api = createApiClient(worker.url, mintToken(user, vars.SECRET_KEY ?? ''), sendPlainly);
  flight = await database.makeFlight({ max_weight_kg: 500 });
});

const booking = ({ path }: Passage) => path.endsWith('/rpc/book_shipment');
const redis = ({ path }: Passage) => path.startsWith('/redis');
const held = ({ body }: Passage) => body.includes('"p_lock_held":true');

const shipment = (weight_kg: number) => ({
  origin: 'DEL',
  destination: 'LHR',
  weight_kg,
  pieces: 1,
  flight_ids: [flight.flight_id],
});

async function expectBooked(weight_kg: number, changes: number): Promise<void> {
  const capacity = await database.readCapacity(flight.flight_id);
  expect(capacity).toEqual({ booked_weight_kg: weight_kg, version: changes });
}

const lockKey = () => `lock:flight:${flight.flight_id}`;

describe('a fault on the way to the database', () => {
  test('the request is delivered twice: one booking', async () => {
    proxy.decide = (passage) => (booking(passage) ? { kind: 'deliver-twice', after_ms: 0 } : PASS);
    expect((await api.book(shipment(10))).status).toBe(201);
    await proxy.settle();
    await expectBooked(10, 1);
  });
});

describe('a fault on the way to the lock', () => {
  beforeEach(async () => {
    flight = await database.makeFlight({ max_weight_kg: 60 });
  });

  test('Redis is out of reach: the database alone sells the last kilograms', async () => {
    proxy.decide = (passage) => (redis(passage) ? { kind: 'refuse' } : PASS);
    expect((await api.book(shipment(60))).status).toBe(201);
    expect((await api.book(shipment(0.1))).status).toBe(409);
    await expectBooked(60, 1);
  });

  test('the reply of the lock is lost: the booking goes on, and the lock is given back', async () => {
    let first = true;
    proxy.decide = (passage) => {
      if (!redis(passage) || !first) return PASS;
      first = false;
      return { kind: 'lose-reply' };
    };
    expect((await api.book(shipment(10))).status).toBe(201);
    await expect.poll(() => runRedis(stack, 'EXISTS', lockKey()), PATIENCE).toBe(0);
    await expectBooked(10, 1);
  });

  test('somebody holds the lock all the while: flight_busy in bounded time, and their lock stays', async () => {
    await runRedis(stack, 'SET', lockKey(), 'somebody', 'PX', '10000');
    const called_ms = performance.now();
    const answer = await api.book(shipment(10));
    expect([answer.status, answer.ok || answer.body.code], answer.text).toEqual([
      503,
      'flight_busy',
    ]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(performance.now() - called_ms).toBeLessThan(LOCK_WAIT_MS_MAX + 1_000);
    expect(await runRedis(stack, 'GET', lockKey())).toBe('somebody');
    await expectBooked(0, 0);
  });

  test('the holder sleeps past its lease: others book meanwhile, and the late request finds what is left', async () => {
    let late = true;
    proxy.decide = (passage) => {
      if (!booking(passage) || !held(passage) || !late) return PASS;
      late = false;
      return { kind: 'delay', delay_ms: LOCK_LEASE_MS + 3_000 };
    };
    const sleeper = api.book(shipment(40));
    await sleep(LOCK_LEASE_MS + 100);
    const quick = await api.book(shipment(30));
    expect(quick.status, quick.text).toBe(201);
    expect((await sleeper).status).toBe(503);
    await proxy.settle();
    await expectBooked(30, 1);
  });

  test('the caller hangs up while the lock is held: it is given back, and the booking is whole', async () => {
    const caller = new AbortController();
    proxy.decide = (passage) => {
      if (!booking(passage) || !held(passage)) return PASS;
      caller.abort();
      return { kind: 'delay', delay_ms: 1_500 };
    };
    const { signal } = caller;
    await expect(api.book(shipment(10), { signal })).rejects.toThrow();
    await expect
      .poll(() => database.readCapacity(flight.flight_id), PATIENCE)
      .toEqual({ booked_weight_kg: 10, version: 1 });
    await expect.poll(() => runRedis(stack, 'EXISTS', lockKey()), PATIENCE).toBe(0);
  });
});
