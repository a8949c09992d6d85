import { createClient } from '@supabase/supabase-js';
import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gateway, openGateway } from '../../local/gateway/gateway.ts';
import { type HttpServer, openServer } from '../../local/gateway/http-server.ts';
import { createMemoryRedis } from '../../local/redis/memory/backend.ts';

const TOKEN = 'redis-token';
const JWT = 'header.claims.signature';
const keys = new Map([
  ['sb_secret_x', 'jwt.of.service_role'],
  ['sb_publishable_x', 'jwt.of.anon'],
]);

/** Stands where PostgREST is and answers what it was asked. */
let echo: HttpServer;
let gateway: Gateway;

beforeAll(async () => {
  echo = await openServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    const body = Buffer.concat(chunks).toString();
    response.writeHead(url === '/teapot' ? 418 : 200, { 'x-from': 'upstream' });
    response.end(JSON.stringify({ method, url, headers, body }));
  });
  gateway = await openGateway({
    rest: { url: `http://127.0.0.1:${echo.port}`, keys },
    redis: { backend: createMemoryRedis(), token: TOKEN },
  });
});
afterAll(async () => {
  await gateway.close();
  await echo.close();
});

const rest = (headers: Record<string, string>, path = '/rpc/f?x=1') =>
  fetch(`${gateway.supabaseUrl}/rest/v1${path}`, { method: 'POST', headers, body: '{"a":1}' });

describe('/rest/v1', () => {
  test.each([
    ['an opaque secret key', { apikey: 'sb_secret_x' }, 'Bearer jwt.of.service_role'],
    ['an opaque publishable key', { apikey: 'sb_publishable_x' }, 'Bearer jwt.of.anon'],
    ['a JWT as key', { apikey: JWT }, `Bearer ${JWT}`],
    [
      'the key sent twice',
      { apikey: 'sb_secret_x', authorization: 'Bearer sb_secret_x' },
      'Bearer jwt.of.service_role',
    ],
    [
      'a key and a user',
      { apikey: 'sb_publishable_x', authorization: `Bearer ${JWT}` },
      `Bearer ${JWT}`,
    ],
  ])('%s', async (_name, headers, authorization) => {
    const answer = await (await rest(headers)).json();
    expect(answer).toMatchObject({ method: 'POST', url: '/rpc/f?x=1', body: '{"a":1}' });
    expect(answer.headers.authorization).toBe(authorization);
    expect(answer.headers.apikey).toBeUndefined();
  });

  test('no key, or an unknown one → 401', async () => {
    const missing = await rest({ authorization: `Bearer ${JWT}` });
    expect([missing.status, await missing.json()]).toEqual([
      401,
      expect.objectContaining({ message: 'No API key found in request' }),
    ]);
    const unknown = await rest({ apikey: 'sb_secret_y' });
    expect([unknown.status, await unknown.json()]).toEqual([
      401,
      expect.objectContaining({ message: 'Invalid API key' }),
    ]);
  });

  test('status, headers and large bodies pass as they are', async () => {
    const teapot = await rest({ apikey: JWT }, '/teapot');
    expect([teapot.status, teapot.headers.get('x-from')]).toEqual([418, 'upstream']);
    const body = 'x'.repeat(3_000_000);
    const url = `${gateway.supabaseUrl}/rest/v1/rpc/f`;
    const answer = await fetch(url, { method: 'POST', headers: { apikey: JWT }, body });
    expect((await answer.json()).body).toHaveLength(body.length);
  });

  test('supabase-js calls a function', async () => {
    const client = createClient(gateway.supabaseUrl, 'sb_secret_x');
    const { data, error } = await client.rpc('f', { p_a: 1 });
    expect(error).toBeNull();
    expect(data).toMatchObject({ url: '/rpc/f', body: '{"p_a":1}' });
  });

  test('a path elsewhere → 404', async () => {
    for (const path of ['/', '/rest/v2/x', '/rest/v1x', '/redisx', '/auth/v1/user']) {
      expect((await fetch(`${gateway.supabaseUrl}${path}`)).status, path).toBe(404);
    }
  });

  test('nothing upstream → 503; a connection lost on the way → 502', async () => {
    await echo.close();
    expect((await rest({ apikey: JWT })).status).toBe(503);
    await echo.reopen();
    expect((await rest({ apikey: JWT })).status).toBe(200);
    const server = await openServer((request) => request.socket.destroy());
    const other = await openGateway({
      rest: { url: `http://127.0.0.1:${server.port}`, keys },
      redis: null,
    });
    const answer = await fetch(`${other.supabaseUrl}/rest/v1/`, { headers: { apikey: JWT } });
    expect(answer.status).toBe(502);
    await other.close();
    await server.close();
  });
});

describe('/redis', () => {
  const send = (path: string, init: RequestInit = {}) =>
    fetch(`${gateway.redisUrl}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${TOKEN}`, ...init.headers },
    });

  test.each(['', '/', '/pipeline', '/multi-exec', '/get/k'])(
    '%s without a token, or with a wrong one → 401',
    async (path) => {
      for (const authorization of ['', 'Bearer no', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`]) {
        const answer = await send(path, {
          method: 'POST',
          body: '[["ping"]]',
          headers: { authorization },
        });
        expect([answer.status, await answer.json()]).toEqual([
          401,
          { error: 'WRONGPASS invalid or missing auth token' },
        ]);
      }
    },
  );

  test('@upstash/redis sees a wrong token as an error', async () => {
    const redis = new Redis({
      url: gateway.redisUrl,
      token: 'no',
      retry: { retries: 0 },
      enableTelemetry: false,
    });
    await expect(redis.get('k')).rejects.toThrow('WRONGPASS');
  });

  test.each([
    ['/set/k/v?ex=100', undefined, { result: 'OK' }],
    ['/ttl/k', undefined, { result: 100 }],
    ['/set/b', 'a body', { result: 'OK' }],
    ['/get/b', undefined, { result: 'a body' }],
    ['/mget/k%20x/k', undefined, { result: [null, 'v'] }],
  ])('the command in the path: %s', async (path, body, answer) => {
    const response = await send(path, body ? { method: 'POST', body } : {});
    expect(await response.json()).toEqual(answer);
  });

  test('what is no command → 400', async () => {
    for (const [path, body] of [
      ['', 'x'],
      ['', '[]'],
      ['', '{}'],
      ['/pipeline', '{}'],
      ['/pipeline', '[]'],
      ['/pipeline', '["ping"]'],
      ['/multi-exec', '[[]]'],
    ]) {
      const answer = await send(path ?? '', { method: 'POST', body: body ?? '' });
      expect([answer.status, await answer.json()]).toEqual([
        400,
        { error: expect.stringMatching(/^ERR /) },
      ]);
    }
  });

  test('other methods → 405, too large a body → 413', async () => {
    expect((await send('', { method: 'DELETE' })).status).toBe(405);
    const answer = await send('', { method: 'POST', body: `["echo","${'x'.repeat(11_000_000)}"]` });
    expect(answer.status).toBe(413);
  });
});

test('closed it refuses connections, reopened it answers on the same port', async () => {
  await gateway.close();
  await expect(rest({ apikey: JWT })).rejects.toThrow('fetch failed');
  await gateway.reopen();
  expect((await rest({ apikey: JWT })).status).toBe(200);
});
