import { expect, test } from 'vitest';
import type { StaticFiles } from '../../../src/env.ts';
import { ask, BROWSER, keepLog } from './door.ts';

keepLog();

/** A page of a Worker with these static files, or with none. */
const get = (path: string, files?: StaticFiles) =>
  ask(path, { headers: { Accept: BROWSER } }, { settings: files ? { ASSETS: files } : {} });

const EMPTY: StaticFiles = { fetch: async () => new Response(null, { status: 404 }) };

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
