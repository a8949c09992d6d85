import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { User } from '../../src/core/identity/types.ts';
import { granted, refused } from '../support/answers.ts';
import { type ApiClient, createApiClient } from '../support/api-client.ts';
import { claimsOf, forgeToken, signToken, unsignedToken } from '../support/forged-token.ts';
import { makeKey } from '../support/key-set-server.ts';
import { dayFromNow } from '../support/lane.ts';
import { openScene, secretOf, shipmentOn } from '../support/scene.ts';
import { makeAccount } from './account.ts';
import { openIssuer } from './issuer.ts';

const { database, enter, stack, startWorker } = openScene();
const issuer = await openIssuer();
const { key, rsa, claims: claimsFrom, token: tokenFrom } = issuer;
const stranger = makeKey(key.kid);
const HOUR_S = 3_600;

let client: ApiClient;
let workers_log: readonly string[];

beforeAll(async () => {
  const worker = await startWorker({ SUPABASE_JWKS_URL: issuer.server.url });
  workers_log = worker.log;
  client = createApiClient(worker.url);
});
afterAll(() => issuer.server.close());

const askWho = (token: string, of = client) => of.as(token).call<User>('GET', '/users/me');

const NEW_FLIGHT = {
  flight_number: 'ZX1',
  airline_name: 'Test Air',
  origin: 'DEL',
  destination: 'LHR',
  departure_datetime: `${dayFromNow(90)}T10:00:00Z`,
  arrival_datetime: `${dayFromNow(90)}T20:00:00Z`,
  max_weight_kg: 10,
  base_price_per_kg: 1,
};

test.each([
  ['ES256', key],
  ['RS256', rsa],
])('a token signed with %s lets in, and says who calls', async (_alg, { kid, privateKey }) => {
  const claims = claimsFrom();
  const me = granted(await askWho(signToken(claims, kid, privateKey)), 200);
  expect(me).toEqual({
    id: claims.sub,
    email: claims.email,
    name: 'Grace Hopper',
    role: 'customer',
  });
});

test.each(['customer', 'handler', 'admin'])('app_metadata.role %s is the role', async (role) => {
  const me = granted(await askWho(tokenFrom({ app_metadata: { role } })), 200);
  expect(me.role).toBe(role);
});

test.each([
  ['user_metadata, which users write themselves', { user_metadata: { role: 'admin' } }],
  ['the claim `role`, which is the database’s', { role: 'service_role' }],
  ['a role that there is not', { app_metadata: { role: 'root' } }],
  ['a list of roles', { app_metadata: { role: ['admin'] } }],
  ['a role further down', { app_metadata: { claims: { role: 'admin' } } }],
  ['no metadata at all', { app_metadata: null, user_metadata: null }],
])('%s gives no role: customer', async (_what, more) => {
  const token = tokenFrom(more);
  expect(granted(await askWho(token), 200).role).toBe('customer');
  refused(await client.as(token).call('POST', '/flights', {}), 403, 'forbidden');
});

test.each([
  ['expired', { exp: Math.floor(Date.now() / 1_000) - 1 }],
  ['without exp', { exp: undefined }],
  ['with an exp that is text', { exp: '9999999999' }],
  ['of another issuer', { iss: 'https://elsewhere.test/auth/v1' }],
  ['of no issuer', { iss: undefined }],
  ['for another audience', { aud: 'elsewhere' }],
  ['for no audience', { aud: undefined }],
  ['not valid yet', { nbf: Math.floor(Date.now() / 1_000) + HOUR_S }],
  ['without sub', { sub: undefined }],
  ['with a sub that is no UUID', { sub: "'; drop table cargo.users; --" }],
])('a token %s → 401', async (_what, more) => {
  refused(await askWho(tokenFrom(more)), 401, 'unauthenticated');
});

test('a token signed by a stranger under a known key id → 401', async () => {
  const token = signToken(claimsFrom(), stranger.kid, stranger.privateKey);
  refused(await askWho(token), 401, 'unauthenticated');
});

test('a token that names the key of another algorithm → 401', async () => {
  const crossed = [
    signToken(claimsFrom(), rsa.kid, key.privateKey),
    signToken(claimsFrom(), key.kid, rsa.privateKey),
    signToken(claimsFrom(), key.kid, rsa.privateKey, { alg: 'ES256' }),
    signToken(claimsFrom(), key.kid, key.privateKey, { alg: 'ES384' }),
    signToken(claimsFrom(), key.kid, key.privateKey, { alg: 'PS256' }),
  ];
  for (const token of crossed) refused(await askWho(token), 401, 'unauthenticated');
});

