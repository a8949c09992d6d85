import { describe, expect, test } from 'vitest';
import {
  decide,
  leavesOpen,
  type Retry,
  settlesEarlier,
  type Tried,
} from '../../client/src/again.ts';
import { parseNext, parseRetryAfter, parseServerTiming } from '../../client/src/headers.ts';
import { tryUntil } from '../../client/src/tries.ts';

const FIRST: Tried = {
  retry: 'reads',
  status: 200,
  retry_after_ms: 0,
  attempts: 1,
  left_ms: 30_000,
  renewable: false,
  random: 0.5,
};
const KINDS: Retry[] = ['reads', 'keyed', 'settles', 'once'];
const DECIDED = [200, 201, 204, 302, 304, 400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 500];

describe('again or not', () => {
  test.each(KINDS)('%s: an answer that is one stands', (retry) => {
    for (const status of DECIDED) {
      const verdict = decide({ ...FIRST, retry, status });
      expect(verdict, String(status)).toEqual({ again: false, why: 'decided' });
    }
  });

  test.each([
    ['reads', 503, { again: true, after_ms: 100, why: 'busy' }],
    ['keyed', 503, { again: true, after_ms: 100, why: 'busy' }],
    ['settles', 503, { again: true, after_ms: 100, why: 'busy' }],
    ['once', 503, { again: false, why: 'once' }],
    ['reads', null, { again: true, after_ms: 100, why: 'lost' }],
    ['keyed', null, { again: true, after_ms: 100, why: 'lost' }],
    ['settles', null, { again: true, after_ms: 100, why: 'lost' }],
    ['once', null, { again: false, why: 'once' }],
    ['reads', 429, { again: true, after_ms: 100, why: 'busy' }],
    ['keyed', 429, { again: true, after_ms: 100, why: 'busy' }],
    ['settles', 429, { again: true, after_ms: 100, why: 'busy' }],
    ['once', 429, { again: true, after_ms: 100, why: 'busy' }],
  ] as const)('%s, %s', (retry, status, verdict) => {
    expect(decide({ ...FIRST, retry, status })).toEqual(verdict);
  });

  const BUSY: Tried = { ...FIRST, status: 503 };
  test.each<[string, Partial<Tried>, ReturnType<typeof decide>]>([
    ['no sooner than Retry-After', { retry_after_ms: 2_000, random: 0 }, busyAfter(2_000)],
    ['full jitter comes on top', { retry_after_ms: 2_000, random: 0.5 }, busyAfter(2_100)],
    ['the jitter doubles with each try', { attempts: 4 }, busyAfter(800)],
    ['and ends growing', { attempts: 11 }, busyAfter(4_000)],
    ['the last try', { attempts: 12 }, { again: false, why: 'too_often' }],
    ['a pause to the deadline', { left_ms: 100 }, { again: false, why: 'too_late' }],
    ['a pause to just before it', { left_ms: 101 }, busyAfter(100)],
    [
      'Retry-After beyond the deadline',
      { retry_after_ms: 31_000 },
      { again: false, why: 'too_late' },
    ],
    ['the deadline is over', { left_ms: 0, random: 0 }, { again: false, why: 'too_late' }],
    [
      'a token that was refused and can be had anew',
      { status: 401, renewable: true },
      { again: true, after_ms: 0, why: 'token' },
    ],
    [
      'the same of a call that may be made once',
      { retry: 'once', status: 401, renewable: true },
      { again: true, after_ms: 0, why: 'token' },
    ],
  ])('%s', (_, difference, verdict) => {
    expect(decide({ ...BUSY, ...difference })).toEqual(verdict);
  });
});

function busyAfter(after_ms: number): ReturnType<typeof decide> {
  return { again: true, after_ms, why: 'busy' };
}

test.each<[Retry, string, string | undefined, boolean]>([
  ['reads', 'unavailable', undefined, false],
  ['reads', 'internal_error', undefined, false],
  ['keyed', 'unavailable', 'BKG-1', true],
  ['keyed', 'unavailable', undefined, false],
  ['keyed', 'flight_busy', undefined, false],
  ['keyed', 'internal_error', undefined, true],
  ['settles', 'unavailable', undefined, true],
  ['settles', 'flight_busy', undefined, false],
  ['once', 'unavailable', undefined, true],
  ['once', 'rate_limited', undefined, false],
  ['once', 'flight_exists', undefined, false],
])('%s refused with %s %s may have been carried out: %s', (retry, code, ref_id, open) => {
  expect(leavesOpen(retry, code, ref_id)).toBe(open);
});

test.each([
  [400, true],
  [401, false],
  [403, false],
  [404, true],
  [409, true],
  [422, true],
  [429, false],
  [500, false],
  [503, false],
])('a refusal with %i says what became of earlier tries: %s', (status, settles) => {
  expect(settlesEarlier(status)).toBe(settles);
});

test('the loop tries until its judge has heard enough, and pauses as it says', async () => {
  const outcomes = ['one', 'two', 'three', 'four'];
  const pauses: number[] = [];
  const last = await tryUntil({
    attempt: async () => outcomes.shift(),
    judge: (outcome) =>
      outcome === 'three'
        ? { again: false, why: 'decided' }
        : { again: true, after_ms: outcomes.length, why: 'lost' },
    pause: async (ms) => void pauses.push(ms),
  });
  expect([last, pauses, outcomes]).toEqual(['three', [3, 2], ['four']]);
});

test.each([
  [null, {}],
  ['', {}],
  ['total;dur=4.5', { total: { dur: 4.5 } }],
  [
    'db;desc="2";dur=3, redis;desc="1";dur=0, total;dur=4',
    { db: { desc: '2', dur: 3 }, redis: { desc: '1', dur: 0 }, total: { dur: 4 } },
  ],
  ['cache;desc="a, b; dur=7 \\"c\\""', { cache: { desc: 'a, b; dur=7 "c"' } }],
  ['miss, cpu ; dur = 2.4', { miss: {}, cpu: { dur: 2.4 } }],
  ['total;dur=fast;desc=slow;x', { total: { desc: 'slow' } }],
])('Server-Timing %s', (header, timing) => {
  expect(parseServerTiming(header)).toEqual(timing);
});

test.each([
  [null, undefined],
  ['</flights?cursor=a>; rel="next"', '/flights?cursor=a'],
  ['</a>; rel="prev", </b>; rel=next', '/b'],
  ['</a>; title="x"; rel="next"', '/a'],
  ['</a>; rel="first"', undefined],
  ['</a>; rel="nextbutone"', undefined],
])('Link %s', (header, next) => {
  expect(parseNext(header)).toBe(next);
});

const NOON_MS = Date.parse('2026-11-27T12:00:00Z');
test.each([
  [null, undefined],
  ['', undefined],
  ['2', 2_000],
  ['0', 0],
  ['-5', 0],
  ['soon', undefined],
  ['Fri, 27 Nov 2026 12:00:30 GMT', 30_000],
  ['Fri, 27 Nov 2026 11:00:00 GMT', 0],
  ['1e308', undefined],
])('Retry-After %s', (header, ms) => {
  expect(parseRetryAfter(header, NOON_MS)).toBe(ms);
});
