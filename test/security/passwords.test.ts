import { randomBytes, randomUUID, scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { granted, refused, refusedPaths } from '../support/answers.ts';
import { openScene } from '../support/scene.ts';
import { from, newAddress } from './account.ts';

/** RFC 8265, OpaqueString: what counts as one password, and what is none. */

const { api, database } = openScene();
const COST = { N: 16_384, r: 8, p: 5 };

const newEmail = () => `${randomUUID()}@example.test`;
const signUp = (email: string, password: string) => {
  const body = { email, password, name: 'A' };
  return api.call('POST', '/users/signup', body, { headers: from(newAddress()) });
};
const logIn = (email: string, password: string) =>
  api.call('POST', '/users/login', { email, password }, { headers: from(newAddress()) });

/** An account as the first release made it: of the characters as they were sent, whatever they were. */
async function makeOldAccount(password: string): Promise<string> {
  const [email, salt] = [newEmail(), randomBytes(16)];
  const hash = scryptSync(password, salt, 32, { ...COST, maxmem: 2 ** 26 });
  const parts = ['scrypt', COST.N, COST.r, COST.p];
  const stored = [...parts, salt.toString('base64url'), hash.toString('base64url')].join('$');
  await database.pool.query(
    'insert into cargo.users (email, name, password_hash) values ($1, $2, $3)',
    [email, 'Old', stored],
  );
  return email;
}

test.each([
  ['composed', 'Pässwörter'.normalize('NFC'), 'Pässwörter'.normalize('NFD')],
  ['in parts', 'Pässwörter'.normalize('NFD'), 'Pässwörter'.normalize('NFC')],
  ['in Hangul parts', '비밀번호입니다요'.normalize('NFD'), '비밀번호입니다요'.normalize('NFC')],
  ['with an Ångström sign', '\u212bngström', '\u00c5ngström'],
  ['with a space of another kind', 'long\u00a0enough\u3000now', 'long enough now'],
])('a password typed %s is the same in the other form', async (_how, chosen, typed) => {
  const email = newEmail();
  granted(await signUp(email, chosen), 201);
  granted(await logIn(email, chosen), 200);
  granted(await logIn(email, typed), 200);
});

test.each([
  ['case', 'Long Enough', 'long enough'],
  ['width', '\uff4cong enough', 'long enough'],
  ['a ligature', '\ufb01ve flights', 'five flights'],
  ['a space at its end', 'long enough ', 'long enough'],
  ['two spaces', 'long  enough', 'long enough'],
])('but %s makes another', async (_what, chosen, typed) => {
  const email = newEmail();
  granted(await signUp(email, chosen), 201);
  refused(await logIn(email, typed), 401, 'invalid_credentials');
  granted(await logIn(email, chosen), 200);
});

const CONTROLS: [string, string][] = [
  ['NULs alone', '\u0000'.repeat(8)],
  ['a NUL at its end', 'long enough\u0000'],
  ['a NUL within', 'long\u0000enough'],
  ['a tab', 'long\tenough'],
  ['a line end', 'long enough\n'],
  ['DEL', 'long enough\u007f'],
  ['a C1 control', 'long\u0085enough'],
];

test.each(CONTROLS)('a password with %s is refused at sign-up', async (_what, password) => {
  expect(refusedPaths(await signUp(newEmail(), password))).toEqual(['password']);
});

test.each(CONTROLS)(
  'and with %s none signs in, whatever hash there is',
  async (_what, password) => {
    const email = await makeOldAccount(password);
    for (const typed of [password, ''])
      refused(await logIn(email, typed), 401, 'invalid_credentials');
  },
);

test('trailing NULs make no password of another account’s', async () => {
  const email = newEmail();
  granted(await signUp(email, 'long enough'), 201);
  for (const typed of ['long enough\u0000', 'long enough\u0000\u0000'])
    refused(await logIn(email, typed), 401, 'invalid_credentials');
  granted(await logIn(email, 'long enough'), 200);
});

test.each([
  ['as it was', 'Pässwörter'.normalize('NFD')],
  ['composed', 'Pässwörter'.normalize('NFC')],
  ['with a space of another kind', 'long\u00a0enough'],
  ['plain', 'long enough'],
])('a hash made before goes on working for the password typed %s', async (_how, password) => {
  const email = await makeOldAccount(password);
  granted(await logIn(email, password), 200);
  refused(await logIn(email, `${password}x`), 401, 'invalid_credentials');
});

test.each([
  ['seven letters in fourteen parts', 'ä'.normalize('NFD').repeat(7), 422],
  ['eight letters in sixteen parts', 'ä'.normalize('NFD').repeat(8), 201],
  ['200 letters in 600 parts', '\u1ea5'.normalize('NFD').repeat(200), 201],
  ['201 letters', '\u1ea5'.repeat(201), 422],
  ['200 characters beyond the first plane', '🔑'.repeat(200), 201],
  ['7 characters beyond the first plane', '🔑'.repeat(7), 422],
])('%s: the length is counted in characters, composed', async (_what, password, status) => {
  const email = newEmail();
  const answer = await signUp(email, password);
  expect(answer.status, answer.text).toBe(status);
  if (status === 201) granted(await logIn(email, password), 200);
});