test('HS256 with the public key for a secret → 401, however the key is written', async () => {
  const { publicKey, kid } = rsa;
  const written = [
    publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    publicKey.export({ type: 'spki', format: 'der' }).toString('latin1'),
    JSON.stringify(publicKey.export({ format: 'jwk' })),
    publicKey.export({ format: 'jwk' }).n ?? '',
  ];
  for (const secret of written) {
    const token = forgeToken(claimsFrom(), secret, { head: { kid } });
    refused(await askWho(token), 401, 'unauthenticated');
  }
});

test('a token that nobody signed → 401', async () => {
  refused(await askWho(unsignedToken(claimsFrom(), 'none', 'x')), 401, 'unauthenticated');
  refused(await askWho(unsignedToken(claimsFrom(), 'ES256', 'x')), 401, 'unauthenticated');
});

test('a clock a little ahead at the issuer refuses nobody', async () => {
  granted(await askWho(tokenFrom({ iat: Math.floor(Date.now() / 1_000) + 5 })), 200);
});

test('the accounts of this API go on beside it', async () => {
  const { user, token } = await enter();
  expect(granted(await askWho(token), 200).id).toBe(user.id);
});

test('without SUPABASE_JWKS_URL the same token is unusable', async () => {
  refused(await askWho(tokenFrom(), createApiClient(stack.api)), 401, 'unauthenticated');
});

test('the first booking makes the row of its user, and reading makes none', async () => {
  const claims = claimsFrom();
  const as = client.as(signToken(claims, key.kid, key.privateKey));
  const rows = async () =>
    (await database.pool.query('select * from cargo.users where id = $1', [claims.sub])).rows;
  granted(await as.call('GET', '/users/me'), 200);
  granted(await as.call('GET', '/bookings/my-bookings'), 200);
  expect(await rows()).toEqual([]);
  const flight = await database.makeFlight();
  const { ref_id } = granted(await as.book(shipmentOn(flight)), 201);
  granted(await as.book(shipmentOn(flight)), 201);
  expect(await rows()).toMatchObject([{ email: claims.email, password_hash: null }]);
  granted(await as.cancel(ref_id), 200);
  expect(await database.audit()).toEqual([]);
});

test('a token with the id of an account of this API speaks for nobody, whatever its role', async () => {
  const account = await makeAccount(database);
  const as = client.as(tokenFrom({ sub: account.id, app_metadata: { role: 'admin' } }));
  const flight = await database.makeFlight();
  const answers = [
    await as.call('GET', '/users/me'),
    await as.call('GET', '/bookings/my-bookings'),
    await as.book(shipmentOn(flight)),
    await as.cancel('BKG-000000000000'),
    await as.step('BKG-000000000000', 'depart', 'DEL'),
    await as.publish(NEW_FLIGHT),
  ];
  for (const answer of answers) refused(answer, 401, 'unauthenticated');
  expect((await database.readCapacity(flight.flight_id)).version).toBe(0);
});

test('a token of ours for a user of the other issuer needs our secret', async () => {
  const sub = randomUUID();
  const as = client.as(tokenFrom({ sub }));
  granted(await as.book(shipmentOn(await database.makeFlight())), 201);
  const claims = claimsOf({ id: sub, email: 'x@example.test', name: 'X', role: 'admin' });
  refused(await askWho(forgeToken(claims, 'x'.repeat(64))), 401, 'unauthenticated');
  // And with it the role is still the row's, not the token's.
  const signed = client.as(forgeToken(claims, secretOf(stack)));
  expect(granted(await signed.call<User>('GET', '/users/me'), 200).role).toBe('customer');
});

test.each([
  ['controls and nothing', { user_metadata: { name: '\u0000\u001b[2J' }, email: '\u0000' }],
  ['half a character', { user_metadata: { name: 'x\ud83d' }, email: 'a\udc00@company.test' }],
  ['a character cut in half', { user_metadata: { name: `${'x'.repeat(199)}🔑` } }],
  ['too much', { user_metadata: { name: 'n'.repeat(5_000) }, email: 'e'.repeat(5_000) }],
  ['too little', { user_metadata: { name: '' }, email: 'e' }],
  ['other kinds of value', { user_metadata: { name: { a: 1 }, full_name: 7 }, email: ['x'] }],
])('a name and an address of %s book all the same', async (_what, more) => {
  const as = client.as(tokenFrom(more));
  granted(await as.call('GET', '/users/me'), 200);
  granted(await as.book(shipmentOn(await database.makeFlight())), 201);
});

test('no token of the other issuer stands in the log', async () => {
  const token = tokenFrom();
  granted(await askWho(token), 200);
  for (const part of token.split('.').slice(1)) expect(workers_log.join('\n')).not.toContain(part);
});
