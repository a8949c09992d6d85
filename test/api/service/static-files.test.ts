import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { assetHeaders, hashedName } from '../../../scripts/assets/headers.ts';
import { sendDocumented } from '../../support/documented/send.ts';
import { startTestWorker, type TestWorker } from '../../support/worker.ts';

const SCRIPT = 'let it_is = here;';
const NAME = hashedName('page.js', SCRIPT);
const FILES = {
  [`reference/${NAME}`]: SCRIPT,
  'reference/widget.json': JSON.stringify({
    script: `/assets/reference/${NAME}`,
    style: '/assets/reference/page.css',
  }),
};

let folder: string;
let worker: TestWorker;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gocomet-public-'));
  await mkdir(join(folder, 'assets/reference'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) {
    await writeFile(join(folder, 'assets', name), text);
  }
  const headers = assetHeaders(Object.keys(FILES).map((name) => `/assets/${name}`));
  await writeFile(join(folder, '_headers'), headers);
  worker = await startTestWorker({ bindings: inject('stack').vars, files: { folder } });
});
afterAll(async () => {
  await worker.stop();
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string) => sendDocumented(new URL(path, worker.url), { redirect: 'manual' });
/** A page, which the document does not know. */
const show = (path: string) => sendDocumented(new URL(path, worker.url), { redirect: 'manual' });

test('a file with its hash in its name is kept for a year', async () => {
  const answer = await get(`/assets/reference/${NAME}`);
  expect(answer.text).toBe(SCRIPT);
  expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  expect(answer.headers.get('Content-Type')).toMatch(/^text\/javascript/);
  expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
});

test.each([hashedName('page.js', 'of the version before'), ''])(
  'GET /assets/reference/%s → 404 that nobody keeps',
  async (name) => {
    const answer = await get(`/assets/reference/${name}`);
    expect(answer.status, answer.text).toBe(404);
    expect(answer.headers.get('Cache-Control') ?? '').not.toMatch(/immutable|max-age=[1-9]/);
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
  },
);

test.each(['/_headers', '/.assetsignore'])('GET %s → 404, a problem of the API', async (path) => {
  const answer = await get(path);
  expect(answer.status).toBe(404);
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'not_found' });
});

test('GET /docs → the reference where it is built, in the frame of the pages', async () => {
  const answer = await show('/docs');
  expect(answer.text).toContain(`<script type="module" src="/assets/reference/${NAME}">`);
  expect(answer.text).toContain('<link rel="stylesheet" href="/assets/reference/page.css"/>');
  expect(answer.text).toContain('<div id="reference">');
  expect(answer.text, 'the widget has a main of its own').not.toContain('<main');
  expect(answer.text).toContain('href="/login"');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('Cache-Control')).toBe('no-cache');
  expect(answer.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('its policy lets it load scripts from here alone, none of them inline', async () => {
  const policy = (await show('/docs')).headers.get('Content-Security-Policy');
  expect(policy).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
      "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  );
});

test('a file asked for by its address loads nothing', async () => {
  const answer = await get('/assets/reference/widget.json');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; frame/);
});

test('other answers keep their policy', async () => {
  const answer = await get('/openapi.json');
  expect(answer.headers.get('Content-Security-Policy')).toBe(
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  );
});

test('more files than the platform has rules for are refused, rather than some forgotten', () => {
  const names = Array.from({ length: 100 }, (_, nth) => `/assets/${hashedName('a.js', `${nth}`)}`);
  expect(() => assetHeaders(names)).toThrow('101 rules of 100');
});
