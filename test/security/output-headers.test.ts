import { afterAll, beforeAll, expect, test } from 'vitest';
import { granted } from '../support/answers.ts';
import { type Answer, createApiClient } from '../support/api-client.ts';
import { NOBODY_HOME, newReference, openScene, shipmentOn } from '../support/scene.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';

const { api, database, enter, stack, startWorker } = openScene();

/** One answer of each kind, by what it is. */
const answers = new Map<string, Answer<unknown>>();
let limited: TestWorker;

const PRIVATE = 'no-store';
const PUBLIC = 'no-cache';
/** What each kind says to caches. */
const KINDS: Record<string, [status: number, cache: string]> = {
  'the document': [200, PUBLIC],
  'a search': [200, PUBLIC],
  'a flight': [200, PUBLIC],
  'an airport': [200, PUBLIC],
  'airports found': [200, 'public, max-age=300'],
  'the explanation of a problem': [200, PUBLIC],
  'a booking, to anyone': [200, PUBLIC],
  'a booking unchanged, to anyone': [304, PUBLIC],
  'a booking, to its owner': [200, PRIVATE],
  'a booking unchanged, to its owner': [304, PRIVATE],
  'a new booking': [201, PRIVATE],
  'a booking cancelled': [200, PRIVATE],
  'a step': [200, PRIVATE],
  'my bookings': [200, PRIVATE],
  'who I am': [200, PRIVATE],
  'a new account': [201, PRIVATE],
  health: [200, PRIVATE],
  readiness: [200, PRIVATE],
  'not JSON': [400, PRIVATE],
  'no token': [401, PRIVATE],
  'not allowed': [403, PRIVATE],
  'no path': [404, PRIVATE],
  'no booking': [404, PRIVATE],
  'no airport': [404, PRIVATE],
  'another method': [405, PRIVATE],
  'no capacity': [409, PRIVATE],
  'another version': [412, PRIVATE],
  'too large': [413, PRIVATE],
  'another type': [415, PRIVATE],
  'out of the rules': [422, PRIVATE],
  'too many': [429, PRIVATE],
  misconfigured: [500, PRIVATE],
  'out of reach': [503, PRIVATE],
};

beforeAll(async () => {
  limited = await startTestWorker({ bindings: stack.vars, rate_limits: { RATE_LIMITER: 1 } });
  const [without, broken] = [
    await startWorker({ SECRET_KEY: '' }),
    await startWorker({ SUPABASE_URL: NOBODY_HOME }),
  ];
  const [{ client }, handler] = [await enter(), await enter('handler')];
  const flight = await database.makeFlight({ max_weight_kg: 100 });
  const booked = await client.book(shipmentOn(flight));
  const { ref_id } = granted(booked, 201);
  const other = granted(await client.book(shipmentOn(flight)), 201);
  const path = `/bookings/${ref_id}`;
  const get = (at: string, headers = {}) => api.call('GET', at, undefined, { headers });
  const route = `/route?origin=DEL&destination=LHR&date=${flight.departure_date}`;
  const account = { email: `${newReference()}@example.test`, password: 'long enough', name: 'A' };

  const asked: Record<string, Promise<Answer<unknown>>> = {
    'the document': get('/openapi.json'),
    'a search': get(route),
    'a flight': get(`/flights/${flight.flight_id}`),
    'an airport': get('/airports/DEL'),
    'airports found': get('/airports?query=del'),
    'no airport': get('/airports/QQX'),
    'the explanation of a problem': get('/problems/forbidden'),
    'a booking, to anyone': get(path),
    'a booking unchanged, to anyone': get(path, { 'if-none-match': '"1-public"' }),
    'a booking, to its owner': client.readBooking(ref_id),
    'a booking unchanged, to its owner': client.readBooking(ref_id, {
      headers: { 'if-none-match': '"1"' },
    }),
    'a new booking': Promise.resolve(booked),
    'a booking cancelled': client.cancel(other.ref_id),
    'my bookings': client.call('GET', '/bookings/my-bookings'),
    'who I am': client.call('GET', '/users/me'),
    'a new account': api.signUp(account),
    health: get('/health'),
    readiness: get('/health/ready'),
    'not JSON': api.call('POST', '/users/login', undefined, {
      headers: { 'content-type': 'application/json' },
    }),
    'no token': get('/users/me'),
    'not allowed': client.publish([]),
    'no path': get('/nowhere'),
    'no booking': get('/bookings/BKG-000000000000'),
    'another method': api.call('DELETE', '/bookings'),
    'no capacity': client.book(shipmentOn(flight, { weight_kg: 5_000 })),
    'another version': client.cancel(ref_id, { headers: { 'if-match': '"7"' } }),
    'too large': client.call('POST', '/bookings', { note: 'x'.repeat(70_000) }),
    'another type': api.call(
      'POST',
      '/users/login',
      {},
      { headers: { 'content-type': 'text/plain' } },
    ),
    'out of the rules': get('/route'),
    'too many': askTooOften(),
    misconfigured: createApiClient(without.url).call('GET', '/openapi.json'),
    'out of reach': createApiClient(broken.url).readFlight(flight.flight_id),
  };
  for (const [kind, answer] of Object.entries(asked)) answers.set(kind, await answer);
  answers.set('a step', await handler.client.step(ref_id, 'depart', 'DEL'));
});
afterAll(() => limited.stop());

