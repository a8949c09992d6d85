import { randomInt } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import type { Answer } from '../../support/api-client.ts';
import { say } from '../../support/assistant.ts';
import { send } from '../../support/raw.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';
import { awbNumber } from '../../support/waybills.ts';

const { api, database, enter } = openScene();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** One answer of each kind: created, read, refused, unknown, not even parsed. */
const answers = new Map<string, Answer<unknown>>();

beforeAll(async () => {
  const customer = await enter();
  const handler = await enter('handler');
  const [flight, other] = [await database.makeFlight(), await database.makeFlight()];
  const account = {
    email: `${crypto.randomUUID()}@example.test`,
    password: 'long enough',
    name: 'N',
  };
  answers.set('sign-up', await api.signUp(account));
  answers.set('sign-in', await api.logIn(account));
  answers.set('me', await customer.client.call('GET', '/users/me'));
  const booked = await customer.client.book(shipmentOn(flight));
  const { ref_id } = granted(booked, 201);
  const awb_number = awbNumber('995', randomInt(9_000_000));
  answers.set('booking', booked);
  answers.set('my bookings', await customer.client.call('GET', '/bookings/my-bookings'));
  answers.set('confirmation', await customer.client.confirm(ref_id));
  answers.set(
    'waybill',
    await customer.client.call('POST', `/bookings/${ref_id}/awb`, { awb_number }),
  );
  const at = { flight_id: flight.flight_id, occurred_at: new Date().toISOString(), pieces: 1 };
  answers.set('rebook', await customer.client.rebook(ref_id, { pieces: 2 }));
  answers.set('offload', await handler.client.offload(ref_id, { ...at, discrepancy: 'OFLD' }));
  answers.set(
    'milestone',
    await handler.client.report(ref_id, { ...at, code: 'RCS', location: 'DEL' }),
  );
  answers.set('derived tracking', await customer.client.track(ref_id));
  answers.set('public derived tracking', await api.track(ref_id));
  answers.set('shipment', await customer.client.trackShipment(awb_number));
  answers.set('public shipment', await api.trackShipment(awb_number));
  answers.set('waybill stock', await handler.client.call('GET', '/awb-stock'));
  answers.set('tracking', await customer.client.readBooking(ref_id));
  answers.set('step', await handler.client.step(ref_id, 'depart', 'DEL'));
  answers.set('cancel', await customer.client.cancel(ref_id));
  answers.set('public tracking', await api.readBooking(ref_id));
  answers.set(
    'operation',
    await (await enter('admin')).client.operate(flight.flight_id, { closed: true }),
  );
  answers.set('booking list', await handler.client.listFlightBookings(flight.flight_id));
  answers.set('timetable', await handler.client.listFlights({ origin: 'DEL', limit: 2 }));
  answers.set('flight', await api.readFlight(flight.flight_id));
  answers.set('quote', await customer.client.call('POST', '/quotes', shipmentOn(other)));
  answers.set('rates', await handler.client.call('GET', '/rates?carrier=ZZ'));
  answers.set(
    'search',
    await api.search({ origin: 'DEL', destination: 'LHR', date: flight.departure_date }),
  );
  answers.set('health', await api.call('GET', '/health'));
  answers.set('readiness', await api.call('GET', '/health/ready'));
  answers.set('document', await api.call('GET', '/openapi.json'));
  answers.set('explanation', await api.call('GET', '/problems/not_found'));
  answers.set('tools', await say({ jsonrpc: '2.0', id: 1, method: 'tools/list' }));
  answers.set('unauthenticated', await api.call('GET', '/users/me'));
  answers.set('forbidden', await customer.client.call('POST', '/flights', {}));
  answers.set('not found', await api.call('GET', '/nowhere'));
  answers.set('malformed', await send('/users/login', { type: 'application/json', body: '{' }));
});

const answerOf = (name: string): Answer<unknown> => {
  const answer = answers.get(name);
  if (answer === undefined) throw new Error(`No answer was kept for ${name}.`);
  return answer;
};

test('every answer names its request, its time and its round trips', () => {
  for (const [name, { headers }] of answers) {
    expect(headers.get('X-Request-Id'), name).toMatch(UUID);
    const timing = headers.get('Server-Timing') ?? '';
    expect(timing, name).toMatch(/\bdb;desc="\d+";dur=\d+/);
    expect(timing, name).toMatch(/\bredis;desc="\d+";dur=\d+/);
    expect(timing, name).toMatch(/\btotal;dur=\d+/);
  }
});

test('no two answers have the same made id', () => {
  const ids = [...answers.values()].map(({ headers }) => headers.get('X-Request-Id'));
  expect(new Set(ids).size).toBe(ids.length);
});

test('every answer carries the security headers', () => {
  for (const [name, { headers }] of answers) {
    expect(headers.get('X-Content-Type-Options'), name).toBe('nosniff');
    expect(headers.get('Strict-Transport-Security'), name).toMatch(/max-age=\d{7,}/);
    expect(headers.get('Content-Security-Policy'), name).toMatch(/default-src 'none'/);
    expect(headers.get('Content-Security-Policy'), name).toMatch(/frame-ancestors 'none'/);
    expect(headers.get('X-Frame-Options'), name).not.toBeNull();
    expect(headers.get('Referrer-Policy'), name).toBe('no-referrer');
  }
});

