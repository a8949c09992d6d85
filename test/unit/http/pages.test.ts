import { beforeEach, expect, test, vi } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { parseEnv, type StaticFiles } from '../../../src/env.ts';
import { createTokens } from '../../../src/http/authentication.ts';
import { createPorts, createWorld } from '../fakes.ts';

const SECRET = 's'.repeat(32);
const app = createApp();

/** A page of a Worker with these static files, or with none. */
async function get(path: string, files?: StaticFiles) {
  const parsed = parseEnv({
    SUPABASE_URL: 'https://project.example.test',
    SUPABASE_KEY: 'key',
    SECRET_KEY: SECRET,
    UPSTASH_REDIS_REST_URL: 'https://redis.example.test',
    UPSTASH_REDIS_REST_TOKEN: 'token',
    ...(files && { ASSETS: files }),
  });
  if (!('settings' in parsed)) throw new Error(parsed.misconfigured.join());
  const services = {
    ...parsed,
    tokens: createTokens([SECRET], null),
    connect: () => createPorts({ world: createWorld() }),
  };
  const request = new Request(`http://api.test${path}`, { headers: { Accept: 'text/html' } });
  const context = { waitUntil() {}, passThroughOnException() {}, props: {} };
  const answer = await app.fetch(request, { services }, context);
  return { status: answer.status, text: await answer.text() };
}

const EMPTY: StaticFiles = { fetch: async () => new Response(null, { status: 404 }) };

beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue();
});

test.each(['/docs/guides', '/docs/guides/paging', '/docs/guides/paging.md', '/llms.txt'])(
  '%s that is not built → 404 with the command that builds it',
  async (path) => {
    for (const files of [undefined, EMPTY]) {
      const { status, text } = await get(path, files);
      expect(status, text).toBe(404);
      expect(text).toContain('<h1>This is not built here</h1>');
      expect(text).toContain('npm run build:pages');
    }
  },
);

test('a problem is explained without a stylesheet where there is none, and with it as soon as there is', async () => {
  let asked = 0;
  const manifest: StaticFiles = {
    fetch: async ({ url }) => {
      if (new URL(url).pathname !== '/assets/pages.json')
        return new Response(null, { status: 404 });
      asked += 1;
      return Response.json({ console: '/assets/c.0123456789abcdef.css', icon: '/i', islands: {} });
    },
  };
  const bare = await get('/problems/flight_busy', EMPTY);
  expect(bare.status, bare.text).toBe(200);
  expect(bare.text).toContain('<h1>Flight busy</h1>');
  expect(bare.text).not.toContain('stylesheet');
  for (let reads = 0; reads < 3; reads += 1) {
    const { text } = await get('/problems/flight_busy', manifest);
    expect(text).toContain('<link rel="stylesheet" href="/assets/c.0123456789abcdef.css"/>');
  }
  expect(asked).toBe(1);
});
