import { describe, expect, test } from 'vitest';
import { createApi } from '../../../src/api.ts';
import { comeBackTo } from '../../../src/console/session.ts';
import type { Accounts } from '../../../src/core/identity/ports.ts';
import type { Issuer } from '../../../src/http/issuer.ts';
import { claimsOf, forgeToken, unsignedToken } from '../../support/forged-token.ts';
import { createAccounts } from '../fakes.ts';
import { ask, type Door, HOST, keepLog, SECRET, sendForm, signedInAs } from './door.ts';

keepLog();

const USER = {
  id: '11111111-1111-4111-8111-111111111111',
  email: 'ada@example.test',
  name: 'Ada Cargo',
  role: 'customer',
} as const;
const getUser: Accounts['getUser'] = async ({ user_id }) => ({
  user: { ...USER, id: user_id, dob: null },
});
/** A database that knows everyone. */
const KNOWN: Door = { ports: { accounts: createAccounts({ getUser }) } };
const PAST_S = Math.floor(Date.now() / 1_000) - 10;
const token = forgeToken(claimsOf(USER), SECRET);

const account = (headers: Record<string, string>, door: Door = KNOWN) =>
  ask('/account', { headers }, door);
const isSignedIn = ({ status, text }: { status: number; text: string }) =>
  status === 200 && text.includes('Sign out');

describe('who is signed in is said by the cookie', () => {
  test.each<[string, string]>([
    ['alone', `__Host-session=${token}`],
    ['among others', `a=b; __Host-session=${token}; c=d`],
    ['after others of its name without the prefix', `session=e30.e30.e30; __Host-session=${token}`],
  ])('%s', async (_, Cookie) => {
    expect(isSignedIn(await account({ Cookie }))).toBe(true);
  });

  test('while the secret is replaced, that of before still counts', async () => {
    const old = 'o'.repeat(32);
    const headers = signedInAs('customer', {}, old);
    expect(isSignedIn(await account(headers, { ...KNOWN, secrets: [SECRET, old] }))).toBe(true);
    const after = await account(headers, { ...KNOWN, secrets: [SECRET] });
    expect(after.status).toBe(303);
    // The next isolate may know the secret that this one has not heard of yet.
    expect(after.headers.has('Set-Cookie')).toBe(false);
  });

  test('whatever Authorization says', async () => {
    const admin = `Bearer ${forgeToken(claimsOf({ ...USER, name: 'Root', role: 'admin' }), SECRET)}`;
    expect((await account({ Authorization: admin })).status).toBe(303);
    const both = await account({ ...signedInAs('customer'), Authorization: admin });
    expect(both.text).toContain('Ada Cargo');
    expect(both.text).not.toMatch(/Root|href="\/board"/);
    const broken = await account({ ...signedInAs('customer'), Authorization: 'Bearer nonsense' });
    expect(isSignedIn(broken)).toBe(true);
  });
});

describe('nobody is signed in', () => {
  const forged: [string, string][] = [
    ['without a cookie', ''],
    ['by a cookie without the prefix, which another host could set', `session=${token}`],
    ['by one with the prefix in another case', `__host-session=${token}`],
    ['by an empty one', '__Host-session='],
    ['by garbage', '__Host-session=not.a.token'],
    ['by half a token', `__Host-session=${token.slice(0, -1)}`],
    [
      'by one that is over',
      `__Host-session=${forgeToken({ ...claimsOf(USER), exp: PAST_S }, SECRET)}`,
    ],
    ['by one of another secret', `__Host-session=${forgeToken(claimsOf(USER), 'x'.repeat(32))}`],
    ['by one that nobody signed', `__Host-session=${unsignedToken(claimsOf(USER))}`],
    [
      'by one of another issuer',
      `__Host-session=${forgeToken({ ...claimsOf(USER), iss: 'elsewhere' }, SECRET)}`,
    ],
    [
      'by one for another audience',
      `__Host-session=${forgeToken({ ...claimsOf(USER), aud: 'elsewhere' }, SECRET)}`,
    ],
    [
      'by one with a made-up role',
      `__Host-session=${forgeToken({ ...claimsOf(USER), role: 'root' }, SECRET)}`,
    ],
    [
      'by one that never ends',
      `__Host-session=${forgeToken({ ...claimsOf(USER), exp: undefined }, SECRET)}`,
    ],
    ['by a token with the word before it', `__Host-session="Bearer ${token}"`],
  ];
  test.each(forged)('%s', async (_, Cookie) => {
    const answer = await account({ Cookie });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('Location')).toBe('/login?come_back=%2Faccount');
    expect(answer.headers.has('Set-Cookie')).toBe(false);
  });

  test('by a token of the other issuer, whose keys are not asked for', async () => {
    let asked = 0;
    const issuer: Issuer = {
      async read() {
        asked += 1;
        return { user_id: USER.id, role: 'admin', identity: null };
      },
    };
    const foreign = forgeToken({ sub: USER.id, aud: 'authenticated' }, 'y'.repeat(32));
    const door = { ...KNOWN, issuer };
    expect((await account({ Cookie: `__Host-session=${foreign}` }, door)).status).toBe(303);
    expect((await account({ Authorization: `Bearer ${foreign}` }, door)).status).toBe(303);
    expect(asked).toBe(0);
    // The same token does open the API, which accepts that issuer.
    await ask('/users/me', { headers: { Authorization: `Bearer ${foreign}` } }, door);
    expect(asked).toBe(1);
  });
});