test('every answer is JSON', () => {
  for (const [name, { headers, ok }] of answers) {
    const type = headers.get('Content-Type');
    expect(type, name).toMatch(ok ? /^application\/json/ : /^application\/problem\+json/);
  }
});

test.each([
  'sign-up',
  'sign-in',
  'me',
  'booking',
  'my bookings',
  'tracking',
  'step',
  'confirmation',
  'waybill',
  'waybill stock',
  'rebook',
  'offload',
  'milestone',
  'derived tracking',
  'shipment',
  'quote',
  'rates',
  'cancel',
  'operation',
  'booking list',
  'timetable',
  'tools',
  'unauthenticated',
])('Cache-Control of %s: no-store', (name) => {
  expect(answerOf(name).headers.get('Cache-Control')).toBe('no-store');
});

test.each([
  'public tracking',
  'public derived tracking',
  'public shipment',
  'flight',
  'search',
  'document',
])('Cache-Control of %s: no-cache', (name) => {
  expect(answerOf(name).headers.get('Cache-Control')).toBe('no-cache');
});

describe('X-Request-Id', () => {
  const sendId = async (id: string) =>
    (await api.call('GET', '/health', undefined, { headers: { 'x-request-id': id } })).headers.get(
      'X-Request-Id',
    );

  test.each(['12345678', 'a.b_c-D.9', 'x'.repeat(128)])(
    '%s of the caller’s is kept',
    async (id) => {
      expect(await sendId(id)).toBe(id);
    },
  );

  test.each(['1234567', 'x'.repeat(129), 'has space', 'semi;colon', 'quote"d-id', 'ümlaut-id', ''])(
    '%j of the caller’s is replaced',
    async (id) => {
      expect(await sendId(id)).toMatch(UUID);
    },
  );

  test('of the caller’s is in the problem too', async () => {
    const headers = { 'x-request-id': 'my-request-1' };
    const problem = refused(
      await api.call('GET', '/users/me', undefined, { headers }),
      401,
      'unauthenticated',
    );
    expect(problem.request_id).toBe('my-request-1');
  });
});

test('instance is the path of the request, without its query', async () => {
  const ref_id = newReference();
  const answer = await api.call('GET', `/bookings/${ref_id}?secret=1`);
  expect(refused(answer, 404, 'booking_not_found').instance).toBe(`/bookings/${ref_id}`);
});

test.each([
  '/',
  '/nowhere',
  '/bookings/',
  '/bookings/A-REF-1/nothing',
  '/users',
  '/Health',
  '/flights/1/2',
])('GET %s → 404 not_found', async (path) => {
  refused(await send(path, { method: 'GET' }), 404, 'not_found');
});

test('POST to an unknown path → 404 not_found, whatever is sent', async () => {
  refused(await send('/nowhere', { type: 'text/plain', body: 'x' }), 404, 'not_found');
});

test.each([
  ['GET', '/users/login', ['POST']],
  ['DELETE', '/users/me', ['GET', 'HEAD']],
  ['POST', '/route', ['GET', 'HEAD']],
  ['GET', '/bookings', ['POST']],
  ['PUT', '/bookings/A-REF-1', ['GET', 'HEAD']],
  ['POST', '/bookings/my-bookings', ['GET', 'HEAD']],
  ['GET', '/bookings/A-REF-1/depart', ['POST']],
  ['PATCH', '/bookings/A-REF-1/cancel', ['POST']],
  ['GET', '/bookings/A-REF-1/confirm', ['POST']],
  ['GET', '/bookings/A-REF-1/awb', ['POST']],
  ['PUT', '/bookings/A-REF-1/rebook', ['POST']],
  ['GET', '/bookings/A-REF-1/offload', ['POST']],
  ['GET', '/bookings/A-REF-1/milestones', ['POST']],
  ['POST', '/bookings/A-REF-1/tracking', ['GET', 'HEAD']],
  ['DELETE', '/shipments/176-12345675', ['GET', 'HEAD']],
  ['DELETE', '/awb-stock', ['GET', 'HEAD', 'POST']],
  ['GET', '/awb-stock/void', ['POST']],
  ['PUT', '/rates', ['GET', 'HEAD', 'POST']],
  ['GET', '/quotes', ['POST']],
  ['POST', '/quotes/QUO-1', ['GET', 'HEAD']],
  ['PUT', '/flights', ['GET', 'HEAD', 'POST']],
  ['GET', '/flights/1/operations', ['POST']],
  ['POST', '/flights/1/bookings', ['GET', 'HEAD']],
  ['DELETE', '/flights/1', ['GET', 'HEAD']],
  ['POST', '/health', ['GET', 'HEAD']],
  ['POST', '/openapi.json', ['GET', 'HEAD']],
  ['GET', '/mcp', ['POST']],
  ['DELETE', '/mcp', ['POST']],
])('%s %s → 405 method_not_allowed with Allow', async (method, path, allowed) => {
  const answer = await api.call(method, path);
  refused(answer, 405, 'method_not_allowed');
  expect(answer.headers.get('Allow')?.split(', ').sort()).toEqual(allowed);
});

test('HEAD is answered where GET is, without a body', async () => {
  const answer = await send('/health', { method: 'HEAD' });
  expect(answer.status).toBe(200);
  expect(answer.text).toBe('');
  expect(answer.headers.get('X-Request-Id')).toMatch(UUID);
});
