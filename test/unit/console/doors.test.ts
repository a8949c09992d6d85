import { expect, test } from 'vitest';
import { ask, BROWSER, keepLog } from './door.ts';

keepLog();

type Door = 'page' | 'API';

/** Which door answers, by the first name of the path alone, whatever is asked for. */
const BY_NAME: [path: string, door: Door][] = [
  ['/login', 'page'],
  ['/login?come_back=/bookings', 'page'],
  ['/login/', 'page'],
  ['/login/deeper', 'page'],
  ['/account', 'page'],
  ['/health', 'API'],
  ['/bookings', 'API'],
  ['/bookings?a=/login', 'API'],
  ['/bookings/login', 'API'],
  ['/users/login', 'API'],
  ['/flights/../bookings', 'API'],
  ['/login/../bookings', 'API'],
  ['/./login', 'page'],
  ['/openapi.json', 'API'],
  ['/mcp', 'API'],
];

/** The root and nobody's names: who prefers HTML gets a page, everyone else the problem that they always got. */
const NOBODYS = [
  '/',
  '/?origin=DEL',
  '/nowhere',
  '//',
  '//login',
  '//bookings/my-bookings',
  '/\\login',
  '/Login',
  '/LOGIN',
  '/BOOKINGS',
  '/login%00',
  '/login;a=b',
  '/%2flogin',
  '/%2e%2e%2flogin',
  '/logins',
  '/log',
  '/*',
  '/:page',
  '/.env',
  '/favicon.ico',
  '/robots.txt',
];

const ACCEPTS: [accept: string, prefers: Door][] = [
  [BROWSER, 'page'],
  ['text/html', 'page'],
  ['TEXT/HTML', 'page'],
  ['text/*;q=0.5', 'page'],
  ['*/*', 'API'],
  ['', 'API'],
  ['application/json', 'API'],
  ['application/json, text/html;q=0.9', 'API'],
  ['text/html;q=0', 'API'],
  ['text/html;q=nonsense, */*', 'API'],
  ['image/avif,image/webp,*/*;q=0.8', 'API'],
  [',;;,', 'API'],
  [`${'a/b,'.repeat(2_000)}text/html`, 'page'],
];

const answers = async (path: string, Accept: string, method = 'GET'): Promise<Door> => {
  const { headers, isPage, text } = await ask(path, { headers: { Accept }, method });
  // A program that asks a page for itself is led on like a browser; every answer of the API is no HTML.
  const type = headers.get('Content-Type') ?? '';
  const door = headers.get('Referrer-Policy') === 'same-origin' ? 'page' : 'API';
  if (method === 'GET' && text !== '') expect(type.includes('json'), text).toBe(!isPage);
  return door;
};

test.each(BY_NAME)('%s goes to the %s, whatever is accepted', async (path, door) => {
  for (const [accept] of ACCEPTS) expect(await answers(path, accept), accept).toBe(door);
});

test.each(NOBODYS)('%s is a 404 in the form that is preferred', async (path) => {
  for (const [accept, door] of ACCEPTS) {
    expect(await answers(path, accept), accept).toBe(door);
  }
  const { status, text } = await ask(path, { headers: { Accept: '*/*' } });
  expect(status, text).toBe(404);
  expect(JSON.parse(text)).toMatchObject({ code: 'not_found', status: 404 });
});

test('an encoded name is what it means to either door, and opens nothing of the other', async () => {
  const { status, isPage } = await ask('/%6cogin');
  expect([status, isPage]).toEqual([200, true]);
  const program = { headers: { Accept: 'application/json' } };
  expect((await ask('/%6cogin', program)).status).toBe(404);
  expect((await ask('/%62ookings/my-bookings', program)).status).toBe(401);
  expect((await ask('/%62ookings/my-bookings')).status).toBe(404);
});

test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'])(
  '%s goes where GET goes',
  async (method) => {
    expect(await answers('/login', '*/*', method)).toBe('page');
    expect(await answers('/bookings', BROWSER, method)).toBe('API');
    expect(await answers('/nowhere', '*/*', method)).toBe('API');
    expect(await answers('/nowhere', BROWSER, method)).toBe('page');
  },
);
