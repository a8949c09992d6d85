import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { granted } from '../../support/answers.ts';
import { createReader, errorAt, formOf, type Page } from '../../support/reader.ts';
import { openScene, type Person } from '../../support/scene.ts';

const scene = openScene();
const { api, enter, stack } = scene;
const reader = createReader(stack.api);
const readAs = ({ token }: Person) => createReader(stack.api, token);

const PASSWORD = 'long enough';
const newEmail = () => `${randomUUID()}@example.test`;

async function makeAccount() {
  const account = { email: newEmail(), password: PASSWORD, name: 'Ada Cargo' };
  granted(await api.signUp(account), 201);
  return account;
}

/** The session that a page opened; undefined where it opened none. */
const sessionOf = ({ headers }: Page) =>
  headers.getSetCookie().flatMap((cookie) => /^__Host-session=([^;]+)/.exec(cookie)?.[1] ?? [])[0];

describe('signing in', () => {
  test('opens a session that no script reads, and goes on where one was', async () => {
    const { email } = await makeAccount();
    const page = await reader.open('/login?come_back=%2Faccount');
    expect(page.text).toContain('Sign in to continue where you were.');
    const form = formOf(page, '/login');
    const sent = await reader.send(form.action, {
      ...form.fields,
      email: ` ${email.toUpperCase()} `,
      password: PASSWORD,
    });
    expect([sent.status, sent.to]).toEqual([303, '/account']);
    expect(sent.headers.getSetCookie().join()).toMatch(
      /__Host-session=[^;]+; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Lax/,
    );
    const account = await createReader(stack.api, sessionOf(sent)).open('/account');
    expect(account.text).toContain(`Name Ada Cargo Email address ${email}`);
    expect(account.text).not.toMatch(/later|soon|token/i);
  });

  test('a wrong password keeps the address, and never the password', async () => {
    const { email } = await makeAccount();
    const page = await reader.send('/login', {
      email,
      password: 'wrong-secret',
      come_back: '/account',
    });
    expect(page.status).toBe(401);
    expect(page.text).toContain('No account has this email address with this password.');
    expect(formOf(page, '/login').fields).toMatchObject({
      email,
      password: '',
      come_back: '/account',
    });
    expect(page.html).not.toContain('wrong-secret');
    expect(sessionOf(page)).toBeUndefined();
  });

  test('an address that is none is said at the field', async () => {
    const page = await reader.send('/login', { email: 'häagen@example.test', password: PASSWORD });
    expect([page.status, errorAt(page, 'email')]).toEqual([422, 'An email address.']);
  });

  test('too many attempts: how long to wait is said in words, and to programs', async () => {
    const { email } = await makeAccount();
    for (let tries = 0; tries < 10; tries += 1) {
      await reader.send('/login', { email, password: 'guess' });
    }
    const page = await reader.send('/login', { email, password: PASSWORD });
    expect(page.status).toBe(429);
    expect(page.text).toMatch(/Too many attempts .* Wait \d+ minutes, then try again\./);
    expect(Number(page.headers.get('Retry-After'))).toBeGreaterThan(60);
    expect(formOf(page, '/login').fields.email).toBe(email);
  });

  test('who is signed in already is told so, and may go on', async () => {
    const person = await enter();
    const page = await readAs(person).open('/login?come_back=%2Faccount');
    expect(page.text).toContain(`You are signed in as ${person.user.name}. Continue`);
    expect(page.html).toContain('<a href="/account">Continue</a>');
  });
});

