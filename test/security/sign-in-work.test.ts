import { randomBytes, scryptSync } from 'node:crypto';
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

test.each([
  ['composed', 'Pässwörter'.normalize('NFC'), 1],
  ['in parts', 'Pässwörter'.normalize('NFD'), 2],
  ['a space of another kind', 'long\u00a0enough', 2],
  ['controls', 'long enough\u0000', 1],
  ['half a character', 'long enough\ud83d', 1],
  ['nothing', '', 1],
])(
  'a wrong password of %s is as much work whether there is an account or none',
  async (_what, typed, hashes) => {
    const stored = await passwords.hash(RIGHT);
    const stored_otherwise = await passwords.hash('Pässwörte'.normalize('NFD'));
    for (const account of [stored, stored_otherwise, null]) {
      work.length = 0;
      expect(await passwords.verify(typed, account)).toBe(false);
      expect(work).toHaveLength(hashes);
    }
  },
);

test.each(['\u0000', '\u0000'.repeat(8), 'a\u0000', '\ud83d', 'a\udd11', '\ufffd\ud83d', '\n', ''])(
  'what is no password verifies against no hash: %j',
  async (typed) => {
    for (const made of [typed, typed.toWellFormed(), typed.replaceAll('\u0000', '')]) {
      const [salt, cost] = [randomBytes(16), { N: 2, r: 1, p: 1 }];
      const hash = scryptSync(made, salt, 32, cost).toString('base64url');
      const stored = `scrypt$2$1$1$${salt.toString('base64url')}$${hash}`;
      expect(await passwords.verify(typed, stored)).toBe(false);
    }
  },
);

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
