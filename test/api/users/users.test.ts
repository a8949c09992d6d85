import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import { createApiClient } from '../../support/api-client.ts';
import { mintToken } from '../../support/database.ts';
import { openScene, secretOf } from '../../support/scene.ts';

const { api, database, enter, stack } = openScene();

const PASSWORD = 'correct horse battery';
const newAccount = () => ({
  email: `${randomUUID()}@example.test`,
  password: PASSWORD,
  name: 'Ada Lovelace',
});

/** A day in UTC, so many from today. */
const dayFromNow = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('POST /users/signup makes a customer, signed in → 201', async () => {
  const account = newAccount();
  const session = granted(await api.signUp(account), 201);
  expect(session).toEqual({
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    token_type: 'bearer',
    user: {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: account.email,
      name: 'Ada Lovelace',
      role: 'customer',
    },
  });
  const me = await api.as(session.access_token).call('GET', '/users/me');
  expect(granted(me, 200)).toEqual(session.user);
});

test('the token carries its claims and ends after 24 hours', async () => {
  const { access_token, user } = granted(await api.signUp(newAccount()), 201);
  const [head, claims] = access_token
    .split('.', 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  expect(head).toMatchObject({ alg: 'HS256' });
  expect(claims).toMatchObject({
    sub: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
  });
  expect(claims.iss).toEqual(expect.any(String));
  expect(claims.aud).toEqual(expect.any(String));
  expect(claims.exp - claims.iat).toBe(24 * 60 * 60);
});

test('POST /users/signup gives the role customer, whatever role is asked for', async () => {
  const answer = await api.call<{ user: { role: string } }>('POST', '/users/signup', {
    ...newAccount(),
    role: 'admin',
  });
  expect(granted(answer, 201).user.role).toBe('customer');
});

test('POST /users/signup with an address that is taken, in another case → 409', async () => {
  const account = newAccount();
  granted(await api.signUp(account), 201);
  const again = await api.signUp({ ...account, email: account.email.toUpperCase() });
  refused(again, 409, 'email_taken');
});

test('four sign-ups for one address at once make one account', async () => {
  const account = newAccount();
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => api.signUp({ ...account, email: account.email })),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
});

test.each([
  ['dob', '1990-02-28'],
  ['dob', null],
  ['name', 'Ādā 李 ꙮ'],
  ['password', 'x'.repeat(8)],
  ['password', 'ẞ'.repeat(200)],
  ['password', ' \u3000🔑\u00a0any characters'],
  ['dob', '1900-01-01'],
  ['dob', dayFromNow(0)],
])('POST /users/signup takes %s %j', async (field, value) => {
  granted(await api.call('POST', '/users/signup', { ...newAccount(), [field]: value }), 201);
});

test.each([
  ['email', 'nobody'],
  ['email', 'a b@example.test'],
  ['email', `${'a'.repeat(250)}@example.test`],
  ['email', 7],
  ['email', undefined],
  ['password', 'seven77'],
  ['password', 'x'.repeat(201)],
  ['password', 12_345_678],
  ['password', undefined],
  ['name', ''],
  ['name', '   '],
  ['name', 'x'.repeat(201)],
  ['name', 'line\nbreak'],
  ['name', null],
  ['dob', '1990-02-30'],
  ['dob', '28/02/1990'],
  ['dob', 19_900_228],
  ['dob', dayFromNow(1)],
  ['dob', '2999-01-01'],
  ['dob', '1899-12-31'],
])('POST /users/signup with %s %j → 422 that names it', async (field, value) => {
  const answer = await api.call('POST', '/users/signup', { ...newAccount(), [field]: value });
  expect(refusedPaths(answer)).toEqual([field]);
});

test('POST /users/login with the password → 200, in any case of the address', async () => {
  const account = newAccount();
  const { user } = granted(await api.signUp(account), 201);
  const session = granted(
    await api.logIn({ email: account.email.toUpperCase(), password: PASSWORD }),
    200,
  );
  expect(session.user).toEqual(user);
  expect(session.token_type).toBe('bearer');
  granted(await api.as(session.access_token).call('GET', '/users/me'), 200);
});

test('a password of any characters signs in again, and only itself', async () => {
  const account = { ...newAccount(), password: ' пароль\u200b 🔑 "\\ ' };
  granted(await api.signUp(account), 201);
  granted(await api.logIn(account), 200);
  refused(
    await api.logIn({ ...account, password: account.password.trim() }),
    401,
    'invalid_credentials',
  );
});

test('POST /users/login answers an unknown account and a wrong password alike → 401', async () => {
  const account = newAccount();
  granted(await api.signUp(account), 201);
  const wrong = refused(
    await api.logIn({ ...account, password: 'wrong horse battery' }),
    401,
    'invalid_credentials',
  );
  const unknown = refused(await api.logIn(newAccount()), 401, 'invalid_credentials');
  expect({ ...unknown, request_id: '' }).toEqual({ ...wrong, request_id: '' });
});

test('POST /users/login for an account without a password → 401', async () => {
  const user = await database.makeUser();
  refused(await api.logIn({ email: user.email, password: PASSWORD }), 401, 'invalid_credentials');
});

test.each([
  ['email', undefined],
  ['email', ['a@example.test']],
  ['password', undefined],
  ['password', 12_345_678],
])('POST /users/login with %s %j → 422 that names it', async (field, value) => {
  const answer = await api.call('POST', '/users/login', { ...newAccount(), [field]: value });
  expect(refusedPaths(answer)).toEqual([field]);
});

test('a stored password is a salted hash, and no answer shows it', async () => {
  const [one, two] = [newAccount(), newAccount()];
  const answers = [await api.signUp(one), await api.signUp(two)];
  const { rows } = await database.pool.query<{ password_hash: string }>(
    'select password_hash from cargo.users where email = any ($1)',
    [[one.email, two.email]],
  );
  const hashes = rows.map((row) => row.password_hash);
  expect(new Set(hashes).size).toBe(2);
  for (const hash of hashes) {
    expect(hash).not.toContain(PASSWORD);
    for (const answer of answers) expect(answer.text).not.toContain(hash);
  }
});

test('GET /users/me tells the name and role that the database has today', async () => {
  const { user, client } = await enter();
  await database.pool.query(
    `update cargo.users set role = 'handler', name = 'Grace' where id = $1`,
    [user.id],
  );
  const me = granted(await client.call('GET', '/users/me'), 200);
  expect(me).toEqual({ id: user.id, email: user.email, name: 'Grace', role: 'handler' });
});

test('GET /users/me without a token → 401', async () => {
  const answer = await api.call('GET', '/users/me');
  refused(answer, 401, 'unauthenticated');
  expect(answer.headers.get('WWW-Authenticate')).toMatch(/^Bearer/);
});

test('GET /users/me of a user that is no more → 401', async () => {
  const { user, client } = await enter();
  await database.pool.query('delete from cargo.users where id = $1', [user.id]);
  refused(await client.call('GET', '/users/me'), 401, 'unauthenticated');
});

test('GET /users/me with a token of a user that never was → 401', async () => {
  const nobody = { id: randomUUID(), email: 'n@example.test', name: 'N', role: 'admin' } as const;
  const client = createApiClient(stack.api, mintToken(nobody, secretOf(stack)));
  refused(await client.call('GET', '/users/me'), 401, 'unauthenticated');
});
