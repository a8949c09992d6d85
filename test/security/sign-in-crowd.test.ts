import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { granted, refused } from '../support/answers.ts';
import { type Answer, createApiClient } from '../support/api-client.ts';
import { openScene, shipmentOn } from '../support/scene.ts';
import { from, makeAccount, newAddress } from './account.ts';

/** Many who sign in at once: whom they keep waiting, and whom not. */

const { database, enter, startWorker } = openScene();
const CROWD = 120;
/** What the line has places for: one address may have half of them. */
const PLACES = 40;
/** Turns that may come while a crowd is still arriving. */
const EARLY_TURNS_MAX = 12;
const WRONG = 'wrong horse battery';

/** A Worker of its own: nobody else is in its line. */
const api = createApiClient((await startWorker({ RATE_LIMIT_PER_10_S: '0' })).url);

const guess = (address: string, signal?: AbortSignal) => {
  const body = { email: `${randomUUID()}@example.test`, password: WRONG };
  const headers = from(address);
  return api.call('POST', '/users/login', body, signal ? { headers, signal } : { headers });
};

/** Starts so many calls, and notes each answer as it comes. */
function crowd<T>(size: number, call: (nth: number) => Promise<Answer<T>>) {
  const answered: Answer<T>[] = [];
  const calls = Array.from({ length: size }, async (_, nth) => {
    const answer = await call(nth);
    answered.push(answer);
    return answer;
  });
  const all = Promise.all(calls);
  const begun = () => expect.poll(() => answered.length).toBeGreaterThan(0);
  return { all, begun, unanswered: () => size - answered.length };
}

const timingOf = ({ headers }: Answer<unknown>) => headers.get('Server-Timing') ?? '';

/** A refusal before anything was asked: with when to come back, and without a round trip. */
function refusedAtOnce(answer: Answer<unknown>, status: number, code: string) {
  const { detail } = refused(answer, status, code);
  expect(Number(answer.headers.get('Retry-After')), answer.text).toBeGreaterThanOrEqual(1);
  expect(timingOf(answer)).toMatch(/db;desc="0".*redis;desc="0"/);
  expect(detail).toContain('Too many are signing in');
}

/** Those that were in the line; on a slow machine the last of it may find that their time is over. */
function served(answers: readonly Answer<unknown>[], status: number) {
  const heard = answers.filter((answer) => answer.status === status);
  const late = answers.filter(
    (answer) => answer.status === 503 && !/redis;desc="0"/.test(timingOf(answer)),
  );
  expect(heard.length).toBeGreaterThan(0);
  for (const answer of late) {
    expect(refused(answer, 503, 'unavailable').detail).toContain('Nothing was done');
  }
  return [...heard, ...late];
}

test('of 120 sign-ins at once from one address some twenty are heard, the others come back', async () => {
  const address = newAddress();
  const answers = await crowd(CROWD, () => guess(address)).all;
  const heard = served(answers, 401);
  const others = answers.filter((answer) => !heard.includes(answer));
  for (const answer of others) refusedAtOnce(answer, 429, 'rate_limited');
  expect(heard.length).toBeGreaterThanOrEqual(PLACES / 2);
  expect(heard.length).toBeLessThanOrEqual(PLACES / 2 + EARLY_TURNS_MAX);
});

test('beside them a stranger books, and signs in and up, while most of them wait', async () => {
  const [{ token }, flight] = [await enter(), await database.makeFlight()];
  const [account, address] = [await makeAccount(database, 'dear'), newAddress()];
  const many = crowd(CROWD, () => guess(address));
  await many.begun();

  const headers = from(newAddress());
  const { email, password } = account;
  granted(await api.as(token).book(shipmentOn(flight)), 201);
  const waiting_at_booking = many.unanswered();
  granted(await api.call('POST', '/users/login', { email, password }, { headers }), 200);
  const waiting_at_sign_in = many.unanswered();
  const newcomer = { email: `${randomUUID()}@example.test`, password, name: 'N' };
  granted(await api.call('POST', '/users/signup', newcomer, { headers }), 201);
  const waiting_at_sign_up = many.unanswered();
  await many.all;

  // A booking takes some turns of the event loop; a hash waits for the one that runs, and takes the next.
  expect(waiting_at_booking).toBeGreaterThanOrEqual(PLACES / 4);
  expect(waiting_at_sign_in).toBeGreaterThanOrEqual(PLACES / 8);
  expect(waiting_at_sign_up).toBeGreaterThan(0);
});

test('sign-ups have a share too: those who are refused have no account', async () => {
  const address = newAddress();
  const accounts = Array.from({ length: CROWD }, () => ({
    email: `${randomUUID()}@example.test`,
    password: 'long enough',
    name: 'N',
  }));
  const answers = await crowd(CROWD, (nth) =>
    api.call('POST', '/users/signup', accounts[nth], { headers: from(address) }),
  ).all;
  const made = answers.filter(({ status }) => status === 201);
  const refusals = answers.filter(({ status }) => status === 429);
  // The last of the line may be too late, having asked for nothing: 503.
  expect(refusals.length).toBeGreaterThanOrEqual(CROWD - PLACES / 2 - EARLY_TURNS_MAX);
  for (const answer of refusals) refusedAtOnce(answer, 429, 'rate_limited');
  for (const { status } of answers) expect([201, 429, 503]).toContain(status);
  expect(made.length).toBeGreaterThan(0);
  const { rows } = await database.pool.query('select 1 from cargo.users where email = any ($1)', [
    accounts.map(({ email }) => email),
  ]);
  expect(rows).toHaveLength(made.length);
});

test('from everywhere at once: the line is bounded, and who finds it full comes back', async () => {
  const answers = await crowd(CROWD, () => guess(newAddress())).all;
  const heard = served(answers, 401);
  const others = answers.filter((answer) => !heard.includes(answer));
  for (const answer of others) refusedAtOnce(answer, 503, 'unavailable');
  expect(heard.length).toBeGreaterThanOrEqual(PLACES);
  expect(heard.length).toBeLessThanOrEqual(PLACES + EARLY_TURNS_MAX);
});

test('those who hang up leave their places', async () => {
  const address = newAddress();
  const hang_up = new AbortController();
  const gone = crowd(CROWD, () => guess(address, hang_up.signal));
  await gone.begun();
  hang_up.abort();
  await expect(gone.all).rejects.toThrow();
  // A stranger goes before what is left of them; and then their own address gets in again.
  refused(await guess(newAddress()), 401, 'invalid_credentials');
  await expect.poll(async () => (await guess(address)).status, { timeout: 30_000 }).toBe(401);
});
