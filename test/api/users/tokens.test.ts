import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { createApiClient } from '../../support/api-client.ts';
import { mintToken } from '../../support/database.ts';
import { type Claims, claimsOf, forgeToken } from '../../support/forged-token.ts';
import { openScene, secretOf, shipmentOn } from '../../support/scene.ts';

const { api, database, enter, stack } = openScene();
const SECRET = secretOf(stack);

const makeClaims = async () => claimsOf(await database.makeUser('admin'));
/** A token of one's own making. */
const forge = (claims: Claims) => forgeToken(claims, SECRET);

test('a token made of the right claims and secret is usable', async () => {
  const claims = await makeClaims();
  granted(await api.as(forge(claims)).call('GET', '/users/me'), 200);
});

test('a token issued a few seconds from now is usable: the clock elsewhere may be ahead', async () => {
  const claims = await makeClaims();
  const iat = Math.floor(Date.now() / 1_000) + 5;
  granted(await api.as(forge({ ...claims, iat })).call('GET', '/users/me'), 200);
});

test.each(['sub', 'role', 'exp', 'iss', 'aud'])('a token without %s → 401', async (claim) => {
  const claims = await makeClaims();
  const { [claim]: _, ...rest } = claims;
  refused(await api.as(forge(rest)).call('GET', '/users/me'), 401, 'unauthenticated');
});

test.each([
  ['sub', 'not-a-user'],
  ['sub', 7],
  ['role', 'root'],
  ['role', ['admin']],
  ['exp', 'tomorrow'],
  ['exp', Math.floor(Date.now() / 1_000) - 1],
  ['iss', 'somebody-else'],
  ['aud', 'somebody-else'],
  ['nbf', Math.floor(Date.now() / 1_000) + 600],
])('a token with %s %j → 401', async (claim, value) => {
  const claims = await makeClaims();
  const token = forge({ ...claims, [claim]: value });
  refused(await api.as(token).call('GET', '/users/me'), 401, 'unauthenticated');
});

test('a token that has expired → 401', async () => {
  const user = await database.makeUser('admin');
  const client = createApiClient(stack.api, mintToken(user, SECRET, -1));
  refused(await client.call('GET', '/users/me'), 401, 'unauthenticated');
});

test('the 401 speaks to whoever sits before the screen, and not of headers', async () => {
  const user = await database.makeUser();
  for (const client of [api, api.as(mintToken(user, SECRET, -1))]) {
    const { detail } = refused(await client.call('GET', '/users/me'), 401, 'unauthenticated');
    expect(detail).toMatch(/your session has ended\. Sign in again\.$/i);
    expect(detail).not.toMatch(/token|bearer|header|`/i);
  }
});

test('a token signed with another secret → 401', async () => {
  const claims = await makeClaims();
  const token = forgeToken(claims, 'x'.repeat(64));
  refused(await api.as(token).call('GET', '/users/me'), 401, 'unauthenticated');
});

test('a token whose claims were changed after signing → 401', async () => {
  const claims = await makeClaims();
  const [head, , signature] = forge(claims).split('.');
  const [, others] = forge({ ...claims, sub: randomUUID() }).split('.');
  const changed = `${head}.${others}.${signature}`;
  refused(await api.as(changed).call('GET', '/users/me'), 401, 'unauthenticated');
});

const UNUSABLE = ['Bearer undefined', 'Bearer null', 'Bearer', 'Basic YTpi', 'Bearer a.b.c', '%'];

describe.each(UNUSABLE)('Authorization: %s', (authorization) => {
  const headers = { authorization };

  test('counts as none on public calls', async () => {
    const flight = await database.makeFlight();
    const { client } = await enter();
    const { ref_id } = granted(await client.book(shipmentOn(flight)), 201);
    granted(
      await api.search(
        { origin: 'DEL', destination: 'LHR', date: flight.departure_date },
        { headers },
      ),
      200,
    );
    granted(await api.readFlight(flight.flight_id, { headers }), 200);
    expect(granted(await api.readBooking(ref_id, { headers }), 200).user_id).toBeNull();
    granted(await api.call('GET', '/health', undefined, { headers }), 200);
  });

  test('→ 401 where a token is needed', async () => {
    const answer = await api.call('GET', '/users/me', undefined, { headers });
    refused(answer, 401, 'unauthenticated');
  });
});

const NEEDS_TOKEN: [method: string, path: string][] = [
  ['GET', '/users/me'],
  ['POST', '/bookings'],
  ['GET', '/bookings/my-bookings'],
  ['POST', '/bookings/BKG-000000000000/depart'],
  ['POST', '/bookings/BKG-000000000000/arrive'],
  ['POST', '/bookings/BKG-000000000000/deliver'],
  ['POST', '/bookings/BKG-000000000000/confirm'],
  ['POST', '/bookings/BKG-000000000000/cancel'],
  ['POST', '/flights'],
  ['POST', '/flights/0/operations'],
  ['GET', '/flights/0/bookings'],
];

test.each(NEEDS_TOKEN)('%s %s without a token → 401', async (method, path) => {
  const answer = await api.call(method, path);
  refused(answer, 401, 'unauthenticated');
  expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
});

test.each(NEEDS_TOKEN)('%s %s with a token that nobody signed → 401', async (method, path) => {
  const answer = await api.as('a.b.c').call(method, path);
  refused(answer, 401, 'unauthenticated');
  expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer error="invalid_token"');
});

test.each([
  ['Bearer undefined', 'Bearer error="invalid_token"'],
  ['bearer  a', 'Bearer error="invalid_token"'],
  ['Bearer', 'Bearer'],
  ['Bearer ', 'Bearer'],
  ['Basic YTpi', 'Bearer'],
  ['a.b.c', 'Bearer'],
])('Authorization: %s → 401 with WWW-Authenticate: %s', async (authorization, challenge) => {
  const answer = await api.call('GET', '/users/me', undefined, { headers: { authorization } });
  refused(answer, 401, 'unauthenticated');
  expect(answer.headers.get('WWW-Authenticate')).toBe(challenge);
});

test('a token of a user who is gone was refused too: WWW-Authenticate says so', async () => {
  const token = mintToken({ ...(await enter()).user, id: randomUUID() }, secretOf(stack));
  for (const [method, path] of [
    ['GET', '/users/me'],
    ['POST', '/bookings/BKG-000000000000/cancel'],
  ] as const) {
    const answer = await api.as(token).call(method, path);
    refused(answer, 401, 'unauthenticated');
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer error="invalid_token"');
  }
});

test('a wrong password is no wrong token, whatever token comes along', async () => {
  const account = { email: `${randomUUID()}@example.test`, password: 'no such account' };
  const answer = await api.as('a.b.c').logIn(account);
  refused(answer, 401, 'invalid_credentials');
  expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
});

test.each(NEEDS_TOKEN.filter(([method]) => method === 'POST'))(
  '%s %s without a token → 401 before the body is looked at',
  async (method, path) => {
    const answer = await api.call(method, path, undefined, {
      headers: { 'content-type': 'application/xml', 'idempotency-key': ' ', 'if-match': '?' },
    });
    refused(answer, 401, 'unauthenticated');
  },
);
