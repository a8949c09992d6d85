import { describe, expect, test } from 'vitest';
import { ask, HOST, keepLog } from './door.ts';

keepLog();

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const OURS = { Origin: HOST, 'Sec-Fetch-Site': 'same-origin' };

/** What signs out, and so is seen to have been let in by the cookie that it takes. */
const send = (headers: Readonly<Record<string, string>>, { method = 'POST', host = HOST } = {}) =>
  ask('/sign-out', { method, host, headers });

const isLetIn = ({ status, headers }: { status: number; headers: Headers }) =>
  status === 303 && headers.has('Set-Cookie');

describe('a form of a page of ours is let in', () => {
  test.each<[string, Record<string, string>, string]>([
    ['as every browser sends it', OURS, HOST],
    ['by a browser that does not say where it comes from', { Origin: HOST }, HOST],
    ['on the port that is asked', { Origin: 'http://localhost:8787' }, 'http://localhost:8787'],
    ['on loopback by its number', { Origin: 'http://127.0.0.1:8787' }, 'http://127.0.0.1:8787'],
    ['on the default port, which no browser writes', { Origin: HOST }, `${HOST}:443`],
    [
      'on a host in capitals, which every browser writes small',
      { Origin: HOST },
      'https://CONSOLE.test',
    ],
  ])('%s', async (_, headers, host) => {
    expect(isLetIn(await send(headers, { host }))).toBe(true);
  });
});

const refusals: [string, Record<string, string>][] = [
  ['without Origin', {}],
  ['without Origin, from a site that says same-origin', { 'Sec-Fetch-Site': 'same-origin' }],
  ['without Origin, with our Referer', { Referer: `${HOST}/login` }],
  ['with Origin null', { ...OURS, Origin: 'null' }],
  ['with an empty Origin', { ...OURS, Origin: '' }],
  ['of another host', { ...OURS, Origin: 'https://elsewhere.test' }],
  ['of a subdomain', { ...OURS, Origin: 'https://www.console.test' }],
  ['of the domain above', { ...OURS, Origin: 'https://test' }],
  ['of a host that begins with ours', { ...OURS, Origin: `${HOST}.elsewhere.test` }],
  ['of a host that ends with ours', { ...OURS, Origin: 'https://notconsole.test' }],
  ['of another port', { ...OURS, Origin: `${HOST}:8443` }],
  ['of another scheme', { ...OURS, Origin: 'http://console.test' }],
  ['in capitals, as no browser writes it', { ...OURS, Origin: 'HTTPS://CONSOLE.TEST' }],
  ['with a path', { ...OURS, Origin: `${HOST}/` }],
  ['of two origins, ours first', { ...OURS, Origin: `${HOST} https://elsewhere.test` }],
  ['of two origins in a list', { ...OURS, Origin: `https://elsewhere.test, ${HOST}` }],
  ['of our origin with a user', { ...OURS, Origin: 'https://console.test@elsewhere.test' }],
  ['of an extension', { ...OURS, Origin: 'chrome-extension://abcdef' }],
  ['from the address bar', { ...OURS, 'Sec-Fetch-Site': 'none' }],
  ['from the same site', { ...OURS, 'Sec-Fetch-Site': 'same-site' }],
  ['from another site', { ...OURS, 'Sec-Fetch-Site': 'cross-site' }],
  ['from where nobody knows', { ...OURS, 'Sec-Fetch-Site': '' }],
  ['from two places', { ...OURS, 'Sec-Fetch-Site': 'same-origin, cross-site' }],
];

