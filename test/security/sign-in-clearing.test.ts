import { expect, test } from 'vitest';
import { runRedis } from '../support/redis.ts';
import { openScene } from '../support/scene.ts';
import { makeAccount, newAddress } from './account.ts';
import { openLimits } from './sign-in-limits.ts';

const { database, stack } = openScene();
const bucketsUnder = (prefix: string) => runRedis(stack, 'KEYS', `${prefix}sign-in:pair:*`);

test('a success deletes its own key, by name: none is sought among all that there are', async () => {
  // What is sought by a pattern would not be found under such a prefix.
  const limits = openLimits(stack, '[clearing]:');
  const [{ email }, address] = [await makeAccount(database), newAddress()];
  expect(await limits.fail(email, address, 11)).toBe(10);
  await limits.succeeded(email, address);
  expect(await limits.fail(email, address, 11)).toBe(10);
});

test('a place given back after a success makes no bucket without an end', async () => {
  const limits = openLimits(stack, 'giving-back:');
  const [{ email }, address] = [await makeAccount(database), newAddress()];
  await limits.attempt(email, address);
  await limits.attempt(email, address);
  expect(await bucketsUnder('giving-back:')).toHaveLength(1);
  await limits.succeeded(email, address);
  await limits.abandoned(email, address);
  expect(await bucketsUnder('giving-back:')).toEqual([]);
});
