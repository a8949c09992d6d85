import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openStage } from './stage.ts';
import { makeTracked } from './tracked.ts';
import { overflow, WIDTHS } from './visit.ts';

const stage = openStage();
/** Longer than it waits between two looks. */
const A_LOOK_MS = 16_000;

/** Loads a page anew whose timers the test moves; the statuses that its script was answered with. */
async function stopClocks(page: Page): Promise<number[]> {
  const looks: number[] = [];
  page.on('response', (response) => {
    if (response.request().headers()['x-part'] !== undefined) looks.push(response.status());
  });
  await page.clock.install();
  await page.reload();
  await page.getByText('Updates by itself').waitFor();
  return looks;
}

const looked = (looks: readonly number[]) => expect.poll(() => looks);
/** What is read out to who listens. */
const read = (page: Page) => page.locator('live-part').getByRole('status');

test.each(WIDTHS)('%i px: a shipment is found, and looked at with its history', async (width) => {
  const { ref_id, tell } = await makeTracked(stage);
  await tell('RCS', 'DEL', -3, { pieces: 10 });
  const { page } = await stage.visit('/track', { width });
  await page.getByLabel('Reference or waybill').fill(` ${ref_id.toLowerCase()}`);
  await page.getByRole('button', { name: 'Track', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Booked' }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/track/${ref_id}`);
  expect(await page.title()).toMatch(`Booked: ${ref_id}`);
  const entries = page.locator('.happened').getByRole('listitem');
  expect(await entries.filter({ hasText: 'RCS Received from shipper' }).count()).toBe(1);
  await page.getByRole('img', { name: /^Map of the way DEL – DXB – LHR/ }).waitFor();
  expect(await overflow(page)).toBe(0);
});

test('without scripts: found, looked at again, and shared by its address', async () => {
  const { ref_id, tell } = await makeTracked(stage);
  const { page } = await stage.visit('/track', { scripts: false, width: 360 });
  await page.getByLabel('Reference or waybill').fill(ref_id);
  await page.getByLabel('Reference or waybill').press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Booked' }).waitFor();
  await tell('DEP', 'DEL', -1);
  await page.getByRole('link', { name: 'Look again' }).click();
  await page.getByRole('heading', { level: 1, name: 'On its way' }).waitFor();
  expect(await page.getByLabel('Address of this page').inputValue()).toBe(page.url());
  expect(await page.getByRole('button', { name: /Copy|Pause/ }).count()).toBe(0);
});

test.each(WIDTHS)(
  '%i px: what happens meanwhile appears, is read out once, and moves nothing',
  async (width) => {
    const { tell, path } = await makeTracked(stage);
    await tell('FOH', 'DEL', -9);
    const { page } = await stage.visit(path, { width });
    const looks = await stopClocks(page);
    await page.evaluate(() => document.body.setAttribute('data-same-page', 'yes'));
    await page.clock.fastForward(A_LOOK_MS);
    await looked(looks).toEqual([304]);
    await page.clock.fastForward(A_LOOK_MS);
    await looked(looks).toEqual([304, 304]);
    expect(await read(page).textContent(), 'nothing to tell').toBe('');

    // Somebody reads an entry at the top of a low window, with the focus on a link of the page.
    const again = page.getByRole('link', { name: 'Look again' });
    await again.focus();
    await page.setViewportSize({ width, height: 200 });
    const entry = page.locator('.happened li', { hasText: 'On hand' });
    await entry.evaluate((element) =>
      scrollTo(0, element.getBoundingClientRect().top + scrollY - 2),
    );
    const before = await entry.boundingBox();
    await tell('RCS', 'DEL', -8, { pieces: 10 });
    await tell('DEP', 'DEL', -2);
    await page.clock.fastForward(A_LOOK_MS);
    await looked(looks).toEqual([304, 304, 200]);
    await page
      .getByRole('heading', { level: 1, name: 'On its way' })
      .waitFor({ state: 'attached' });
    expect(await read(page).textContent()).toMatch(
      /^On its way\. In the air .* Departed from DEL, DEL\.$/,
    );
    expect(Math.abs(((await entry.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
    expect(await again.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.locator('body').getAttribute('data-same-page')).toBe('yes');

    await page.clock.fastForward(A_LOOK_MS);
    await looked(looks).toEqual([304, 304, 200, 304]);
  },
);

test('it rests in a hidden tab and while it is paused, and looks at once when it goes on', async () => {
  const { path } = await makeTracked(stage);
  const { page } = await stage.visit(path);
  const looks = await stopClocks(page);
  const hide = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  await page.clock.fastForward(10 * A_LOOK_MS);
  expect(looks).toEqual([]);
  await hide(false);
  await looked(looks).toEqual([304]);

  await page.getByRole('button', { name: 'Pause updates' }).click();
  await page.getByText('Paused. Looked at').waitFor();
  await page.clock.fastForward(10 * A_LOOK_MS);
  expect(looks).toEqual([304]);
  await page.getByRole('button', { name: 'Resume updates' }).click();
  await looked(looks).toEqual([304, 304]);
  await page.getByText('Updates by itself').waitFor();
});

test('the network is cut and comes back: it says so, keeps what it has, and goes on', async () => {
  const { path, tell } = await makeTracked(stage);
  const { page, context } = await stage.visit(path, { width: 360, expected: /ERR_|50[03]/ });
  const looks = await stopClocks(page);
  await context.setOffline(true);
  await page.getByText('You are offline. This is from').waitFor();
  expect(await read(page).textContent()).toMatch('Not reachable');
  await tell('RCS', 'DEL', -2);
  await page.clock.fastForward(10 * A_LOOK_MS);
  expect(looks).toEqual([]);
  await page.getByRole('heading', { level: 1, name: 'Booked' }).waitFor();
  await context.setOffline(false);
  await looked(looks).toEqual([200]);
  await page.getByText('Received from shipper').waitFor();
  await page.getByText('Updates by itself').waitFor();

  // Online, and yet nobody answers: it waits longer each time, and says for how long.
  await page.route('**/track/**', (route) => route.abort());
  await page.clock.fastForward(A_LOOK_MS);
  await page.getByText(/Not reachable, tries again in \d+ s/).waitFor();
  await page.unroute('**/track/**');
  await page.clock.fastForward(A_LOOK_MS);
  await looked(looks).toEqual([200, 304]);
  await page.getByText('Updates by itself').waitFor();
});

test('it ends when the shipment is delivered', async () => {
  const { path, tell } = await makeTracked(stage);
  const { page } = await stage.visit(path);
  const looks = await stopClocks(page);
  const steps = [
    ['DEP', 'DEL', -9],
    ['ARR', 'DXB', -7],
    ['DEP', 'DXB', -6],
    ['ARR', 'LHR', -2],
    ['DLV', 'LHR', -1],
  ] as const;
  for (const [code, location, hours] of steps) await tell(code, location, hours);
  await page.clock.fastForward(A_LOOK_MS);
  await looked(looks).toEqual([200]);
  await page.getByText('Nothing more is to come').waitFor();
  expect(await page.getByRole('button', { name: /Pause/ }).count()).toBe(0);
  await page.clock.fastForward(10 * A_LOOK_MS);
  expect(looks).toEqual([200]);
});

test.each(WIDTHS)('%i px: a link that is shared shows strangers nothing private', async (width) => {
  const { ref_id, path, owner } = await makeTracked(stage);
  const mine = await stage.visit(path, { as: owner, width });
  await mine.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await mine.page.getByText('Surgical gloves').waitFor();
  await mine.page.getByRole('button', { name: 'Copy' }).click();
  await mine.page.getByText('Copied').waitFor();
  const shared = new URL(await mine.page.evaluate(() => navigator.clipboard.readText()));
  expect(shared.pathname).toBe(path);
  const theirs = await stage.visit(shared.pathname, { width });
  await theirs.page.getByText(ref_id).first().waitFor();
  expect(await theirs.page.getByText('Surgical gloves').count()).toBe(0);
  expect(await theirs.page.getByRole('link', { name: /change or cancel/ }).count()).toBe(0);
});

test('labels are printed one to a sheet of 100 × 150 mm', async () => {
  const { path, handler } = await makeTracked(stage);
  const { page } = await stage.visit(`${path}/label`, { as: handler });
  await page.getByRole('button', { name: 'Print' }).waitFor();
  expect(await page.getByRole('article').count()).toBe(10);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(10);
  const [, width, height] = /MediaBox \[0 0 (\S+) (\S+?)\]/.exec(pdf) ?? [];
  const POINTS_A_MM = 72 / 25.4;
  expect(Math.round(Number(width) / POINTS_A_MM)).toBe(100);
  expect(Math.round(Number(height) / POINTS_A_MM)).toBe(150);
});
