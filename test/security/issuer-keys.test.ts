import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createIssuer, type Issuer } from '../../src/http/issuer.ts';
import { signToken } from '../support/forged-token.ts';
import {
  type IssuerKey,
  jwkOf,
  type KeySetServer,
  makeKey,
  openKeySetServer,
} from '../support/key-set-server.ts';

const KIB = 1_024;
const MIB = 1_024 * KIB;
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const [key, next] = [makeKey('first'), makeKey('next')];

const answerOf = (...keys: object[]) => ({ status: 200, body: JSON.stringify({ keys }) });

let server: KeySetServer;
let issuer: Issuer;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  server = await openKeySetServer([key]);
  issuer = createIssuer(server.url);
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

function tokenOf({ kid, privateKey }: IssuerKey): string {
  const now_s = Math.floor(Date.now() / SECOND_MS);
  const claims = { iss: server.issuer, aud: 'authenticated', sub: randomUUID(), exp: now_s + 60 };
  return signToken(claims, kid, privateKey);
}
const isRead = async (by: IssuerKey) => (await issuer.read(tokenOf(by))) !== null;

test('the keys are asked for once, and serve ten minutes without a round trip', async () => {
  for (let minute = 0; minute < 10; minute += 1) {
    expect(await isRead(key)).toBe(true);
    expect(await isRead(key)).toBe(true);
    pass(MINUTE_MS - 1);
  }
  expect(server.asked).toBe(1);
  pass(11);
  expect(await isRead(key)).toBe(true);
  expect(server.asked).toBe(2);
});

test('a key that was withdrawn serves ten minutes more, not longer', async () => {
  expect(await isRead(key)).toBe(true);
  server.publish([next]);
  expect(await isRead(key)).toBe(true);
  pass(10 * MINUTE_MS);
  expect(await isRead(key)).toBe(false);
  expect(await isRead(next)).toBe(true);
});

test('a new key is learnt when a token first names it, half a minute after the last question', async () => {
  expect(await isRead(key)).toBe(true);
  server.publish([key, next]);
  pass(30 * SECOND_MS);
  expect(await isRead(next)).toBe(true);
  expect(server.asked).toBe(2);
});

test('tokens that name made-up keys ask for the set once in half a minute, not once each', async () => {
  expect(await isRead(key)).toBe(true);
  const made_up = { ...makeKey('x'), kid: 'x' };
  for (let second = 0; second < 60; second += 1) {
    await isRead({ ...made_up, kid: randomUUID() });
    await isRead({ ...made_up, kid: randomUUID() });
    pass(SECOND_MS);
  }
  expect(server.asked).toBe(2);
  expect(await isRead(key)).toBe(true);
});

test('a token that is none asks for nothing', async () => {
  for (const token of ['a.b.c', '..', `${btoa('{"alg":"ES256"}')}.e30.e30`, `${btoa('7')}.e30.e30`])
    expect(await issuer.read(token)).toBeNull();
  expect(server.asked).toBe(0);
});

test.each([
  ['an error', { status: 500, body: '{"message":"down"}' }],
  ['an error with keys of its own', { status: 500, body: '{"keys":[]}' }],
  ['a page', { status: 200, body: '<html>' }],
  ['something else', { status: 200, body: '{"msg":"no such path"}' }],
  ['keys that are no list', { status: 200, body: '{"keys":{"kid":"first"}}' }],
  ['null', { status: 200, body: 'null' }],
  ['nothing at all', { status: 200, body: '' }],
  ['no keys', { status: 200, body: '{"keys":[]}' }],
  ['keys that are none', { status: 200, body: '{"keys":[null,7,"first",[],{},{"kid":"first"}]}' }],
  ['the key without what it is made of', answerOf({ kty: 'EC', kid: 'first', alg: 'ES256' })],
  [
    'the key on no curve',
    answerOf({ kty: 'EC', kid: 'first', alg: 'ES256', crv: 'P-256', x: 'AAAA', y: '!' }),
  ],
  ['a key of another kind', answerOf({ kty: 'oct', kid: 'first', alg: 'HS256', k: 'AAAA' })],
  ['a key without a name', answerOf({ ...jwkOf(next), kid: undefined })],
  ['a body without end', { status: 200, body: `{"keys":[],"more":"${'x'.repeat(4 * MIB)}"}` }],
  [
    'a body without end that names another key',
    { status: 200, body: `{"keys":[${JSON.stringify(jwkOf(next))}]${' '.repeat(4 * MIB)}}` },
  ],
])('when the issuer answers %s, the keys of before serve on', async (_what, answer) => {
  expect(await isRead(key)).toBe(true);
  server.answer = answer;
  for (let ask = 0; ask < 3; ask += 1) {
    pass(10 * MINUTE_MS);
    expect(await isRead(key)).toBe(true);
  }
  server.publish([next]);
  pass(10 * MINUTE_MS);
  expect(await isRead(next)).toBe(true);
});

