import { expect, test } from 'vitest';
import { createConsole } from '../../src/console/console.ts';
import { PAGES } from '../../src/console/pages.ts';
import type { Role } from '../../src/core/identity/types.ts';

/** Who may see what is below these paths, and send forms there: written down a second time, the longest first. */
const RULES: [path: string, rule: 'everyone' | Role][] = [
  ['/my', 'customer'],
  ['/account', 'customer'],
  ['/book', 'customer'],
  ['/desk', 'handler'],
  ['/board', 'admin'],
  ['/', 'everyone'],
];

/** Who sends these signed out signs in and comes back with what was filled in: the page itself says so. */
const SENT_SIGNED_OUT = ['POST /book', 'POST /book/:quote_id'];

const routesOf = (pages: ReturnType<typeof createConsole>) => [
  ...new Set(
    pages.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`),
  ),
];

test('every route of the console has a line, and every line a route', () => {
  expect(routesOf(createConsole()).sort()).toEqual(Object.keys(PAGES).sort());
});

test('a route without a line is found, however it was added', () => {
  const pages = createConsole();
  pages.get('/export', (c) => c.text('everything'));
  expect(routesOf(pages)).toContain('GET /export');
});

test('no page has the path of a call of the API, but for what both answer', async () => {
  const { createApi } = await import('../../src/api.ts');
  const calls = createApi()
    .routes.filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path}`);
  const both = Object.keys(PAGES).filter((page) => calls.includes(page));
  expect(both).toEqual(['GET /problems/:code']);
});

test.each(Object.entries(PAGES))('%s is for %s, as it is written down here', (page, access) => {
  const [, path = ''] = page.split(' ');
  const [, rule] =
    RULES.find(([above]) => path === above || path.startsWith(above === '/' ? '/' : `${above}/`)) ??
    [];
  expect(access).toBe(SENT_SIGNED_OUT.includes(page) ? 'everyone' : rule);
});
