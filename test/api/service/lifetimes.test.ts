import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { createFlightLocks } from '../../../src/data/flight-locks.ts';
import { createFlightNews } from '../../../src/data/flight-news.ts';
import { createRedis } from '../../../src/data/redis.ts';
import { createSearchCache } from '../../../src/data/search-cache.ts';
import { createSignInLimits } from '../../../src/data/sign-in-limits.ts';
import { runRedis } from '../../support/redis.ts';
import { PROJECT } from '../../support/worker-bundle.ts';

/** How long each key of docs/redis-keys.md lasts. The figures are the contract: none is taken from the code. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** What may pass between the write and the look at it. */
const SLACK_MS = 4 * SECOND_MS;
const PREFIX = `lifetimes:${process.pid}:`;

const stack = inject('stack');
const redis = createRedis({
  url: stack.vars.UPSTASH_REDIS_REST_URL ?? '',
  token: stack.vars.UPSTASH_REDIS_REST_TOKEN ?? '',
  signal: () => AbortSignal.timeout(5_000),
});
const clients = { quick: redis, patient: redis };
const directly = <T>(call: () => Promise<T>) => call();
const cache = createSearchCache(clients, PREFIX)(directly);
const news = createFlightNews(clients, PREFIX)(directly);
const locks = createFlightLocks(clients, PREFIX)(directly);
const sign_ins = createSignInLimits(redis, PREFIX)(directly);

const DATE = '2026-11-28';
const QUERY = { origin: 'DEL', destination: 'LHR', date: DATE };
const TIMETABLE = { flights: [], itineraries: [], cut: false, read_at_ms: 0, took_ms: 0 };
const EMAIL = 'lifetimes@example.test';

/** The key as the document names it; how long it lasts, there and in fact; what writes it. */
const KEYS: [key: string, documented: RegExp, lasts_ms: number, write: () => Promise<unknown>][] = [
  [
    'timetable-of:{origin}:{destination}:{D}',
    /^300 s$/,
    300 * SECOND_MS,
    () => cache.store(QUERY, TIMETABLE, []),
  ],
  ['timetable:{date}', /^24 h$/, DAY_MS, () => news.renewTimetables([DATE])],
  [
    'capacity:{date}',
    /^900 s after the last write$/,
    900 * SECOND_MS,
    () =>
      news.writeCapacity([{ flight_id: 'f', departure_date: DATE, version: 1, booked_tenths: 1 }]),
  ],
  ['lock:flight:{flight_id}', /^5 s /, 5 * SECOND_MS, () => locks.tryLock('f', 'owner')],
  [
    'sign-in:pair:{hash}',
    /^until it is full again$/,
    // One of ten tries is gone, and one comes back in 15 minutes.
    15 * MINUTE_MS,
    () => sign_ins.attempt(EMAIL, '192.0.2.1'),
  ],
  [
    'sign-in:account:{hash}:{window}',
    /^30 minutes$/,
    30 * MINUTE_MS + SECOND_MS,
    () => sign_ins.attempt(EMAIL, '192.0.2.2'),
  ],
  [
    'sign-in:known:{hash}',
    /^30 days after the last success$/,
    30 * DAY_MS,
    () => sign_ins.succeeded(EMAIL, '192.0.2.3'),
  ],
];

const document = readFileSync(join(PROJECT, 'docs/redis-keys.md'), 'utf8');
const documented = new Map(
  [...document.matchAll(/^\| `([^`]+)` +\|[^|]*\| ([^|]*?) +\|/gm)].map(([, key, lifetime]) => [
    key ?? '',
    (lifetime ?? '').replace(/ \(.*\)$/, ''),
  ]),
);

/** What is left to the keys of this form, in milliseconds; negative where one has no end. */
async function remains(key: string): Promise<number[]> {
  const form = `${PREFIX}${key.replaceAll(/\{\w+\}/g, '*')}`;
  const found = (await runRedis(stack, 'KEYS', form)) as string[];
  return Promise.all(found.map(async (name) => Number(await runRedis(stack, 'PTTL', name))));
}

describe.each(KEYS)('%s', (key, words, lasts_ms, write) => {
  test(`lasts ${lasts_ms} ms, no more and no less`, async () => {
    await write();
    const left = await remains(key);
    expect(left.length).toBeGreaterThan(0);
    for (const left_ms of left) {
      expect(left_ms).toBeLessThanOrEqual(lasts_ms);
      expect(left_ms).toBeGreaterThan(lasts_ms - SLACK_MS);
    }
  });

  test('is documented with that lifetime', () => {
    expect(documented.get(key)).toMatch(new RegExp(words.source.replace(/ $/, '')));
  });
});

test('no key is documented whose lifetime is not looked at here', () => {
  expect([...documented.keys()].sort()).toEqual(KEYS.map(([key]) => key).sort());
});

test('live capacity lasts anew after each write', async () => {
  const change = { flight_id: 'again', departure_date: '2026-11-29', booked_tenths: 1 };
  await news.writeCapacity([{ ...change, version: 2 }]);
  await runRedis(stack, 'PEXPIRE', `${PREFIX}capacity:2026-11-29`, 10 * SECOND_MS);
  await news.writeCapacity([{ ...change, version: 1 }]); // older, and still a sign of life
  const [left_ms = 0] = await remains('capacity:2026-11-29');
  expect(left_ms).toBeGreaterThan(890 * SECOND_MS);
});
