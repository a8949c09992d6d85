import { expect, test } from 'vitest';
import { granted } from '../support/answers.ts';
import { openScene, shipmentOn } from '../support/scene.ts';
import { sendOverWire, type WireRequest } from '../support/wire.ts';

const { stack, database, enter } = openScene();
const send = (request: WireRequest) => sendOverWire(stack.api, request);

/** The problem in an answer, checked for what every answer owes. */
async function problemOf(request: WireRequest): Promise<{ status: number; code: string }> {
  const { status, headers, body, text } = await send(request);
  expect(headers.get('content-type'), text).toMatch(/^application\/problem\+json/);
  expect(headers.get('x-content-type-options'), text).toBe('nosniff');
  expect(headers.get('set-cookie'), text).toBeNull();
  const problem: { status: number; code: string; request_id: string } = JSON.parse(body);
  expect(problem.request_id, text).toBe(headers.get('x-request-id'));
  expect(problem.status, text).toBe(status);
  return { status, code: problem.code };
}

const NOT_FOUND = { status: 404, code: 'not_found' };
const NO_BOOKING = { status: 404, code: 'booking_not_found' };
const CLOSED = { status: 401, code: 'unauthenticated' };

test.each([
  ['//bookings/my-bookings', NOT_FOUND],
  ['/bookings//my-bookings', NOT_FOUND],
  ['/bookings/my-bookings/', NOT_FOUND],
  ['/BOOKINGS/my-bookings', NOT_FOUND],
  ['/bookings/my-bookings;a=b', NO_BOOKING],
  ['/bookings/my-bookings%00', NO_BOOKING],
  ['/bookings/my-bookings%20', NO_BOOKING],
  ['/bookings%2Fmy-bookings', NOT_FOUND],
  ['/bookings/%4dY-BOOKINGS', NO_BOOKING],
  ['/bookings/%6dy-bookings', CLOSED],
  ['/./bookings/./my-bookings', CLOSED],
  ['/health/../bookings/my-bookings', CLOSED],
  ['/health/%2e%2e/bookings/my-bookings', CLOSED],
  ['/health/..%2fbookings/my-bookings', NOT_FOUND],
  ['/health/..;/bookings/my-bookings', NOT_FOUND],
  ['/health\\..\\bookings\\my-bookings', CLOSED],
  ['/bookings/my-bookings?/health', CLOSED],
  ['/bookings/my-bookings#/health', CLOSED],
  ['http://elsewhere.test/bookings/my-bookings', CLOSED],
])('GET %s goes around no rule', async (path, expected) => {
  expect(await problemOf({ path })).toEqual(expected);
});

test.each([
  ['/bookings/%ff', NO_BOOKING],
  ['/bookings/%E0%A4%A', NO_BOOKING],
  ['/bookings/%', NO_BOOKING],
  ['/bookings/%u0041%u0042', NO_BOOKING],
  ["/bookings/ABC'%3B--", NO_BOOKING],
  ['/bookings/%27%20or%20%271%27=%271', NO_BOOKING],
  ['/bookings/*', NO_BOOKING],
  ['/bookings/eq.ABC123', NO_BOOKING],
  [`/bookings/${'A'.repeat(41)}`, NO_BOOKING],
  [`/bookings/${'A'.repeat(10_000)}`, NO_BOOKING],
  ['/bookings/\uff21\uff22\uff23\uff24\uff25\uff26', NO_BOOKING],
  ['/flights/00000000-0000-0000-0000-00000000000', { status: 404, code: 'flight_not_found' }],
  ['/flights/%00', { status: 404, code: 'flight_not_found' }],
  ['/flights/%0d%0aSet-Cookie:a=b', { status: 404, code: 'flight_not_found' }],
  ['/flights/__proto__', { status: 404, code: 'flight_not_found' }],
  ['/problems/__proto__', NOT_FOUND],
  ['/problems/constructor', NOT_FOUND],
  ['/problems/%3Cscript%3Ealert(1)%3C/script%3E', NOT_FOUND],
  ['/%0d%0aLocation:%20http://elsewhere.test', NOT_FOUND],
  ['/.env', NOT_FOUND],
  ['/.git/config', NOT_FOUND],
  ['/rest/v1/rpc/book_shipment', NOT_FOUND],
  ['/cdn-cgi/../../etc/passwd', NOT_FOUND],
])('GET %s names nothing', async (path, expected) => {
  expect(await problemOf({ path })).toEqual(expected);
});

