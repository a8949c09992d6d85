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
const worker = await startWorker({ RATE_LIMIT_PER_10_S: '0' });
const api = createApiClient(worker.url);

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
  return { all, begun };
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

/** Sign-ins heard by the Worker between two of its answers, by the names of their requests. */
function heardBetween(first: string, second: string): number {
  const lines = worker.log.map((line) => JSON.parse(line));
  const place = (request_id: string) => {
    const found = lines.findIndex((line) => line.request_id === request_id);
    if (found < 0) throw new Error(`The log has no ${request_id}.`);
    return found;
  };
  return lines
    .slice(place(first), place(second))
    .filter((line) => line.route === '/users/login' && line.status === 401).length;
}

test('beside twenty that go on and on a stranger books, and signs in and up, before most of them', async () => {
  const [{ token }, flight] = [await enter(), await database.makeFlight()];
  const [account, address] = [await makeAccount(database, 'dear'), newAddress()];
  let stranger_waits = true;
  const many = Array.from({ length: PLACES / 2 }, async () => {
    while (stranger_waits) await guess(address);
  });
  await expect
    .poll(() => worker.log.filter((line) => line.includes('"status":401')))
    .not.toEqual([]);

  const { email, password } = account;
  const newcomer = { email: `${randomUUID()}@example.test`, password, name: 'N' };
  const named = (name: string) => ({
    headers: { ...from(strange), 'X-Request-Id': `stranger-${name}` },
  });
  const strange = newAddress();
  granted(await api.call('GET', '/health', undefined, named('arrives')), 200);
  granted(await api.as(token).book(shipmentOn(flight), named('books')), 201);
  granted(await api.call('POST', '/users/login', { email, password }, named('signs-in')), 200);
  granted(await api.call('POST', '/users/signup', newcomer, named('signs-up')), 201);
  stranger_waits = false;
  await Promise.all(many);

  // Each call of Redis or the database may wait for the hash that runs, and the stranger's own takes the next turn.
  // In the order of arrival it would have come after twenty.
  expect(heardBetween('stranger-arrives', 'stranger-books')).toBeLessThanOrEqual(PLACES / 4);
  expect(heardBetween('stranger-books', 'stranger-signs-in')).toBeLessThan(PLACES / 2);
  expect(heardBetween('stranger-signs-in', 'stranger-signs-up')).toBeLessThan(PLACES / 2);
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
