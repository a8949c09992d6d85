import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFlightLocks } from '../../../src/data/flight-locks.ts';
import { createFlightNews } from '../../../src/data/flight-news.ts';
import { createRedis } from '../../../src/data/redis.ts';
import { createSearchCache } from '../../../src/data/search-cache.ts';
import { createSignInLimits } from '../../../src/data/sign-in-limits.ts';

/** What a Redis that knows no script is sent: [name, script] of each EVAL. */
const sent: [string, string][] = [];
/** Reads of Upstash may go to any replica; the others take no lock of the whole database. */
const READER = '#!lua flags=no-writes,allow-key-locking\n';
const WRITER = '#!lua flags=allow-key-locking\n';

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk;
  });
  request.on('end', () => {
    const [command = '', script = ''] = JSON.parse(body) as string[];
    const name = command.toLowerCase();
    if (name.startsWith('evalsha')) {
      response.writeHead(400).end('{"error":"NOSCRIPT No matching script."}');
      return;
    }
    if (name.startsWith('eval')) sent.push([name, script]);
    response.end(JSON.stringify({ result: name === 'eval_ro' ? ['', null, ''] : 1 }));
  });
});
let redis: ReturnType<typeof createRedis>;
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  redis = createRedis({
    url: `http://127.0.0.1:${port}`,
    token: 'token',
    signal: () => AbortSignal.timeout(5_000),
  });
});
afterAll(() => server.close());

const directly = <T>(call: () => Promise<T>) => call();
const query = { origin: 'DEL', destination: 'LHR', date: '2026-11-28' };
const change = { flight_id: 'f', departure_date: '2026-11-28', version: 1, booked_tenths: 1 };

test('every script begins with the flags it deserves: readers write nothing, none locks the whole database', async () => {
  const cache = createSearchCache({ quick: redis, patient: redis }, '')(directly);
  const news = createFlightNews({ patient: redis }, '')(directly);
  const locks = createFlightLocks({ quick: redis, patient: redis }, '')(directly);
  const sign_ins = createSignInLimits(redis, '')(directly);

  await cache.look(query).catch(() => undefined); // the answer is made up
  const timetable = { flights: [], itineraries: [], cut: false, read_at_ms: 0, took_ms: 0 };
  await cache.store(query, timetable, []);
  await news.writeCapacity([change]);
  await locks.unlock('f', 'owner');
  expect(sent.map(([name]) => name)).toEqual(['eval_ro', 'eval', 'eval', 'eval']);
  await sign_ins.abandoned('somebody@example.test', '192.0.2.1').catch(() => undefined);

  // What is left are the scripts of @upstash/ratelimit, which have no flags.
  const ours = sent.filter(([, script]) => script.startsWith('#!lua'));
  expect(ours.map(([, script]) => script.slice(0, script.indexOf('\n') + 1))).toEqual([
    READER,
    WRITER,
    WRITER,
    WRITER,
    WRITER,
  ]);
  for (const [name, script] of ours) {
    expect(name === 'eval_ro').toBe(!/'(SET|HSET|DEL|EXPIRE|HINCRBY)'/.test(script));
  }
});