test.each(['{"keys":[null]}', '{"keys":[{}]}', '{"keys":[{"kty":"EC","kid":"first"}]}', '[]'])(
  'a Worker whose first answer was %s reads tokens as soon as the keys are there',
  async (body) => {
    const { answer } = server;
    server.answer = { status: 200, body };
    expect(await isRead(key)).toBe(false);
    server.answer = answer;
    pass(SECOND_MS);
    expect(await isRead(key)).toBe(true);
  },
);

test('of an answer the keys are taken, and what else stands among them is left', async () => {
  const keys = [
    null,
    'x',
    { kid: 'next' },
    { kid: 'odd', kty: 'constructor' },
    jwkOf(key),
    { kty: 'EC', kid: 'other' },
    jwkOf(next),
  ];
  server.answer = { status: 200, body: JSON.stringify({ keys }) };
  expect(await isRead(key)).toBe(true);
  expect(await isRead(next)).toBe(true);
  expect(server.asked).toBe(1);
});

test('after an answer that was none the issuer is asked again in half a minute, not in ten', async () => {
  expect(await isRead(key)).toBe(true);
  server.answer = { status: 200, body: '{"keys":[null]}' };
  pass(10 * MINUTE_MS);
  expect(await isRead(key)).toBe(true);
  server.publish([next]);
  pass(30 * SECOND_MS - 1);
  expect(await isRead(key)).toBe(true);
  expect(server.asked).toBe(2);
  pass(1);
  expect(await isRead(key)).toBe(false);
  expect(server.asked).toBe(3);
});

test('no answer is read beyond its limit', async () => {
  const endless = createServer((_request, response) => {
    const more = () => {
      while (response.write('x'.repeat(KIB)));
    };
    response.on('drain', more);
    more();
  });
  await new Promise<void>((done) => endless.listen(0, '127.0.0.1', done));
  const address = endless.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const closed = new Promise<void>((done) => {
    endless.on('connection', (socket) => socket.on('close', () => done()));
  });
  const started_ms = performance.now();
  const other = createIssuer(`http://127.0.0.1:${port}/.well-known/jwks.json`);
  expect(await other.read(tokenOf(key))).toBeNull();
  await closed;
  // Given up by its length, before the second is over in which an answer has to be there.
  expect(performance.now() - started_ms).toBeLessThan(SECOND_MS);
  endless.close();
});

test('when the issuer is gone, the keys of before serve on', async () => {
  expect(await isRead(key)).toBe(true);
  await server.close();
  pass(10 * MINUTE_MS);
  expect(await isRead(key)).toBe(true);
  pass(60 * MINUTE_MS);
  expect(await isRead(key)).toBe(true);
});

test('an issuer that takes too long holds a request up for a second at most', async () => {
  server.answer = { ...server.answer, after_ms: 5 * SECOND_MS };
  const started_ms = performance.now();
  expect(await isRead(key)).toBe(false);
  expect(performance.now() - started_ms).toBeLessThan(4 * SECOND_MS);
});

test('a Worker that could not get the keys at first asks again the next second', async () => {
  const { answer } = server;
  server.answer = { status: 503, body: '{}' };
  expect(await isRead(key)).toBe(false);
  server.answer = answer;
  pass(SECOND_MS);
  expect(await isRead(key)).toBe(true);
});

test('of many tokens at once that a new Worker gets first, each is read', async () => {
  server.answer = { ...server.answer, after_ms: 50 };
  const read = await Promise.all(Array.from({ length: 20 }, () => isRead(key)));
  expect(read).toEqual(read.map(() => true));
});

test('while the set is asked for anew, the others go on with the keys of before', async () => {
  expect(await isRead(key)).toBe(true);
  server.answer = { ...server.answer, after_ms: 200 };
  pass(10 * MINUTE_MS);
  const asking = isRead(key);
  expect(await isRead(key)).toBe(true);
  expect(await asking).toBe(true);
  expect(server.asked).toBe(2);
});

test('a secret among the published keys is no key to verify with', async () => {
  const secret = Buffer.from('a secret that everyone can read by now').toString('base64url');
  const body = JSON.stringify({ keys: [{ kty: 'oct', kid: 'first', alg: 'HS256', k: secret }] });
  server.answer = { status: 200, body };
  expect(await isRead(key)).toBe(false);
});
