import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { granted, refused } from '../support/answers.ts';
import { createApiClient } from '../support/api-client.ts';
import { claimsOf, forgeToken, signToken, unsignedToken } from '../support/forged-token.ts';
import { makeKey } from '../support/key-set-server.ts';
import { openScene, secretOf, shipmentOn } from '../support/scene.ts';
import { makeAccount } from './account.ts';

const { api, database, enter, stack, startWorker } = openScene();
const OLD = secretOf(stack);
const NEW = 'the secret after the rotation, which is long enough';

const askWho = (token: string, client = api) => client.as(token).call('GET', '/users/me');
const otherFirstLetter = (_: string, first: string, rest: string) =>
  `.${first === 'A' ? 'B' : 'A'}${rest}`;
const isSignedWith = (token: string, secret: string) => {
  const [head, claims, signature] = token.split('.');
  const expected = createHmac('sha256', secret).update(`${head}.${claims}`).digest('base64url');
  return signature === expected;
};

test('after a rotation the tokens of the previous secret still let in, and new ones are signed with the new', async () => {
  const { url } = await startWorker({ SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: OLD });
  const client = createApiClient(url);
  const { token } = await enter();
  granted(await askWho(token, client), 200);
  const account = await makeAccount(database);
  const { access_token } = granted(await client.logIn(account), 200);
  expect(isSignedWith(access_token, NEW)).toBe(true);
  granted(await askWho(access_token, client), 200);
  // Both kinds may do the same: the token of before books here too.
  const flight = await database.makeFlight();
  granted(await client.as(token).book(shipmentOn(flight)), 201);
});

test('a token that has expired stays expired under the previous secret', async () => {
  const { url } = await startWorker({ SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: OLD });
  const claims = { ...claimsOf(await database.makeUser()), exp: Math.floor(Date.now() / 1_000) };
  refused(await askWho(forgeToken(claims, OLD), createApiClient(url)), 401, 'unauthenticated');
});

test('when the previous secret is taken away, its tokens are unusable', async () => {
  const { url } = await startWorker({ SECRET_KEY: NEW });
  const { token } = await enter();
  refused(await askWho(token, createApiClient(url)), 401, 'unauthenticated');
});

test('an empty SECRET_KEY_PREVIOUS is none: what is signed with nothing is refused', async () => {
  const { url } = await startWorker({ SECRET_KEY_PREVIOUS: '' });
  const client = createApiClient(url);
  const { user, token } = await enter('admin');
  granted(await askWho(token, client), 200);
  refused(await askWho(forgeToken(claimsOf(user), ''), client), 401, 'unauthenticated');
});

test.each(['SECRET_KEY', 'SECRET_KEY_PREVIOUS'])(
  'a %s that could be guessed is refused as a setting',
  async (name) => {
    const { url } = await startWorker({ [name]: 'only 31 bytes, which are few…'.slice(0, 29) });
    const answer = await createApiClient(url).call('GET', '/openapi.json');
    expect(refused(answer, 500, 'misconfigured').detail).not.toContain(name);
  },
);

test.each(['none', 'None', 'NONE', 'nOnE', ''])('alg %j → 401', async (alg) => {
  const claims = claimsOf(await database.makeUser('admin'));
  for (const signature of ['', 'AAAA']) {
    refused(await askWho(unsignedToken(claims, alg, signature)), 401, 'unauthenticated');
  }
  refused(await askWho(forgeToken(claims, OLD, { head: { alg } })), 401, 'unauthenticated');
});

test.each(['HS384', 'HS512'])('alg %s with the right secret → 401', async (alg) => {
  const claims = claimsOf(await database.makeUser('admin'));
  const token = forgeToken(claims, OLD, { head: { alg }, hash: alg.replace('HS', 'sha') });
  refused(await askWho(token), 401, 'unauthenticated');
});

test('a header that says HS256 over a signature of another hash → 401', async () => {
  const claims = claimsOf(await database.makeUser('admin'));
  refused(await askWho(forgeToken(claims, OLD, { hash: 'sha512' })), 401, 'unauthenticated');
});

test('a token that brings its own key, or says where to find one → 401', async () => {
  const claims = claimsOf(await database.makeUser('admin'));
  const { kid, privateKey, publicKey } = makeKey('own');
  const jwk = publicKey.export({ format: 'jwk' });
  for (const head of [{ jwk }, { jku: 'http://127.0.0.1:1/keys' }, { x5u: 'http://127.0.0.1:1' }]) {
    refused(await askWho(signToken(claims, kid, privateKey, head)), 401, 'unauthenticated');
  }
});

test('a token with a critical extension that nobody here knows → 401', async () => {
  const claims = claimsOf(await database.makeUser());
  const token = forgeToken(claims, OLD, { head: { crit: ['b64'], b64: false } });
  refused(await askWho(token), 401, 'unauthenticated');
});

test.each([
  ['a fifth part', (token: string) => `${token}.a.b`],
  ['padding', (token: string) => `${token}==`],
  ['a second token', (token: string) => `${token}, Bearer ${token}`],
  ['another signature', (token: string) => token.replace(/\.(.)([^.]*)$/, otherFirstLetter)],
  ['no signature', (token: string) => token.slice(0, token.lastIndexOf('.') + 1)],
  ['half of it', (token: string) => token.slice(0, token.length / 2)],
])('a good token with %s → 401', async (_what, change) => {
  const { token } = await enter('admin');
  refused(await askWho(change(token)), 401, 'unauthenticated');
});

test('a token in the query, in a cookie or in the body is no token', async () => {
  const { token } = await enter();
  const answers = [
    await api.call('GET', `/users/me?access_token=${token}&token=${token}`),
    await api.call('GET', '/users/me', undefined, { headers: { cookie: `access_token=${token}` } }),
    await api.call('GET', '/users/me', undefined, { headers: { 'x-access-token': token } }),
    await api.call('POST', '/bookings', { access_token: token }),
  ];
  for (const answer of answers) refused(answer, 401, 'unauthenticated');
});

test('a role is what the secret signed: changing it in the token changes the signature', async () => {
  const { user } = await enter();
  const [head, , signature] = forgeToken(claimsOf(user), OLD).split('.');
  const [, claims] = forgeToken({ ...claimsOf(user), role: 'admin' }, OLD).split('.');
  refused(await askWho(`${head}.${claims}.${signature}`), 401, 'unauthenticated');
});
