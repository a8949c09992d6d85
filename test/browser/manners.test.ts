import { describe, expect, test } from 'vitest';
import { findUnreached } from './keyboard.ts';
import { PAGES, type ReadPage } from './pages.ts';
import { openStage } from './stage.ts';
import type { VisitOptions } from './visit.ts';

const stage = openStage();
const OURS = PAGES.filter(({ foreign, files }) => !foreign && files !== 'of npm install');

async function enter({ path, as }: ReadPage, options: Pick<VisitOptions, 'scripts' | 'width'>) {
  const person = await stage.enter(as);
  const address = typeof path === 'string' ? path : await path(stage, person);
  return { person, ...(await stage.visit(address, { ...options, ...(as && { as: person }) })) };
}

describe('without a script it is whole', () => {
  /** A state that is come to by an act may need a script; its page is among the others. */
  test.for(OURS.filter(({ act }) => act === undefined))('$name', async (row) => {
    const { page, response } = await enter(row, { scripts: false, width: 360 });
    expect(response.status()).toBe(row.status ?? 200);
    expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
    const stuck = await page.locator('main form').evaluateAll((all) =>
      all
        .filter((form) => form.checkVisibility())
        .filter((form) => !form.querySelector('button:not([type="button"]), [type="submit"]'))
        .map((form) => form.outerHTML.slice(0, 200)),
    );
    expect(stuck, 'forms that cannot be sent').toEqual([]);
  });
});

describe('by the keyboard alone all of it is reached, and is seen to be', () => {
  test.for(OURS)('$name', async (row) => {
    const { page, person } = await enter(row, {});
    await row.act?.(page, person);
    expect(await findUnreached(page)).toEqual([]);
  });
});

test('the first stop of the keyboard leads past the menu', async () => {
  const { page } = await stage.visit('/login');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true);
  expect(await skip.evaluate((link) => link.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const field = await page.evaluate(() => document.activeElement?.getAttribute('name'));
  expect(field).toBe('email');
});
