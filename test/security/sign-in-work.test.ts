import { beforeEach, expect, test, vi } from 'vitest';
import { passwords } from '../../src/http/password.ts';
import { refused } from '../support/answers.ts';
import { openScene } from '../support/scene.ts';
import { from, makeAccount, newAddress } from './account.ts';

/** What was hashed, each time: the work that it is, not the password. */
const { work } = vi.hoisted(() => ({ work: [] as unknown[] }));

vi.mock('node:crypto', async (importOriginal) => {
  const crypto = await importOriginal<typeof import('node:crypto')>();
  return {
    ...crypto,
    scrypt: (password: string, salt: Buffer, bytes: number, cost: object, done: () => void) => {
      work.push({ salt_bytes: salt.length, bytes, cost });
      crypto.scrypt(password, salt, bytes, cost, done);
    },
  };
});

const { api, database } = openScene();
const [RIGHT, WRONG] = ['correct horse battery', 'wrong horse battery'];

beforeEach(() => {
  work.length = 0;
});

test('an account that there is not, or without a password, is as much work as a wrong password', async () => {
  const stored = await passwords.hash(RIGHT);
  const [to_make] = work.splice(0);
  expect(await passwords.verify(RIGHT, stored)).toBe(true);
  expect(await passwords.verify(WRONG, stored)).toBe(false);
  expect(await passwords.verify(WRONG, null)).toBe(false);
  expect(work).toEqual([to_make, to_make, to_make]);
});

test('the work is what OWASP asks of scrypt: 2^14, 8, 5', async () => {
  await passwords.hash(RIGHT);
  expect(work).toMatchObject([{ salt_bytes: 16, bytes: 32, cost: { N: 16_384, r: 8, p: 5 } }]);
});

test('the hash that stands in for a missing account is nobody’s', async () => {
  for (const password of ['', 'A'.repeat(43)]) {
    expect(await passwords.verify(password, null)).toBe(false);
  }
});

test.each(['', '$', 'scrypt$16384$8$5$AA', 'plain$1$1$1$AA$AA', 'scrypt$16384$8$5$AAAA$'])(
  'a stored hash that is none lets nobody in: %j',
  async (stored) => {
    expect(await passwords.verify(RIGHT, stored)).toBe(false);
  },
);

test('over HTTP a sign-in to no account takes as long as a wrong password', async () => {
  const account = await makeAccount(database, 'dear');
  const fastest = { wrong: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
  // The fastest of a few: what else the machine does only ever adds.
  for (let round = 0; round < 6; round += 1) {
    for (const kind of ['wrong', 'unknown'] as const) {
      const email = kind === 'wrong' ? account.email : `${round}.${account.email}`;
      const started_ms = performance.now();
      const body = { email, password: WRONG };
      const headers = from(newAddress());
      const answer = await api.call('POST', '/users/login', body, { headers });
      fastest[kind] = Math.min(fastest[kind], performance.now() - started_ms);
      refused(answer, 401, 'invalid_credentials');
    }
  }
  expect(fastest.unknown, JSON.stringify(fastest)).toBeGreaterThan(fastest.wrong * 0.2);
  expect(fastest.unknown, JSON.stringify(fastest)).toBeLessThan(fastest.wrong * 5);
});
