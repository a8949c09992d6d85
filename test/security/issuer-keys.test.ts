import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createIssuer, type Issuer } from '../../src/http/issuer.ts';
import { signToken } from '../support/forged-token.ts';
import {
  type IssuerKey,
  type KeySetServer,
  makeKey,
  openKeySetServer,
} from '../support/key-set-server.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const [key, next] = [makeKey('first'), makeKey('next')];

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