describe('signing up', () => {
  test('makes an account that is signed in at once', async () => {
    const page = await reader.open('/signup?come_back=%2Faccount');
    expect(Object.keys(formOf(page, '/signup').fields)).toEqual([
      'come_back',
      'name',
      'email',
      'password',
    ]);
    const email = newEmail();
    const sent = await reader.send('/signup', {
      name: 'Ada Cargo',
      email,
      password: PASSWORD,
      come_back: '/account',
    });
    expect([sent.status, sent.to]).toEqual([303, '/account']);
    expect((await createReader(stack.api, sessionOf(sent)).open('/account')).text).toContain(email);
  });

  test('a taken address leads to signing in with it, and back to where one was', async () => {
    const { email } = await makeAccount();
    const page = await reader.send('/signup', {
      name: 'A',
      email,
      password: PASSWORD,
      come_back: '/account',
    });
    expect(page.status).toBe(409);
    const link =
      /href="(\/login[^"]*email[^"]*)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(formOf(await reader.open(link), '/login').fields).toMatchObject({
      email,
      come_back: '/account',
    });
  });

  test('each field that is wrong says why, and the rest stays as it was typed', async () => {
    const page = await reader.send('/signup', { name: ' ', email: 'nobody', password: 'short' });
    expect(page.status).toBe(422);
    expect(errorAt(page, 'name')).toBe('Has to have 1 to 200 characters.');
    expect(errorAt(page, 'email')).toBe('An email address.');
    expect(errorAt(page, 'password')).toBe('A password has 8 to 200 characters.');
    expect(page.text).toContain('There is a problem');
    expect(formOf(page, '/signup').fields).toMatchObject({ email: 'nobody', password: '' });
  });
});

describe('come back', () => {
  test.each([
    '/',
    '/account',
    '/my/bookings?status=HELD&cursor=BKG-1',
    '/track/176-12345675',
    '/loginx',
    '/%2f%2fevil.test',
    '/@evil.test',
    '/a//b',
    '/?next=//evil.test',
    '/#//evil.test',
  ])('a path of ours is kept: %s', async (path) => {
    expect(await wayBack(path)).toEqual([path, path]);
  });

  test.each([
    '',
    '//evil.test',
    '///evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    '/\t/evil.test',
    '/\n/evil.test',
    '/\r\nSet-Cookie: a=b',
    '\n//evil.test',
    '/account\u0000',
    '/acc\u2028ount',
    '/account é',
    'https://evil.test/',
    'HTTPS:evil.test',
    'javascript:alert(1)',
    'data:text/html,x',
    'evil.test',
    './/evil.test',
    '@evil.test',
    '%2f%2fevil.test',
    '/login',
    '/login?come_back=%2F',
    '/signup',
    '/sign-out',
    `/${'a'.repeat(3_000)}`,
  ])('everything else leads to the start: %j', async (path) => {
    expect(await wayBack(path)).toEqual(['/', '/']);
  });

  test('signing in leads there, and never to another origin', async () => {
    const { email } = await makeAccount();
    const hostile = ['//evil.test', '/\t/evil.test'];
    const odd = ['/%2f%2fevil.test', '/..//evil.test', '/@evil.test'];
    for (const come_back of [...hostile, ...odd]) {
      const { to } = await reader.send('/login', { email, password: PASSWORD, come_back });
      expect(new URL(to ?? '', stack.api).origin, come_back).toBe(stack.api);
      expect(to).toBe(odd.includes(come_back) ? come_back : '/');
    }
  });

  /** What a form carries on of this path, from an address and from a form before it. */
  async function wayBack(path: string) {
    const drawn = await reader.open(`/login?come_back=${encodeURIComponent(path)}`);
    const again = await reader.send('/login', { email: 'ö', password: PASSWORD, come_back: path });
    return [drawn, again].map((page) => formOf(page, '/login').fields.come_back);
  }
});

describe('the session', () => {
  test('ends on this browser, and other forms sent with it lead to signing in', async () => {
    const sent = await readAs(await enter()).send('/sign-out', {});
    expect([sent.status, sent.to]).toEqual([303, '/']);
    expect(sent.headers.getSetCookie().join()).toMatch(
      /__Host-session=; Max-Age=0; Path=\/; HttpOnly; Secure/,
    );
  });

  test.each(['nonsense', 'a.b.c', ''])('that is none is no session: “%s”', async (token) => {
    const page = await createReader(stack.api, token).open('/account');
    expect([page.status, page.to]).toEqual([303, '/login?come_back=%2Faccount']);
  });

  test('of an account that is gone leads to signing in', async () => {
    const person = await enter();
    await scene.database.pool.query('delete from cargo.users where id = $1', [person.user.id]);
    const page = await readAs(person).open('/account');
    expect([page.status, page.text]).toEqual([401, expect.stringContaining('You are signed out')]);
    expect(page.html).toContain('href="/login?come_back=%2Faccount"');
  });
});
