import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { LOCK_WAIT_MS_MAX } from '../../src/booking/lock.ts';
import { type ApiClient, createApiClient } from '../support/api-client.ts';
import { type MadeFlight, mintToken, openTestDatabase } from '../support/database.ts';
import { type FaultProxy, openFaultProxy, PASS, type Passage } from '../support/fault-proxy.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';

const LEASE_MS = 5_000;
const PATIENCE = { timeout: 8_000 };

const { vars, databaseUrl } = inject('stack');
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
  api = createApiClient(worker.url, mintToken(user, vars.SECRET_KEY ?? ''));
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
const withKey = (key: string) => ({ headers: { 'idempotency-key': key } });

async function expectBooked(weight_kg: number, changes: number): Promise<void> {
  const capacity = await database.readCapacity(flight.flight_id);
  expect(capacity).toEqual({ booked_weight_kg: weight_kg, version: changes });
}

/** A command of Redis, past the proxy. */
async function askRedis(...command: string[]): Promise<unknown> {
  const response = await fetch(vars.UPSTASH_REDIS_REST_URL ?? '', {
    method: 'POST',
    headers: { authorization: `Bearer ${vars.UPSTASH_REDIS_REST_TOKEN}` },
    body: JSON.stringify(command),
  });
  const { result }: { result: unknown } = await response.json();
  return result;
}

const lockKey = () => `lock:flight:${flight.flight_id}`;

describe('a fault on the way to the database', () => {
  test('the reply is lost: the outcome has a name, and repeating the key finds the booking', async () => {
    const key = randomUUID();
    proxy.decide = (passage) => (booking(passage) ? { kind: 'lose-reply' } : PASS);
    const lost = await api.book(shipment(10), withKey(key));
    expect([lost.status, lost.ok || lost.body.code], lost.text).toEqual([503, 'unavailable']);
    expect(lost.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);

    proxy.decide = () => PASS;
    const found = await api.book(shipment(10), withKey(key));
    expect(found.status, found.text).toBe(201);
    expect(found.headers.get('idempotent-replayed')).toBe('true');
    expect(found.ok && found.body.ref_id).toBe(lost.ok || lost.body.ref_id);
    await expectBooked(10, 1);
  });

  test('the reply is lost and there was no key: the reference that the problem names will do', async () => {
    proxy.decide = (passage) => (booking(passage) ? { kind: 'lose-reply' } : PASS);
    const lost = await api.book(shipment(10));
    const ref_id = lost.ok ? '' : (lost.body.ref_id ?? '');

    proxy.decide = () => PASS;
    const found = await api.book({ ...shipment(10), ref_id });
    expect(found.headers.get('idempotent-replayed'), found.text).toBe('true');
    await expectBooked(10, 1);
  });

  test.each(['refuse', 'unavailable-page'] as const)(
    'the request is lost (%s): nothing is booked until it is repeated',
    async (kind) => {
      const key = randomUUID();
      proxy.decide = (passage) => (booking(passage) ? { kind } : PASS);
      expect((await api.book(shipment(10), withKey(key))).status).toBe(503);
      await expectBooked(0, 0);

      proxy.decide = () => PASS;
      const booked = await api.book(shipment(10), withKey(key));
      expect([booked.status, booked.headers.get('idempotent-replayed')], booked.text).toEqual([
        201,
        null,
      ]);
      await expectBooked(10, 1);
    },
  );

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
    await expect.poll(() => askRedis('EXISTS', lockKey()), PATIENCE).toBe(0);
    await expectBooked(10, 1);
  });

  test('somebody holds the lock all the while: flight_busy in bounded time, and their lock stays', async () => {
    await askRedis('SET', lockKey(), 'somebody', 'PX', '10000');
    const called_ms = performance.now();
    const answer = await api.book(shipment(10));
    expect([answer.status, answer.ok || answer.body.code], answer.text).toEqual([
      503,
      'flight_busy',
    ]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(performance.now() - called_ms).toBeLessThan(LOCK_WAIT_MS_MAX + 1_000);
    expect(await askRedis('GET', lockKey())).toBe('somebody');
    await expectBooked(0, 0);
  });

  test('the holder sleeps past its lease: others book meanwhile, and the late request finds what is left', async () => {
    let late = true;
    proxy.decide = (passage) => {
      if (!booking(passage) || !held(passage) || !late) return PASS;
      late = false;
      return { kind: 'delay', delay_ms: LEASE_MS + 300 };
    };
    const sleeper = api.book(shipment(40));
    await sleep(LEASE_MS + 100);
    const quick = await api.book(shipment(30));
    expect(quick.status, quick.text).toBe(201);
    expect((await sleeper).status).toBe(503);
    await proxy.settle();
    await expectBooked(30, 1);
  });

  test('the caller hangs up while the lock is held: it is given back, and the booking is whole', async () => {
    const hung_up = api.book(shipment(10), { signal: AbortSignal.timeout(500) });
    proxy.decide = (passage) =>
      booking(passage) && held(passage) ? { kind: 'delay', delay_ms: 1_500 } : PASS;
    await expect(hung_up).rejects.toThrow();
    await expect
      .poll(() => database.readCapacity(flight.flight_id), PATIENCE)
      .toEqual({ booked_weight_kg: 10, version: 1 });
    await expect.poll(() => askRedis('EXISTS', lockKey()), PATIENCE).toBe(0);
  });
});
