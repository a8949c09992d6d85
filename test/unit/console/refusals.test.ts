import { describe, expect, test } from 'vitest';
import { createConsole } from '../../../src/console/console.ts';
import { acceptForm } from '../../../src/console/forms.ts';
import { NothingDone, Unavailable } from '../../../src/core/world.ts';
import { createAccounts } from '../fakes.ts';
import {
  type Answered,
  ask,
  type Door,
  keepLog,
  sendForm,
  servicesOf,
  signedInAs,
} from './door.ts';

const log = keepLog();

/** What people read of a page: its heading and its words. */
const read = ({ text }: Answered) =>
  text
    .replace(/^.*<main[^>]*>|<\/main>.*$/gs, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** A database that fails like this. */
const failing = (error: unknown): Door => ({
  ports: {
    accounts: createAccounts({
      getUser: async () => {
        throw error;
      },
      signUp: async () => {
        throw error;
      },
    }),
    passwords: { hash: async () => 'hash', verify: async () => true },
  },
});
const OUT_OF_REACH = failing(new Unavailable('connect ECONNREFUSED 10.0.0.7:5432'));
const refuseAll = { limit: async () => ({ success: false }) };
const ACCOUNT = { name: 'Ada', email: 'ada@example.test', password: 'correct horse battery' };

const answers: Record<string, [ask: () => Promise<Answered>, status: number, says: RegExp]> = {
  'a path that nobody has': [() => ask('/nowhere'), 404, /There is no such page/],
  'below a page': [() => ask('/login/deeper'), 404, /There is no such page/],
  'with an encoded slash': [() => ask('/login%2f'), 404, /There is no such page/],
  'a form by GET': [() => ask('/sign-out'), 405, /Nothing can be sent to this address/],
  'a form from elsewhere': [
    () => sendForm('/login', {}, { headers: { Origin: 'https://elsewhere.test' } }),
    403,
    /This did not come from our pages .*Nothing was done/,
  ],
  'too large a form': [() => sendForm('/login', { a: 'a'.repeat(70_000) }), 413, /too large/],
  'too often': [
    () => ask('/login', {}, { settings: { RATE_LIMIT_PER_10_S: '1', RATE_LIMITER: refuseAll } }),
    429,
    /Too many requests.* Try again in 10 s/,
  ],
  'signing in too often': [
    () =>
      sendForm(
        '/login',
        ACCOUNT,
        {},
        {
          settings: { RATE_LIMIT_PER_10_S: '1', SIGN_IN_LIMITER: refuseAll },
        },
      ),
    429,
    /Too many requests.* Try again in 60 s/,
  ],
  'a setting that is missing': [
    () => ask('/login', {}, { settings: { SECRET_KEY: '' } }),
    500,
    /The service is not set up/,
  ],
  'the database out of reach': [
    () => ask('/account', { headers: signedInAs('customer') }, OUT_OF_REACH),
    503,
    /Not reachable for the moment .*Try again in a few seconds/,
  ],
  'a mistake of ours': [
    () =>
      ask(
        '/account',
        { headers: signedInAs('customer') },
        failing(new TypeError("Cannot read properties of undefined (reading 'rpc')")),
      ),
    500,
    /Something went wrong on our side/,
  ],
};

describe.each(Object.entries(answers))('%s', (_, [answer, status, says]) => {
  test(`→ ${status} as a page that says so, under the headers of every page`, async () => {
    const came = await answer();
    expect(came.status, came.text).toBe(status);
    expect(came.isPage, came.text).toBe(true);
    expect(read(came)).toMatch(says);
    expect(came.headers.get('Content-Type')).toBe('text/html; charset=UTF-8');
    expect(came.headers.get('Cache-Control')).toBe('no-store');
    expect(came.headers.get('Vary')).toBe('Cookie, Accept-Language, X-Part');
    expect(came.headers.get('Content-Security-Policy')).toMatch(/frame-ancestors 'none'/);
    expect(came.headers.get('Content-Security-Policy')).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(came.headers.get('X-Frame-Options')).toBe('DENY');
    expect(came.headers.get('Referrer-Policy')).toBe('same-origin');
    expect(came.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(came.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(came.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
    expect(came.headers.has('Set-Cookie')).toBe(false);
    expect(read(came)).toContain(came.headers.get('X-Request-Id'));
    if ([429, 503].includes(status)) {
      expect(came.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
    }
    expect(came.text).not.toMatch(/ECONNREFUSED|10\.0\.0\.7|Cannot read|\.ts:\d+/);
  });

  test('is one line of the log, with its status', async () => {
    await answer();
    const requests = log.lines().filter((line) => line.startsWith('{"event":"request"'));
    expect(requests).toHaveLength(1);
    expect(JSON.parse(requests[0] ?? '')).toMatchObject({ status, problem: expect.any(String) });
  });
});

test('a part for a script says the same in a paragraph', async () => {
  const headers = { ...signedInAs('customer'), 'X-Part': 'yes' };
  const part = await ask('/account', { headers }, OUT_OF_REACH);
  expect([part.status, part.isPage]).toEqual([503, false]);
  expect(part.text).toMatch(/^<p class="notice critical">.*Try again in a few seconds.*<\/p>$/);
  const limited = { settings: { RATE_LIMIT_PER_10_S: '1', RATE_LIMITER: refuseAll } };
  const refused = await ask('/login', { headers: { 'X-Part': 'yes' } }, limited);
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '10']);
  expect(refused.text).toMatch(/^<p class="notice/);
});

test.each(['/login', '/account', '/nowhere', '/sign-out'])(
  'HEAD of %s is its GET without the body',
  async (path) => {
    const headers = signedInAs('customer');
    const [get, head] = [
      await ask(path, { headers }, OUT_OF_REACH),
      await ask(path, { headers, method: 'HEAD' }, OUT_OF_REACH),
    ];
    expect([head.status, head.text]).toEqual([get.status, '']);
    const names = ({ headers: all }: Answered) =>
      [...all.keys()].filter((name) => name !== 'content-length');
    expect(names(head)).toEqual(names(get));
  },
);

test.each([
  ['/login/', '/login'],
  ['/login/?come_back=%2Faccount', '/login?come_back=%2Faccount'],
  ['/account/', '/account'],
  ['//', '/'],
])('%s has one slash too many → %s', async (path, to) => {
  const answer = await ask(path);
  expect([answer.status, answer.headers.get('Location')]).toEqual([301, to]);
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
});

test.each([
  '/login//',
  '//elsewhere.test/',
  '/\\elsewhere.test/',
  '/nowhere/',
  '/sign-out/',
  '/*/',
])('%s leads nowhere else', async (path) => {
  const answer = await ask(path);
  expect([answer.status, answer.headers.has('Location')]).toEqual([404, false]);
});

test.each([
  ['PUT', '/login', 'GET, HEAD, POST'],
  ['DELETE', '/account', 'GET, HEAD'],
  ['OPTIONS', '/account', 'GET, HEAD'],
  ['GET', '/sign-out', 'POST'],
])('%s %s → 405 with what works', async (method, path, allow) => {
  const headers = { Origin: 'https://console.test' };
  const answer = await ask(path, { method, headers });
  expect([answer.status, answer.headers.get('Allow'), answer.isPage]).toEqual([405, allow, true]);
});

describe('a form whose answer was lost', () => {
  test('is not shown with its password, and leads back to where it can be written anew', async () => {
    const answer = await sendForm('/signup', ACCOUNT, {}, OUT_OF_REACH);
    expect(answer.status).toBe(503);
    expect(read(answer)).toContain('it is not known whether this was done');
    expect(answer.text).toContain('<a href="/signup">Try again</a>');
    expect(answer.text).not.toMatch(/correct horse battery|ada@example/);
  });

  test('can be sent again as it was, under the key that it had', async () => {
    const pages = createConsole();
    pages.post('/fails', acceptForm, () => {
      throw new Unavailable('lost');
    });
    const sent = [
      ['key', 'f3a9'],
      ['goods', '"><script>alert(1)</script>'],
      ['code', 'PER'],
      ['code', 'COL'],
    ];
    const request = new Request('https://console.test/fails?a=1&b=2', {
      method: 'POST',
      headers: { Origin: 'https://console.test' },
      body: new URLSearchParams(sent),
    });
    const answer = await pages.fetch(request, { services: servicesOf({}) });
    const text = await answer.text();
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '2']);
    expect(text).toContain('<form method="post" action="/fails?a=1&amp;b=2">');
    const again = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
    expect(again.map(([, name, value]) => [name, value])).toEqual([
      ['key', 'f3a9'],
      ['goods', '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'],
      ['code', 'PER'],
      ['code', 'COL'],
    ]);
    expect(text).toContain('Send it again</button>');
  });

  test('says so where nothing was done', async () => {
    const refused = failing(new NothingDone('57014', { contended: false }));
    const answer = await sendForm('/signup', ACCOUNT, {}, refused);
    expect(read(answer)).toContain('Nothing was changed');
    expect(read(answer)).not.toContain('not known');
  });
});

test('what somebody is called is text, wherever it stands', async () => {
  const name = `"><img src=x onerror=alert(1)></title><script>alert('&amp;')</script>`;
  const answer = await ask('/login', { headers: signedInAs('admin', { name }) });
  expect(answer.text).not.toMatch(/<img|<script>|onerror=alert\(1\)>/);
  expect(answer.text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(answer.text).toContain('&amp;amp;');
});

test('what a form sent stands in it again as text', async () => {
  const email = `"autofocus onfocus="alert(1)`;
  const answer = await sendForm('/signup', { email, password: 'x', come_back: '/"><b>' });
  expect(answer.text).toContain('value="&quot;autofocus onfocus=&quot;alert(1)"');
  expect(answer.text).toContain('value="/&quot;&gt;&lt;b&gt;"');
});

test.each([
  ['de-DE,de;q=0.9', 200],
  ['fa-IR-u-ca-persian', 200],
  ['not a language, *;q=0', 200],
  ['x'.repeat(5_000), 200],
  [`${'-,'.repeat(5_000)}de`, 200],
])('Accept-Language %j shows the page', async (accepted, status) => {
  const answer = await ask('/login', { headers: { 'Accept-Language': accepted } });
  expect(answer.status).toBe(status);
});
