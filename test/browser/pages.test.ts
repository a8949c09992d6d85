import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startTestWorker, type TestWorker } from '../support/worker.ts';
import { launch } from './chromium.ts';
import { PAGES } from './pages.ts';
import { findBarriers, overflow, picture, SCHEMES, visit, WIDTHS } from './visit.ts';

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

const views = SCHEMES.flatMap((scheme) => WIDTHS.map((width) => ({ scheme, width })));

describe.each(PAGES)('$name', ({ name, path, files }) => {
  test.each(views)('$scheme, $width wide: complete, quiet, ours alone', async (view) => {
    const origin = files === 'all' ? inject('stack').api : without.url;
    const { page, complaints, close } = await visit(browser, `${origin}${path}`, view);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await picture(page, `${name}-${view.scheme}-${view.width}`);
    expect.soft(await overflow(page), 'px wider than the window').toBe(0);
    expect.soft(await findBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });
});
