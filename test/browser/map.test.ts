import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openScene } from '../support/scene.ts';
import { launch } from './chromium.ts';
import { HEIGHT, overflow, visit, WIDTHS } from './visit.ts';

/** The network by hand and by keyboard: the lines show their flights, the table has them all. */

const { api } = inject('stack');
const { database } = openScene();
let browser: Browser;
let path: string;
let numbers: string[];
beforeAll(async () => {
  browser = await launch();
  const departure_at = new Date(Date.now() + 640 * 86_400_000);
  const [out, back, other] = [
    await database.makeFlight({
      origin: 'BLR',
      destination: 'CDG',
      departure_at,
      max_weight_kg: 9_000,
    }),
    await database.makeFlight({ origin: 'CDG', destination: 'BLR', departure_at }),
    await database.makeFlight({
      origin: 'SFO',
      destination: 'HKG',
      departure_at,
      max_weight_kg: 10,
    }),
  ];
  numbers = [out, back, other].map(({ flight_number }) => flight_number);
  path = `/map?date=${out.departure_date}`;
});
afterAll(() => browser.close());

test.each(WIDTHS)('at %i px a line shows its flights, pointed at or focused', async (width) => {
  const { page, complaints, close } = await visit(browser, `${api}${path}`);
  await page.setViewportSize({ width, height: HEIGHT });
  const map = page.getByRole('group', { name: 'Map of the lanes' });
  const lines = map.getByRole('link');
  const panel = page.locator('.lane-panel');
  expect(await panel.isVisible()).toBe(false);
  await lines.first().focus();
  await panel.getByText(numbers[0] ?? '').waitFor();
  await panel.getByText(numbers[1] ?? '').waitFor();
  // With the script the lines are one stop of the Tab key, and arrow keys go on.
  expect(await map.locator('a:not([tabindex="-1"])').count()).toBe(1);
  await page.keyboard.press('ArrowRight');
  expect(await lines.last().evaluate((line) => line === document.activeElement)).toBe(true);
  await page.keyboard.press('ArrowRight');
  expect(await lines.first().evaluate((line) => line === document.activeElement)).toBe(true);
  await lines.first().locator('.hit').dispatchEvent('pointerenter');
  await page.keyboard.press('Enter');
  await page.waitForURL(/#BLR-CDG$/);
  expect(await overflow(page)).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});

test('a date and a carrier are chosen by the form, and the table tells the flights', async () => {
  const { page, complaints, close } = await visit(browser, `${api}${path}`);
  const carrier = numbers[0]?.slice(0, 2) ?? '';
  await page.getByLabel('Carrier').selectOption(carrier);
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(new RegExp(`carrier=${carrier}`));
  const row = page.getByRole('row', { name: /BLR to CDG/ });
  await row.getByText('1 flight').click();
  await row.getByText(numbers[0] ?? '').waitFor();
  await page.getByRole('link', { name: 'The day after' }).click();
  await page.waitForURL(new RegExp(`carrier=${carrier}`));
  expect(complaints).toEqual([]);
  await close();
});
