import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { PAGES as CONSOLE } from '../../src/console/pages.ts';
import { openScene } from '../support/scene.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';
import { launch } from './chromium.ts';
import { findUnreached } from './keyboard.ts';
import { PAGES } from './pages.ts';
import {
  findBarriers,
  HEIGHT,
  overflow,
  picture,
  type Scheme,
  visit,
  type Width,
} from './visit.ts';
import { findWeights } from './weight.ts';

/** How each page is looked at, one after the other; where axe looks too, which is in each scheme once. */
const LOOKS: readonly { scheme: Scheme; width: Width; axe?: true }[] = [
  { scheme: 'light', width: 1280, axe: true },
  { scheme: 'light', width: 360 },
  { scheme: 'dark', width: 360, axe: true },
  { scheme: 'dark', width: 1280 },
];

/** On a telephone Scalar's reference has a header of its own below ours. */
const OF_THE_WIDGET = ['landmark-no-duplicate-banner', 'landmark-unique'];

/** The window of 1280 px at 400 % and at 200 % (WCAG 2.2, 1.4.10 and 1.4.4). */
const MAGNIFIED = [320, 640];

const asked = new Set<string>();
const scene = openScene();
let browser: Browser;
let without: TestWorker;
beforeAll(async () => {
  browser = await launch();
  const bindings = { ...inject('stack').vars, RATE_LIMIT_PER_10_S: '0' };
  without = await startTestWorker({ bindings, files: 'of npm install' });
});
afterAll(async () => {
  await browser.close();
  await without.stop();
});

describe.concurrent('complete in each look, by the keyboard and without a script, quiet, ours alone', () => {
  test.for(PAGES)('$name', async (row, { expect }) => {
    const { name, path, files = 'all', as, act, status = 200, expected, foreign = false } = row;
    const person = await scene.enter(as);
    const origin = files === 'all' ? inject('stack').api : without.url;
    const url = origin + (typeof path === 'string' ? path : await path(scene, person));
    const who = { token: as && person.token, ...(expected && { expected }) };
    const visited = await visit(browser, url, who);
    const { page, response, complaints, close } = visited;
    expect(response.status()).toBe(status);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    if (!foreign) expect.soft(await findWeights(page, await response.text())).toEqual([]);
    await act?.(page, person);
    await page.waitForLoadState('networkidle');
    let drawn = LOOKS[0]?.scheme;
    for (const { scheme, width, axe } of LOOKS) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: HEIGHT });
      if (foreign && scheme !== drawn) {
        await page.reload();
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await page.waitForLoadState('networkidle');
        drawn = scheme;
      }
      await picture(page, `${name}-${scheme}-${width}`, { whole: !foreign });
      expect.soft(await overflow(page), `px wider than ${width}`).toBe(0);
      if (!axe) continue;
      const barriers = await findBarriers(page, foreign ? OF_THE_WIDGET : []);
      expect.soft(barriers, `${scheme}, at ${width}`).toEqual([]);
    }
    if (!foreign) {
      expect.soft(await findUnreached(page)).toEqual([]);
      for (const width of MAGNIFIED) {
        await page.setViewportSize({ width, height: HEIGHT });
        expect.soft(await overflow(page), `px wider than ${width}`).toBe(0);
      }
    }
    expect(complaints).toEqual([]);
    for (const path of visited.asked) asked.add(path);
    await close();

    // A state that is come to by an act may need a script; its page is among the others.
    if (foreign || act !== undefined) return;
    const bare = await visit(browser, url, { ...who, scripts: false, width: 360 });
    expect(bare.response.status()).toBe(status);
    expect(await bare.page.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
    expect(await findStuckForms(bare.page), 'forms that cannot be sent').toEqual([]);
    expect(bare.complaints).toEqual([]);
    await bare.close();
  });
});

/** Nothing to look at: a text, and where a reload after a refused form leads back to the booking. */
const NOT_SEEN = [
  'GET /llms.txt',
  'GET /my/bookings/:ref_id/confirm',
  'GET /my/bookings/:ref_id/waybill',
];

describe('all together', () => {
  test('no page of the console is left out', ({ expect }) => {
    const left_out = Object.keys(CONSOLE).filter((operation) => {
      const [method, path = ''] = operation.split(' ');
      const pattern = new RegExp(`^${path.replaceAll(/:\w+(\{[^}]*\})?/g, '[^/]+')}$`);
      const is_seen = method === 'GET' && !NOT_SEEN.includes(operation);
      return is_seen && ![...asked].some((one) => pattern.test(one));
    });
    expect(left_out).toEqual([]);
  });

  test('the first stop of the keyboard leads past the menu', async ({ expect }) => {
    const { page, close } = await visit(browser, `${inject('stack').api}/login`);
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true);
    const top = await skip.evaluate((link) => link.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const field = await page.evaluate(() => document.activeElement?.getAttribute('name'));
    expect(field).toBe('email');
    await close();
  });
});

/** The forms that nobody without a script could send. */
const findStuckForms = (page: Page) =>
  page.locator('main form').evaluateAll((all) =>
    all
      .filter((form): form is HTMLFormElement => form.checkVisibility())
      // A button can stand elsewhere, and name its form.
      .filter(
        (form) =>
          ![...form.elements].some((one) => one.matches('[type="submit"], button:not([type])')),
      )
      .map((form) => form.outerHTML.slice(0, 200)),
  );
