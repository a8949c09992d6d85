import { expect, inject, test } from 'vitest';
import { sendPlainly } from '../../support/documented/send.ts';
import { openScene } from '../../support/scene.ts';

/** What is read stands in the frame of the pages, with the menu of who reads. */

const { enter, startWorker } = openScene();
const { api } = inject('stack');

const read = (path: string, headers: Record<string, string> = {}, origin = api) =>
  sendPlainly(new URL(path, origin), { headers });

const READ = ['/docs/guides', '/docs/guides/safe-retries', '/problems/capacity_exceeded'];

test.each(READ)('%s has the menu of whoever is signed in', async (path) => {
  const { token } = await enter('handler');
  const as_browser = { accept: 'text/html' };
  const nobody = await read(path, as_browser);
  expect(nobody.text).toContain('href="/login"');
  expect(nobody.text).not.toContain('href="/desk"');
  const handler = await read(path, { ...as_browser, cookie: `__Host-session=${token}` });
  expect(handler.text).toContain('href="/desk"');
  expect(handler.text).toContain('Test User');
  expect(handler.headers.get('Vary')).toContain('Cookie');
});

test('without the reference /docs is the list of calls, with nothing inline', async () => {
  const { url } = await startWorker({}, 'of npm install');
  const { status, headers, text } = await read('/docs', {}, url);
  expect(status, text).toBe(200);
  for (const call of ['POST /bookings', 'GET /route', 'GET /users/me', 'POST /flights']) {
    expect(text).toContain(`<code>${call}</code>`);
  }
  expect(text).not.toMatch(/<script(?! type="module" src="\/assets\/)|<style|\sstyle=|\son\w+=/i);
  expect(text).not.toMatch(/<(script|link|img|iframe)[^>]+https?:/i);
  expect(headers.get('Content-Security-Policy')).not.toContain('unsafe');
});

test.each(['GET /openapi.json', 'GET /problems/forbidden'])(
  '%s for a program loads nothing at all',
  async (call) => {
    const { headers } = await read(call.slice(4));
    expect(headers.get('Content-Type')).toMatch(/^application\/json/);
    expect(headers.get('Content-Security-Policy')).toBe(
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
  },
);

test('a code that is none is a page that is none, for people', async () => {
  const { status, text } = await read('/problems/nonsense', { accept: 'text/html' });
  expect(status).toBe(404);
  expect(text).toContain('There is no such page');
});
