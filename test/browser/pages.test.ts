import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startTestWorker, type TestWorker } from '../support/worker.ts';
import { launch } from './chromium.ts';
import { PAGES } from './pages.ts';
import { findBarriers, HEIGHT, overflow, picture, SCHEMES, visit, WIDTHS } from './visit.ts';

let browser: Browser;
let without: TestWorker;
beforeAll(async () => {
  browser = await launch();
  const { vars } = inject('stack');
  without = await startTestWorker({ bindings: vars, files: 'of npm install' });
});
afterAll(async () => {
  await browser.close();
  await without.stop();
});

describe.each(PAGES)('$name', ({ name, path, files }) => {
  test.each(SCHEMES)('%s: complete at each width, quiet, ours alone', async (scheme) => {
    const origin = files === 'all' ? inject('stack').api : without.url;
    const { page, complaints, close } = await visit(browser, `${origin}${path}`, { scheme });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      await picture(page, `${name}-${scheme}-${width}`);
      expect.soft(await overflow(page), `px wider than ${width}`).toBe(0);
      expect.soft(await findBarriers(page), `at ${width}`).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await close();
  });
});