test.each(['PUT', 'PATCH', 'DELETE', 'TRACE', 'QUERY', 'PROPFIND', 'LOCK', 'OPTIONS', 'POST'])(
  '%s on what is only read → 405 that says what works',
  async (method) => {
    const answer = await send({ method, path: '/users/me', headers: ['Content-Length: 0'] });
    expect(answer.status, answer.text).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  },
);

test.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', '_method'])(
  'the method is the one on the first line, whatever %s says',
  async (header) => {
    const { token } = await enter('admin');
    const headers = [`Authorization: Bearer ${token}`, `${header}: DELETE`];
    expect((await send({ path: '/users/me?_method=DELETE', headers })).status).toBe(200);
    const cancelling = { path: '/bookings/BKG-000000000000/cancel', headers: [`${header}: POST`] };
    expect(await problemOf(cancelling)).toEqual({ status: 405, code: 'method_not_allowed' });
  },
);

test('HEAD is GET without the body: as closed, and as it is logged', async () => {
  const closed = await send({ method: 'HEAD', path: '/bookings/my-bookings' });
  expect([closed.status, closed.body]).toEqual([401, '']);
  const open = await send({ method: 'HEAD', path: '/health' });
  expect([open.status, open.body]).toEqual([200, '']);
});

test.each([
  'Host: elsewhere.test',
  'X-Forwarded-Host: elsewhere.test',
  'X-Forwarded-Proto: javascript',
  'X-Original-URL: /health',
  'X-Rewrite-URL: /health',
  'Forwarded: host=elsewhere.test',
])('%s changes neither the route nor any link', async (header) => {
  const { client, token } = await enter();
  const flight = await database.makeFlight();
  for (let nth = 0; nth < 2; nth += 1) granted(await client.book(shipmentOn(flight)), 201);
  const answer = await send({
    path: '/bookings/my-bookings?limit=1',
    headers: [header, `Authorization: Bearer ${token}`],
  });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers.get('link')).toMatch(/^<\/bookings\/my-bookings\?/);
  expect(answer.text).not.toContain('elsewhere.test');
  expect(await problemOf({ path: '/users/me', headers: [header] })).toEqual(CLOSED);
});

test.each([
  'short',
  'x'.repeat(129),
  'has a space in it',
  'tab\there-and-there',
  'angle<script>',
  'quote"quote"quote',
  'unicode-\u00e9\u00e9\u00e9\u00e9',
  '12345678, 12345678',
])('X-Request-Id %j is not repeated', async (sent) => {
  const { headers } = await send({ path: '/health', headers: [`X-Request-Id: ${sent}`] });
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('a line end folded into a header makes no header', async () => {
  const headers = ['X-Request-Id: abcdefgh\r\n Set-Cookie: a=b', 'If-Match: "1"\r\n\tX-Made: up'];
  const answer = await send({ path: '/health', headers });
  expect(answer.headers.get('set-cookie')).toBeNull();
  expect(answer.headers.get('x-made')).toBeNull();
});

test('a hundred kilobytes of headers, or thousands of parameters, break nothing', async () => {
  const many = Array.from({ length: 2_000 }, (_, nth) => `X-${nth}: a`);
  expect(await problemOf({ path: '/users/me', headers: many })).toEqual(CLOSED);
  expect(
    await problemOf({ path: '/users/me', headers: [`Cookie: ${'a'.repeat(60_000)}`] }),
  ).toEqual(CLOSED);
  const path = `/route?${'__proto__=1&constructor=2&origin[]=DEL&'.repeat(200)}`;
  expect(await problemOf({ path })).toEqual({ status: 422, code: 'validation_failed' });
});
