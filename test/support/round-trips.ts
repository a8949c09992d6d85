import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ShipmentRequest } from '../../src/core/booking/types.ts';
import { type Answer, type ApiClient, type CallOptions, createApiClient } from './api-client.ts';
import { warmQuery } from './cached-search.ts';
import { checkAnswer } from './documented/answer.ts';
import { sendPlainly } from './documented/send.ts';
import { eventually } from './eventually.ts';
import { type FaultProxy, openFaultProxy, type Passage } from './fault-proxy.ts';
import { takeLane } from './lane.ts';
import { startTestWorker, type TestWorker } from './worker.ts';

/** Long enough that work begun with the answer is still on its way when the answer arrives. */
const HOP_MS = 40;
/** What goes on after an answer has begun by then. */
const QUIET_MS = 100;

/** Requests of each backend. */
export interface Trips {
  db: number;
  redis: number;
}

/** What one call cost, as counted between the Worker and its backends, and as the Worker tells it. */
export interface Cost {
  /** Requests whose reply came before the answer: it waited for them. */
  before: Trips;
  after: Trips;
  /** `desc` in `Server-Timing`. */
  server_timing: Trips;
  /** The counts in the log line of the request. */
  log_line: Trips;
}

export type Call<Body> = (api: ApiClient, options: CallOptions) => Promise<Answer<Body>>;

/** A Worker of its own with a counting hop before each backend. */
export interface Meter {
  readonly url: string;
  /** A client of its Worker. */
  readonly api: ApiClient;
  readonly db: FaultProxy;
  readonly redis: FaultProxy;
  /** Adds so much to every hop. */
  setHops(hop_ms: number): void;
  /** Resolves when no request is on its way. */
  settle(): Promise<void>;
  /** Makes one call, alone, and waits until nothing that it began is on its way. */
  measure<Body>(call: Call<Body>, token?: string): Promise<{ answer: Answer<Body>; cost: Cost }>;
  /** Searches until the cache answers. */
  warm(query: Record<string, string | number>): Promise<void>;
  /** Redis learns a script from its first use, which is two requests: afterwards each use is one. */
  loadScripts(shipment: ShipmentRequest, token: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts a Worker with these variables behind counting hops; what else it has is as in `startTestWorker`. */
export async function openMeter(
  vars: Readonly<Record<string, string>>,
  others: Pick<Parameters<typeof startTestWorker>[0], 'wrapper' | 'files'> = {},
): Promise<Meter> {
  const upstash = new URL(vars.UPSTASH_REDIS_REST_URL ?? '');
  const [db, redis] = await Promise.all([
    openFaultProxy(vars.SUPABASE_URL ?? ''),
    openFaultProxy(upstash.origin),
  ]);
  const worker = await startTestWorker({
    bindings: {
      ...vars,
      SUPABASE_URL: db.url,
      UPSTASH_REDIS_REST_URL: `${redis.url}${upstash.pathname}`,
    },
    ...others,
  });
  const api = createApiClient(worker.url);
  const setHops = (hop_ms: number) => {
    db.hop_ms = hop_ms;
    redis.hop_ms = hop_ms;
  };
  const settle = async () => {
    await Promise.all([db.settle(), redis.settle()]);
  };
  const setGates = (gate: FaultProxy['gate']) => {
    db.gate = gate;
    redis.gate = gate;
  };
  /** A turn of the Worker: an answer that stood before it is there after it, however busy the machine is. */
  const turn = () => api.call('GET', '/health');
  const requests = () =>
    [...db.counts.values(), ...redis.counts.values()].reduce((a, b) => a + b, 0);
  const rest = async () => {
    for (let before = -1; before < requests(); await settle()) {
      before = requests();
      await sleep(QUIET_MS);
      await turn();
    }
  };

  return {
    url: worker.url,
    db,
    redis,
    async measure(call, token) {
      setHops(HOP_MS);
      setGates(turn);
      const request_id = `trips-${randomUUID()}`;
      const recordings = { db: db.record(), redis: redis.record() };
      let answered_ms = 0;
      const client = createApiClient(worker.url, token, async (url, init) => {
        const came = await sendPlainly(url, init);
        answered_ms = performance.now(); // before it is checked, which takes its time
        await checkAnswer(init.method ?? 'GET', url, came);
        return came;
      });
      const answer = await call(client, { headers: { 'X-Request-Id': request_id } });
      await rest();
      setGates(async () => undefined);
      const passages = { db: recordings.db.take(), redis: recordings.redis.take() };
      const came = (passage: Passage) => (passage.answered_ms ?? Infinity) <= answered_ms;
      return {
        answer,
        cost: {
          before: mapTrips((backend) => passages[backend].filter(came).length),
          after: mapTrips((backend) => passages[backend].filter((one) => !came(one)).length),
          server_timing: readServerTiming(answer.headers.get('Server-Timing') ?? ''),
          log_line: await readLogLine(worker, request_id),
        },
      };
    },
    api,
    setHops,
    settle,
    warm: (query) => warmQuery(api, query),
    async loadScripts(shipment, token) {
      await warmQuery(api, (await takeLane()).query());
      await api.as(token).book(shipment);
      await rest();
    },
    async close() {
      await worker.stop();
      await Promise.all([db.close(), redis.close()]);
    },
  };
}

/** A cost as the budget states it: blocking round trips, and those after the answer. */
export const costs = (before: Trips, after: Trips = NONE, told: Trips = before): Cost => ({
  before,
  after,
  server_timing: told,
  log_line: told,
});

export const NONE: Trips = { db: 0, redis: 0 };

const mapTrips = (count: (backend: keyof Trips) => number): Trips => ({
  db: count('db'),
  redis: count('redis'),
});

function readServerTiming(header: string): Trips {
  return mapTrips((backend) => {
    const desc = new RegExp(`(?:^|, )${backend};desc="(\\d+)";dur=\\d`).exec(header)?.[1];
    return Number(desc ?? Number.NaN);
  });
}

async function readLogLine({ log }: TestWorker, request_id: string): Promise<Trips> {
  const line = await eventually(() => {
    const found = log.findLast((text) => text.includes(`"request_id":"${request_id}"`));
    expect(found, 'a log line of the request').toBeDefined();
    return found ?? '';
  });
  const { db, redis }: Record<keyof Trips, { count: number }> = JSON.parse(line);
  return { db: db.count, redis: redis.count };
}
