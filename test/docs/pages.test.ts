import { expect, inject, test } from 'vitest';
import { EXPLAINED_IN, GUIDE_NAMES, GUIDES } from '../../src/contract/guides.ts';
import { CODES, PROBLEMS } from '../../src/contract/problems.ts';

const { api } = inject('stack');
const AS_A_BROWSER = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

async function read(path: string, headers: Record<string, string> = AS_A_BROWSER) {
  const answer = await fetch(new URL(path, api), { headers, redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const guidePages = ['/docs/guides', ...GUIDE_NAMES.map((name) => `/docs/guides/${name}`)];
const problemPages = CODES.map((code) => `/problems/${code}`);

/** Where the links of a page lead; `fragment` is within the page that they lead to. */
const linksOf = (text: string, page: string) =>
  [...text.matchAll(/<(?:a|link)[^>]* href="([^"]+)"/g)].map(([, href = '']) => {
    const { origin, pathname, hash } = new URL(href, new URL(page, api));
    return { origin, pathname, fragment: hash.slice(1) };
  });

test('every link of every guide and problem leads somewhere', async () => {
  const pages = [...guidePages, ...problemPages];
  const texts = new Map<string, Promise<string>>();
  const reading = (path: string) => {
    const known = texts.get(path) ?? read(path).then(({ status, text }) => `${status} ${text}`);
    texts.set(path, known);
    return known;
  };
  let links = 0;
  for (const page of pages) {
    for (const { origin, pathname, fragment } of linksOf(await reading(page), page)) {
      expect(origin, page).toBe(api);
      const text = await reading(pathname);
      expect(text.slice(0, 3), `${page} leads to ${pathname}`).toBe('200');
      // The places of the reference are made by its script; test/browser opens one.
      const is_there =
        fragment === '' || pathname === '/docs' || text.includes(` id="${fragment}"`);
      expect(is_there, `${page} leads to ${pathname}#${fragment}`).toBe(true);
      links += 1;
    }
  }
  expect(links).toBeGreaterThan(300);
});

test.each(guidePages)('%s is a whole page, with nothing inline', async (path) => {
  const { status, headers, text } = await read(path);
  expect(status, text).toBe(200);
  expect(headers.get('Content-Type')).toBe('text/html; charset=UTF-8');
  expect(headers.get('Cache-Control')).toBe('no-cache');
  expect(headers.get('Content-Security-Policy')).toContain("style-src 'self'");
  expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(text.match(/<h1/g)).toHaveLength(1);
  expect(text).toContain('<main id="main"');
  expect(text).toMatch(
    /<link rel="stylesheet" href="\/assets\/console\/console\.[0-9a-f]{16}\.css"\/>/,
  );
  expect(text).toMatch(/<meta name="description" content="[^"]{20}/);
  expect(text).not.toMatch(/<script(?! type="module" src="\/assets\/)|<style| style=| on\w+=/i);
});

test.each(GUIDE_NAMES)('/docs/guides/%s.md is its Markdown', async (name) => {
  const { status, headers, text } = await read(`/docs/guides/${name}.md`, {});
  expect(status, text).toBe(200);
  expect(headers.get('Content-Type')).toBe('text/markdown; charset=utf-8');
  expect(text.split('\n', 1)[0]).toBe(`# ${GUIDES[name]}`);
});

test.each(['/docs/guides/nowhere', '/docs/guides/README.md', '/docs/guides/index.html'])(
  '%s → 404 that names the guides',
  async (path) => {
    const { status, text } = await read(path);
    expect(status, text).toBe(404);
    expect(text).toContain('<h1>There is no such guide</h1>');
    expect(text).toContain('href="/docs/guides/first-booking"');
  },
);

test('POST /docs/guides → 405', async () => {
  const answer = await fetch(`${api}/docs/guides`, { method: 'POST', headers: { Origin: api } });
  expect(answer.status, await answer.text()).toBe(405);
  expect(answer.headers.get('Allow')).toBe('GET, HEAD');
});

test.each([
  ['text/html', 'text/html'],
  ['text/html;q=0.5, application/json', 'application/json'],
  ['*/*', 'application/json'],
  [null, 'application/json'],
])('a problem for Accept: %s is %s', async (accept, type) => {
  const { status, headers, text } = await read(
    '/problems/capacity_exceeded',
    accept === null ? {} : { Accept: accept },
  );
  expect(status, text).toBe(200);
  expect(headers.get('Content-Type')).toMatch(new RegExp(`^${type}`));
  expect(headers.get('Vary')).toMatch(/\bAccept\b/);
  expect(headers.get('Cache-Control')).toBe('no-cache');
});

test('every problem has its page, with its guide where one fits', async () => {
  for (const code of CODES) {
    const { text } = await read(`/problems/${code}`);
    expect(text).toContain(`<h1>${PROBLEMS[code].title}</h1>`);
    expect(text).toMatch(/<link rel="stylesheet"/);
    expect(text.includes('application/problem+json')).toBe(code !== 'method_not_allowed');
    const guide = Object.entries(EXPLAINED_IN).find(([explained]) => explained === code)?.[1];
    expect(text.includes('With examples to type along')).toBe(guide !== undefined);
    if (guide !== undefined) expect(text).toContain(`<a href="/docs/guides/${guide}">`);
    const { text: json } = await read(`/problems/${code}`, {});
    expect(JSON.parse(json).guide).toBe(guide === undefined ? null : `/docs/guides/${guide}`);
  }
});

test('/llms.txt lists the guides, and all that it names is there', async () => {
  const { status, headers, text } = await read('/llms.txt', {});
  expect(status, text).toBe(200);
  expect(headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
  expect(text).toMatch(/^# .+\n\n> /);
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, href = '']) => href);
  expect(links).toEqual(
    expect.arrayContaining(GUIDE_NAMES.map((name) => `/docs/guides/${name}.md`)),
  );
  for (const link of links) expect((await read(link, {})).status, link).toBe(200);
});
