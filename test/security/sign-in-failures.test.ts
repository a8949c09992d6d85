import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { granted, refused, refusedPaths } from '../support/answers.ts';
import { eventually } from '../support/eventually.ts';
import { runRedis } from '../support/redis.ts';
import { openScene } from '../support/scene.ts';
import { type Account, from, makeAccount, newAddress } from './account.ts';
import { openLimits } from './sign-in-limits.ts';

const { api, database, stack } = openScene();
const limits = openLimits(stack);
const WRONG = 'wrong horse battery';
const WINDOW_S = 15 * 60;

const logIn = (
  { email, password }: Pick<Account, 'email' | 'password'>,
  address: string,
  headers: Record<string, string> = {},
) =>
  api.call(
    'POST',
    '/users/login',
    { email, password },
    { headers: { ...headers, ...from(address) } },
  );
const guess = (account: Account, address: string) =>
  logIn({ ...account, password: WRONG }, address);

test('the tenth failure from one address is still answered, the eleventh has to wait', async () => {
  const [account, address] = [await makeAccount(database), newAddress()];
  expect(await limits.fail(account.email, address, 9)).toBe(9);
  refused(await guess(account, address), 401, 'invalid_credentials');
  const answer = await guess(account, address);
  refused(answer, 429, 'rate_limited');
  const wait_s = Number(answer.headers.get('Retry-After'));
  expect(wait_s).toBeGreaterThan(WINDOW_S - 120);
  expect(wait_s).toBeLessThanOrEqual(WINDOW_S);
  expect(answer.headers.get('RateLimit')).toBe(`"sign-in-failures";r=0;t=${wait_s}`);
});

test('it is decided before the password is looked at: the right one waits too', async () => {
  const [account, address] = [await makeAccount(database), newAddress()];
  await limits.fail(account.email, address, 10);
  const answer = await logIn(account, address);
  refused(answer, 429, 'rate_limited');
  expect(answer.headers.get('Server-Timing')).toContain('db;desc="0"');
});

test('another address of the owner is not concerned', async () => {
  const [account, address] = [await makeAccount(database), newAddress()];
  await limits.fail(account.email, address, 10);
  granted(await logIn(account, newAddress()), 200);
});

test('a success clears the failures of its address', async () => {
  const [account, address] = [await makeAccount(database), newAddress()];
  await limits.fail(account.email, address, 9);
  granted(await logIn(account, address), 200);
  await eventually(async () => expect(await limits.fail(account.email, address, 1)).toBe(1));
  expect(await limits.fail(account.email, address, 20)).toBe(9);
});

test('a success from one address clears nothing for another', async () => {
  const [account, address] = [await makeAccount(database), newAddress()];
  await limits.fail(account.email, address, 10);
  granted(await logIn(account, newAddress()), 200);
  refused(await guess(account, address), 429, 'rate_limited');
});

test('a hundred failures from everywhere close the account to new addresses', async () => {
  const account = await makeAccount(database);
  expect(await limits.failFromEverywhere(account.email, 110)).toBe(100);
  refused(await logIn(account, newAddress()), 429, 'rate_limited');
});

test('an address that has signed in keeps its way in while others attack the account', async () => {
  const [account, home] = [await makeAccount(database), newAddress()];
  granted(await logIn(account, home), 200);
  await limits.failFromEverywhere(account.email, 110);
  refused(await logIn(account, newAddress()), 429, 'rate_limited');
  granted(await logIn(account, home), 200);
});

test('even a known address has ten failures, no more', async () => {
  const [account, home] = [await makeAccount(database), newAddress()];
  await limits.succeeded(account.email, home);
  expect(await limits.fail(account.email, home, 30)).toBe(10);
});

test('one address alone cannot close an account, however often it is refused', async () => {
  const [account, attacker] = [await makeAccount(database), newAddress()];
  expect(await limits.fail(account.email, attacker, 150)).toBe(10);
  granted(await logIn(account, newAddress()), 200);
});

test('sign-ins that succeed are no failures: not the hundredth from another address either', async () => {
  const account = await makeAccount(database);
  await limits.succeedFromEverywhere(account.email, 105);
  granted(await logIn(account, newAddress()), 200);
});

test('what the account is refused costs the address none of its ten', async () => {
  const [account, address] = [await makeAccount(database), newAddress()];
  await limits.failFromEverywhere(account.email, 100);
  expect(await limits.fail(account.email, address, 15)).toBe(0);
  const name = createHash('sha256').update(account.email).digest('hex');
  const keys = await runRedis(stack, 'KEYS', `sign-in:account:${name}:*`);
  if (!Array.isArray(keys)) throw new Error('No keys.');
  await runRedis(stack, 'DEL', ...keys);
  expect(await limits.fail(account.email, address, 15)).toBe(10);
});

test('an account that there is not is counted and answered like one that there is', async () => {
  const [account, nobody] = [await makeAccount(database, 'dear'), 'nobody@example.test'];
  const [here, there] = [newAddress(), newAddress()];
  const known = await guess(account, here);
  const unknown = await logIn({ email: nobody, password: WRONG }, there);
  const told = ({ headers, text }: typeof known) => ({
    text: text.replace(/"request_id":"[^"]+"/, ''),
    headers: [...headers.keys()].sort(),
    trips: headers.get('Server-Timing')?.replaceAll(/dur=\d+/g, ''),
  });
  refused(unknown, 401, 'invalid_credentials');
  expect(told(unknown)).toEqual(told(known));
  await limits.fail(nobody, there, 10);
  refused(await logIn({ email: nobody, password: WRONG }, there), 429, 'rate_limited');
});

test('nor does an answer tell whether somebody has signed in from this address', async () => {
  const [account, address] = [await makeAccount(database), newAddress()];
  granted(await logIn(account, address), 200);
  const trips = async (email: string) => {
    const answer = await logIn({ email, password: WRONG }, address);
    refused(answer, 401, 'invalid_credentials');
    return answer.headers.get('Server-Timing')?.replaceAll(/dur=\d+/g, '');
  };
  expect(await trips(account.email)).toBe(await trips(`other.${account.email}`));
});

test('the account is the same in whatever case its address is typed', async () => {
  const [account, address] = [await makeAccount(database), newAddress()];
  await limits.fail(account.email, address, 10);
  const shouted = { ...account, email: account.email.toUpperCase() };
  refused(await logIn(shouted, address), 429, 'rate_limited');
});

test.each(['\u212a', '\u0130', '\u017f', '\uff41', 'e\u0301', '\u200b', '\u0000', '\ud800'])(
  'an address that another alphabet would make the same is no address: %j',
  async (letter) => {
    const account = { email: `${letter}eeper@example.test`, password: WRONG };
    expect(refusedPaths(await logIn(account, newAddress()))).toEqual(['email']);
  },
);

test('the counters hold neither email nor network address', async () => {
  const [account, address] = [await makeAccount(database), newAddress()];
  granted(await logIn(account, address), 200);
  await limits.fail(account.email, address, 1);
  const keys = await runRedis(stack, 'KEYS', '*sign-in:*');
  const text = JSON.stringify(keys);
  expect(keys).not.toHaveLength(0);
  expect(text).not.toContain(account.email);
  expect(text).not.toContain(address);
});
