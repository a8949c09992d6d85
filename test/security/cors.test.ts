import { beforeAll, describe, expect, test } from 'vitest';
import { refused } from '../support/answers.ts';
import { createApiClient } from '../support/api-client.ts';
import { say } from '../support/assistant.ts';
import { openScene } from '../support/scene.ts';

const { stack, startWorker } = openScene();
const [LISTED, ALSO] = ['https://book.example', 'https://desk.example:8443'];
const OTHERS = [
  'https://elsewhere.example',
  'null',
  'http://book.example',
  'https://book.example:8443',
  'https://book.example.elsewhere.example',
  'https://elsewhere.example/https://book.example',
  'https://xbook.example',
  'https://bookxexample',
  'https://BOOK.example',
  'https://book.example, https://elsewhere.example',
  '*',
  'file://',
];

const urls: Record<string, string> = { none: stack.api };
beforeAll(async () => {
  urls.list = (await startWorker({ ALLOWED_ORIGINS: ` ${LISTED} , ${ALSO},` })).url;
  urls.everyone = (await startWorker({ ALLOWED_ORIGINS: '*' })).url;
});

const get = (which: string, origin: string, path = '/openapi.json') =>
  createApiClient(urls[which] ?? '').call('GET', path, undefined, { headers: { origin } });
const preflight = (which: string, origin: string) =>
  createApiClient(urls[which] ?? '').call('OPTIONS', '/bookings', undefined, {
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, x-made-up',
    },
  });
const allowed = ({ headers }: { headers: Headers }) => headers.get('Access-Control-Allow-Origin');

test.each([LISTED, ALSO])('%s is in the list, and let in by name', async (origin) => {
  for (const answer of [await get('list', origin), await preflight('list', origin)]) {
    expect(allowed(answer)).toBe(origin);
    expect(answer.headers.get('Vary')).toMatch(/\bOrigin\b/);
  }
  expect((await preflight('list', origin)).status).toBe(204);
});

describe.each(['none', 'list'])('with the list %s', (which) => {
  test.each(OTHERS)('%s is let in neither by name nor by star', async (origin) => {
    expect(allowed(await get(which, origin))).toBeNull();
    expect(allowed(await preflight(which, origin))).toBeNull();
    expect(allowed(await get(which, origin, '/nowhere'))).toBeNull();
  });
});

describe('POST /mcp, which pages of other origins may not even reach', () => {
  const call = (which: string, origin: string) =>
    say(
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { headers: { origin }, origin: urls[which] ?? '' },
    );

  test.each(['list', 'everyone'])('with %s, a page that is in it', async (which) => {
    const answer = await call(which, LISTED);
    expect([answer.status, answer.body]).toEqual([200, { jsonrpc: '2.0', id: 1, result: {} }]);
  });

  test.each(OTHERS)('with the list, %s → 403 forbidden', async (origin) => {
    refused(await call('list', origin), 403, 'forbidden');
  });
});

test('without a list a preflight is a method that there is not', async () => {
  const answer = await preflight('none', LISTED);
  expect(answer.status).toBe(405);
  expect(answer.headers.get('Access-Control-Allow-Methods')).toBeNull();
});

test('with a list the answer differs by origin, and caches are told so for those left out too', async () => {
  expect((await get('list', 'https://elsewhere.example')).headers.get('Vary')).toMatch(
    /\bOrigin\b/,
  );
});

test.each([LISTED, ...OTHERS])(
  'with * everyone is let in by star, never %s by name',
  async (origin) => {
    expect(allowed(await get('everyone', origin))).toBe('*');
    expect(allowed(await preflight('everyone', origin))).toBe('*');
  },
);

test.each(['none', 'list', 'everyone'])(
  'with %s nobody’s credentials are asked for',
  async (which) => {
    for (const answer of [await get(which, LISTED), await preflight(which, LISTED)]) {
      expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull();
    }
  },
);

test('a preflight allows what the API uses, and repeats no header that was asked for', async () => {
  const { headers } = await preflight('list', LISTED);
  expect(headers.get('Access-Control-Allow-Methods')).toBe('GET,POST,PUT,PATCH,DELETE');
  expect(headers.get('Access-Control-Allow-Headers')?.split(',')).toEqual([
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
    'MCP-Protocol-Version',
    'X-Request-Id',
  ]);
});

test('a problem is readable from a listed origin as well', async () => {
  const answer = await get('list', LISTED, '/users/me');
  expect([answer.status, allowed(answer)]).toEqual([401, LISTED]);
});
