import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { sqlState } from '../../support/database-functions.ts';
import { actorOf, useDatabase } from '../fixture.ts';
import { USER } from '../shapes.ts';

const books = useDatabase();

const makeEmail = () => `${randomUUID()}@Example.Test`;
const signUp = (fields: { email?: string; name?: string; dob?: string | null } = {}) =>
  books.accounts.signUp({
    email: makeEmail(),
    name: 'New Shipper',
    dob: null,
    password_hash: 'hash',
    ...fields,
  });

test('whoever signs up is a customer, shown without hash and date of birth', async () => {
  const email = makeEmail();
  const answer = await signUp({ email, name: 'Ada', dob: '1990-02-28' });
  expect(answer).toStrictEqual({ user: { ...USER, email, name: 'Ada', role: 'customer' } });
  const { rows } = await books.pool.query(
    'select dob::text, password_hash, role from cargo.users where email = $1',
    [email],
  );
  expect(rows).toEqual([{ dob: '1990-02-28', password_hash: 'hash', role: 'customer' }]);
});

test('an address is taken in any case, and the account stays as it was', async () => {
  const email = makeEmail();
  await signUp({ email, name: 'The first' });
  for (const again of [email, email.toUpperCase(), email.toLowerCase()]) {
    expect(await signUp({ email: again, name: 'The second' })).toStrictEqual({
      reason: 'email_taken',
    });
  }
  expect(await books.accounts.findCredentials(email)).toMatchObject({
    user: { name: 'The first' },
  });
});

test.each<[string, Parameters<typeof signUp>[0]]>([
  ['an address too short', { email: 'a@' }],
  ['an address too long', { email: `${'a'.repeat(243)}@example.test` }],
  ['no name', { name: '' }],
  ['a name too long', { name: 'n'.repeat(201) }],
])('an account with %s is an error', async (_, fields) => {
  expect(await sqlState(signUp(fields))).toBe('23514');
});

test('a date of birth that does not exist is an error', async () => {
  expect(await sqlState(signUp({ dob: '2001-02-29' }))).toBe('22008');
});

test('credentials are found by the address in any case', async () => {
  const email = makeEmail();
  const signedUp = await signUp({ email });
  const user = 'user' in signedUp ? signedUp.user : signedUp;
  for (const each of [email, email.toUpperCase()]) {
    expect(await books.accounts.findCredentials(each)).toStrictEqual({
      user,
      password_hash: 'hash',
    });
  }
});

test('credentials of nobody are invalid, and so are those of a user without a password', async () => {
  const { email } = await books.makeUser();
  for (const each of [makeEmail(), email, '', '%', `${email}' or true --`]) {
    expect(await books.accounts.findCredentials(each)).toStrictEqual({
      reason: 'invalid_credentials',
    });
  }
});

test('a user is read with the role of today', async () => {
  const user = await books.makeUser();
  expect(await books.accounts.getUser(actorOf(user))).toStrictEqual({ user });
  await books.pool.query("update cargo.users set role = 'admin' where id = $1", [user.id]);
  expect(await books.accounts.getUser(actorOf(user))).toStrictEqual({
    user: { ...user, role: 'admin' },
  });
});

test('a user whom nobody knows is unauthenticated', async () => {
  expect(await books.accounts.getUser({ user_id: randomUUID(), identity: null })).toStrictEqual({
    reason: 'unauthenticated',
  });
});

test('a migrated database is ready', async () => {
  expect(await books.call('check_database', {})).toStrictEqual({ ready: true });
});