describe('the cookie', () => {
  const signingIn: Door = {
    ports: {
      accounts: createAccounts({
        findCredentials: async () => ({ user: { ...USER, dob: null }, password_hash: 'hash' }),
      }),
      passwords: { hash: async () => 'hash', verify: async () => true },
      sign_ins: {
        attempt: async () => null,
        succeeded: async () => undefined,
        abandoned: async () => undefined,
      },
    },
  };
  const signIn = (come_back = '/', headers = {}) =>
    sendForm(
      '/login',
      { email: USER.email, password: 'correct horse battery', come_back },
      { headers },
      signingIn,
    );

  test('is for this host, over TLS, out of reach of scripts and of other sites’ forms, and ends with its token', async () => {
    const answer = await signIn();
    expect(answer.status, answer.text).toBe(303);
    const [pair = '', ...attributes] = (answer.headers.get('Set-Cookie') ?? '').split('; ');
    expect(pair).toMatch(/^__Host-session=eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(attributes.sort()).toEqual([
      'HttpOnly',
      'Max-Age=86400',
      'Path=/',
      'SameSite=Lax',
      'Secure',
    ]);
    const { exp, iat }: { exp: number; iat: number } = JSON.parse(
      Buffer.from(pair.split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(exp - iat).toBe(86_400);
  });

  test('is a new one for whoever signs in, whatever was there before', async () => {
    const before = signedInAs('admin');
    const answer = await signIn('/', before);
    const set = answer.headers.getSetCookie();
    expect(set).toHaveLength(1);
    expect(set[0]).not.toContain(before.Cookie);
  });

  test('is taken away by signing out, with the attributes that it was set with', async () => {
    const answer = await sendForm('/sign-out', {}, { headers: signedInAs('customer') });
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/']);
    const [pair, ...attributes] = (answer.headers.get('Set-Cookie') ?? '').split('; ');
    expect(pair).toBe('__Host-session=');
    expect(attributes.sort()).toEqual([
      'HttpOnly',
      'Max-Age=0',
      'Path=/',
      'SameSite=Lax',
      'Secure',
    ]);
  });

  test('opens no operation of the API', async () => {
    const closed = createApi().definitions.filter(({ security }) => security?.length);
    expect(closed.length).toBeGreaterThan(20);
    for (const { method, path } of closed) {
      const isBody = ['post', 'put', 'patch'].includes(method);
      const answer = await ask(path.replaceAll(/\{\w+\}/g, 'BKG-000000000000'), {
        method: method.toUpperCase(),
        headers: {
          ...signedInAs('admin'),
          Origin: HOST,
          'Sec-Fetch-Site': 'same-origin',
          'X-Part': 'yes',
          ...(isBody && { 'Content-Type': 'application/json' }),
        },
        ...(isBody && { body: '{}' }),
      });
      expect([answer.status, JSON.parse(answer.text).code], path).toEqual([401, 'unauthenticated']);
    }
  });

  test.each([
    '//elsewhere.test',
    '///elsewhere.test',
    '/\\elsewhere.test',
    '\\\\elsewhere.test',
    '/\t/elsewhere.test',
    '/\n/elsewhere.test',
    'https://elsewhere.test',
    'https:elsewhere.test',
    'javascript:alert(1)',
    'elsewhere.test',
    '/account\r\nSet-Cookie: a=b',
    '/a b',
    '/é',
    '',
  ])('leads to the start page, never to %j', async (come_back) => {
    expect(comeBackTo(come_back)).toBe('/');
    const answer = await signIn(come_back);
    expect(answer.headers.get('Location')).toBe('/');
    const form = await ask(`/login?come_back=${encodeURIComponent(come_back)}`);
    expect(form.text).toContain('name="come_back" value="/"');
  });

  test.each([
    '/',
    '/account',
    '/my/bookings?status=BOOKED&after=BKG-1',
    '/book?flight=1#terms',
    '/track/%E2%9C%93',
    '/.//elsewhere.test',
    '/%2f%2felsewhere.test',
    '/@elsewhere.test',
    '/a"><script>alert(1)</script>',
  ])('leads back to %s, which is of this host', async (come_back) => {
    const answer = await signIn(come_back);
    const location = answer.headers.get('Location') ?? '';
    expect(new URL(location, HOST).origin).toBe(HOST);
    expect(location).toBe(come_back);
    const form = await ask(`/login?come_back=${encodeURIComponent(come_back)}`);
    expect(form.text).not.toContain('<script>alert');
  });
});

test('what is too long for a header is nothing to come back to', () => {
  expect(comeBackTo(`/${'a'.repeat(2_000)}`)).toHaveLength(2_001);
  expect(comeBackTo(`/${'a'.repeat(2_001)}`)).toBe('/');
});

describe('who comes without a session', () => {
  test('to a page is led back to it, with its query', async () => {
    const answer = await ask('/account?tab=1&x=%2F', { headers: { Referer: `${HOST}/login` } });
    expect(answer.headers.get('Location')).toBe(
      `/login?come_back=${encodeURIComponent('/account?tab=1&x=%2F')}`,
    );
    const head = await ask('/account?tab=1', {
      method: 'HEAD',
      headers: { Referer: `${HOST}/login` },
    });
    expect(head.headers.get('Location')).toBe(
      `/login?come_back=${encodeURIComponent('/account?tab=1')}`,
    );
  });

  test('for a part is told so in a part', async () => {
    const answer = await ask('/account', { headers: { 'X-Part': 'yes' } });
    expect([answer.status, answer.isPage]).toEqual([401, false]);
    expect(answer.text).toContain('You are signed out');
  });
});
