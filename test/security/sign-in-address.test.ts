import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { granted, refused } from '../support/answers.ts';
import { createApiClient } from '../support/api-client.ts';
import { NOBODY_HOME, openScene } from '../support/scene.ts';
import { type Account, from, makeAccount, newAddress } from './account.ts';
import { openLimits } from './sign-in-limits.ts';

const { api, database, stack, startWorker } = openScene();
const limits = openLimits(stack);
const WRONG = 'wrong horse battery';

const logIn = ({ email, password }: Account, headers: Record<string, string>, client = api) =>
  client.call('POST', '/users/login', { email, password }, { headers });
const times = <T>(count: number, act: (nth: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, nth) => act(nth)));

test.each(['X-Forwarded-For', 'X-Real-IP', 'True-Client-IP', 'Forwarded', 'CF-Connecting-IPv6'])(
  'the address comes from the platform alone: %s moves nobody',
  async (header) => {
    const [account, address, other] = [await makeAccount(database), newAddress(), newAddress()];
    await limits.fail(account.email, address, 10);
    refused(await logIn(account, { ...from(address), [header]: other }), 429, 'rate_limited');
    granted(await logIn(account, { ...from(other), [header]: address }), 200);
  },
);

test('of an IPv6 address the network counts: its other half is for anyone to choose', async () => {
  const account = await makeAccount(database);
  const network = `2001:db8:${randomInt(65_536).toString(16)}`;
  for (const [nth, host] of ['::1', '::2', ':0:ffff::', ':0:1:2:3:4'].entries()) {
    const address = `${network}${host}`;
    await logIn({ ...account, password: WRONG }, from(nth === 1 ? address.toUpperCase() : address));
  }
  expect(await limits.fail(account.email, `${network}:0`, 20)).toBe(6);
  refused(await logIn(account, from(`${network}::aaaa:bbbb:cccc:dddd`)), 429, 'rate_limited');
  granted(await logIn(account, from(`${network}:1::1`)), 200);
});

test('of thirty wrong guesses at once, ten get to the password', async () => {
  const [account, address] = [await makeAccount(database, 'dear'), newAddress()];
  const answers = await times(30, () => logIn({ ...account, password: WRONG }, from(address)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
  expect(statuses.filter((status) => status !== 401)).toEqual(
    statuses.filter((status) => status === 429),
  );
});

test('of twenty right sign-ins at once, each succeeds', async () => {
  const [account, address] = [await makeAccount(database, 'dear'), newAddress()];
  const answers = await times(20, () => logIn(account, from(address)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
});

test('with Redis out of reach nobody is kept out, and the log says so', async () => {
  const worker = await startWorker({ UPSTASH_REDIS_REST_URL: NOBODY_HOME });
  const client = createApiClient(worker.url);
  const [account, address] = [await makeAccount(database), newAddress()];
  const answers = await times(11, () =>
    logIn({ ...account, password: WRONG }, from(address), client),
  );
  for (const answer of answers) refused(answer, 401, 'invalid_credentials');
  granted(await logIn(account, from(address), client), 200);
  expect(worker.events.get('sign_in_limits_out_of_reach')).toBeGreaterThanOrEqual(12);
});

test('a Redis that takes a request and never answers keeps nobody waiting for long', async () => {
  const silent = createServer((socket) => socket.on('error', () => socket.destroy()));
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const address = silent.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const worker = await startWorker({ UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${port}` });
  const started_ms = performance.now();
  const account = await makeAccount(database);
  granted(await logIn(account, from(newAddress()), createApiClient(worker.url)), 200);
  expect(performance.now() - started_ms).toBeLessThan(10_000);
  await worker.stop();
  silent.close();
});