describe('a form from elsewhere is refused', () => {
  test.each(refusals)('%s', async (_, headers) => {
    const types = [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=b',
      'application/json',
      '',
    ];
    for (const type of types) {
      const answer = await send({ ...headers, ...(type && { 'Content-Type': type }) });
      expect(answer.status, type).toBe(403);
      expect(answer.isPage).toBe(true);
      expect(answer.headers.has('Set-Cookie')).toBe(false);
      expect(answer.text).toContain('This did not come from our pages');
    }
  });

  test.each(['PUT', 'PATCH', 'DELETE', 'QUERY', 'PROPFIND', 'post'])(
    'by the method %s',
    async (method) => {
      expect((await send({ Origin: 'https://elsewhere.test' }, { method })).status).toBe(403);
    },
  );

  test('as a part for a script just the same, without a word of CORS', async () => {
    const answer = await send({ Origin: 'https://elsewhere.test', 'X-Part': 'yes' });
    expect(answer.status).toBe(403);
    expect(answer.headers.has('Access-Control-Allow-Origin')).toBe(false);
  });

  test('a preflight is answered without a word of CORS, and so nothing follows it', async () => {
    const answer = await ask('/sign-out', {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://elsewhere.test',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'x-part',
      },
    });
    expect(answer.status).toBe(405);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    );
  });

  test('the origins that may call the API may not send forms', async () => {
    const door = { settings: { ALLOWED_ORIGINS: 'https://partner.test' } };
    const headers = { ...FORM, Origin: 'https://partner.test', 'Sec-Fetch-Site': 'cross-site' };
    const answer = await ask('/sign-out', { method: 'POST', headers, body: '' }, door);
    expect(answer.status).toBe(403);
  });
});

describe('the method is the one on the first line', () => {
  test.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])(
    'whatever %s says',
    async (name) => {
      const answer = await ask('/sign-out?_method=POST', { headers: { [name]: 'POST', ...OURS } });
      expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'POST']);
      expect(answer.headers.has('Set-Cookie')).toBe(false);
    },
  );

  test.each(['GET', 'HEAD'])('%s does not sign out', async (method) => {
    const answer = await send({}, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.has('Set-Cookie')).toBe(false);
  });
});

describe('a body is a form', () => {
  test.each([
    ['text/plain', 'email=a'],
    ['application/json', '{"email":"a"}'],
    [
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="email"\r\n\r\na\r\n--b--',
    ],
    ['multipart/form-data', 'email=a'],
    ['nonsense', 'email=a'],
    ['application/x-www-form-urlencoded-not', 'email=a'],
  ])('%s is none → 415', async (type, body) => {
    const headers = { ...OURS, 'Content-Type': type };
    const answer = await ask('/login', { method: 'POST', headers, body });
    expect([answer.status, answer.isPage]).toEqual([415, true]);
  });

  test.each([
    'application/x-www-form-urlencoded',
    'Application/X-WWW-Form-Urlencoded; charset=UTF-8',
    'application/x-www-form-urlencoded; charset=utf-16', // it is UTF-8 all the same
  ])('%s is one', async (type) => {
    const headers = { ...OURS, 'Content-Type': type };
    const answer = await ask('/login', { method: 'POST', headers, body: 'email=a%40b.test' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="a@b.test"');
  });

  test.each([
    '%',
    '%ff=%fe',
    '&&&',
    '=',
    '%00=%00',
    'email',
    '__proto__=a&constructor=b',
    'email[]=a&email.b=c',
  ])('%j breaks nothing', async (body) => {
    const answer = await ask('/login', { method: 'POST', headers: { ...OURS, ...FORM }, body });
    expect([answer.status, answer.isPage]).toEqual([422, true]);
  });

  test.each(['multipart/form-data', 'application/x-www-form-urlencoded; charset=utf-16'])(
    'an empty one of the type %s says nothing',
    async (type) => {
      const headers = { ...OURS, 'Content-Type': type };
      const answer = await ask('/login', { method: 'POST', headers, body: '' });
      expect([answer.status, answer.isPage]).toEqual([422, true]);
    },
  );

  test('one of more than 64 KiB → 413, as a page', async () => {
    const body = `email=${'a'.repeat(64 * 1_024)}`;
    const answer = await ask('/login', { method: 'POST', headers: { ...OURS, ...FORM }, body });
    expect([answer.status, answer.isPage]).toEqual([413, true]);
    expect(answer.text).toContain('The form is too large');
  });

  test('a compressed one could be any size → 415', async () => {
    const headers = { ...OURS, ...FORM, 'Content-Encoding': 'gzip' };
    const answer = await ask('/login', { method: 'POST', headers, body: 'email=a' });
    expect([answer.status, answer.isPage]).toEqual([415, true]);
  });
});
