import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { granted, refused } from '../support/answers.ts';
import type { Answer } from '../support/api-client.ts';
import { openScene, shipmentOn } from '../support/scene.ts';
import { from, makeAccount, newAddress } from './account.ts';

/** Many who sign in at once: whom they keep waiting, and whom not. */

const { api, database, enter } = openScene();
const CROWD = 120;
/** What the line has places for: one address may have half of them. */
const PLACES = 40;
/** Turns that may come while a crowd is still arriving. */
const EARLY_TURNS_MAX = 12;
const WRONG = 'wrong horse battery';

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
  const count = (status: number) => answered.filter((answer) => answer.status === status).length;
  return { all, count, begun: () => expect.poll(() => answered.length).toBeGreaterThan(0) };
}

const timingOf = ({ headers }: Answer<unknown>) => headers.get('Server-Timing') ?? '';

/** A refusal before anything was asked: with when to come back, and without a round trip. */
function refusedAtOnce(answer: Answer<unknown>, status: number, code: string) {
  const { detail } = refused(answer, status, code);
  expect(Number(answer.headers.get('Retry-After')), answer.text).toBeGreaterThanOrEqual(1);
  expect(timingOf(answer)).toMatch(/db;desc="0".*redis;desc="0"/);
  expect(detail).toContain('Too many are signing in');
}

test('of 120 sign-ins at once from one address some twenty are heard, the others come back', async () => {
  const address = newAddress();
  const answers = await crowd(CROWD, () => guess(address)).all;
  const [heard, others] = [401, 429].map((status) =>
    answers.filter((answer) => answer.status === status),
  );
  expect(answers.length).toBe((heard?.length ?? 0) + (others?.length ?? 0));
  expect(heard?.length).toBeGreaterThanOrEqual(PLACES / 2);
  expect(heard?.length).toBeLessThanOrEqual(PLACES / 2 + EARLY_TURNS_MAX);
  for (const answer of others ?? []) refusedAtOnce(answer, 429, 'rate_limited');
  for (const answer of heard ?? []) refused(answer, 401, 'invalid_credentials');
});

test('beside them a stranger books, and signs in and up, before most of them are heard', async () => {
  const [{ client }, flight] = [await enter(), await database.makeFlight()];
  const [account, address] = [await makeAccount(database, 'dear'), newAddress()];
  const many = crowd(CROWD, () => guess(address));
  await many.begun();

  const headers = from(newAddress());
  const { email, password } = account;
  granted(await client.book(shipmentOn(flight)), 201);
  const heard_at_booking = many.count(401);
  granted(await api.call('POST', '/users/login', { email, password }, { headers }), 200);
  const heard_at_sign_in = many.count(401);
  const newcomer = { email: `${randomUUID()}@example.test`, password, name: 'N' };
  granted(await api.call('POST', '/users/signup', newcomer, { headers }), 201);
  const heard_at_sign_up = many.count(401);
  await many.all;
  const heard = many.count(401);

  // A booking takes some turns of the event loop; a hash waits for the one that runs, and takes the next.
  expect(heard_at_booking).toBeLessThanOrEqual(heard / 2);
  expect(heard_at_sign_in).toBeLessThanOrEqual(heard - 5);
  expect(heard_at_sign_up).toBeLessThan(heard);
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
  const made = answers.filter((answer) => answer.status === 201);
  expect(made.length).toBeLessThanOrEqual(PLACES / 2 + EARLY_TURNS_MAX);
  for (const answer of answers)
    if (answer.status !== 201) refusedAtOnce(answer, 429, 'rate_limited');
  const { rows } = await database.pool.query('select 1 from cargo.users where email = any ($1)', [
    accounts.map(({ email }) => email),
  ]);
  expect(rows).toHaveLength(made.length);
});

test('from everywhere at once: the line is bounded, and who finds it full comes back', async () => {
  const answers = await crowd(CROWD, () => guess(newAddress())).all;
  const full = answers.filter((answer) => answer.status === 503);
  // On a slow machine the last of the line may find that their time is over: those were asked for.
  const at_once = full.filter((answer) => /redis;desc="0"/.test(timingOf(answer)));
  expect(at_once.length).toBeGreaterThanOrEqual(CROWD - PLACES - EARLY_TURNS_MAX);
  expect(at_once.length).toBeLessThanOrEqual(CROWD - PLACES);
  for (const answer of at_once) refusedAtOnce(answer, 503, 'unavailable');
  for (const answer of full) {
    const { detail } = refused(answer, 503, 'unavailable');
    expect(detail).toContain('Nothing was done');
  }
  const heard = answers.filter((answer) => answer.status !== 503);
  expect(heard.length).toBeGreaterThan(0);
  for (const answer of heard) refused(answer, 401, 'invalid_credentials');
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