/** One more than the one that is allowed, in whichever window. */
async function askTooOften(): Promise<Answer<unknown>> {
  const client = createApiClient(limited.url);
  const asked = await Promise.all([1, 2, 3].map(() => client.call('GET', '/openapi.json')));
  const over = asked.find(({ status }) => status === 429);
  if (over === undefined) throw new Error('Nobody was refused.');
  return over;
}

const answerOf = (kind: string) => {
  const answer = answers.get(kind);
  if (answer === undefined) throw new Error(`Nothing was asked: ${kind}`);
  return answer;
};

test.each(Object.entries(KINDS))('%s: %j', (kind, [status, cache]) => {
  const answer = answerOf(kind);
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers.get('Cache-Control')).toBe(cache);
});

test.each(Object.keys(KINDS))('%s carries the security headers', (kind) => {
  const { headers } = answerOf(kind);
  const policy = headers.get('Content-Security-Policy') ?? '';
  expect(policy).toMatch(/^default-src 'none'/);
  for (const closed of ['frame-ancestors', 'base-uri', 'form-action']) {
    expect(policy).toContain(`${closed} 'none'`);
  }
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(headers.get('X-Frame-Options')).toMatch(/^(SAMEORIGIN|DENY)$/);
  expect(headers.get('Referrer-Policy')).toBe('no-referrer');
  expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
  const [, seconds] = /max-age=(\d+)/.exec(headers.get('Strict-Transport-Security') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThanOrEqual(15_552_000);
  for (const name of ['Server', 'X-Powered-By', 'Set-Cookie', 'Access-Control-Allow-Origin']) {
    expect(headers.get(name), name).toBeNull();
  }
});

test.each(Object.keys(KINDS))('%s says in Server-Timing what it took', (kind) => {
  const trips = (backend: string) => `${backend};desc="\\d+";dur=\\d+`;
  expect(answerOf(kind).headers.get('Server-Timing')).toMatch(
    new RegExp(`^${trips('db')}, ${trips('redis')}, total;dur=\\d+$`),
  );
});

test.each(Object.keys(KINDS))('%s has one type and one request id', (kind) => {
  const { headers, status, text } = answerOf(kind);
  const type = headers.get('Content-Type');
  if (status === 304) expect(text).toBe('');
  else expect(type).toMatch(status < 400 ? /^application\/json/ : /^application\/problem\+json/);
  expect(headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('a booking read with and without a token are two answers to a cache', () => {
  for (const kind of Object.keys(KINDS).filter((name) => name.startsWith('a booking, to'))) {
    expect(answerOf(kind).headers.get('Vary')).toContain('Authorization');
  }
  const [open, whole] = ['a booking, to anyone', 'a booking, to its owner'].map(answerOf);
  expect(open?.headers.get('ETag')).not.toBe(whole?.headers.get('ETag'));
});
