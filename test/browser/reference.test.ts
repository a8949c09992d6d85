import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { launch } from './chromium.ts';
import { findBarriers, picture, type Visit, visit } from './visit.ts';

/**
 * What axe finds in Scalar's dialog for trying a call, and only there: roles of its fields that it gives half of what
 * they ask for. Each field has its name and takes keys, so it is the lesser harm; no colour is among it.
 */
const OF_THE_DIALOG = [
  'aria-allowed-role',
  'aria-input-field-name',
  'aria-prohibited-attr',
  'aria-required-attr',
  'aria-valid-attr-value',
  'landmark-no-duplicate-main',
  'landmark-unique',
  'presentation-role-conflict',
];

/** And in its search: the list of what it found is open whenever the field is there, so it does not say so. */
const OF_THE_SEARCH = ['aria-required-attr'];

const { api } = inject('stack');
let browser: Browser;
let visited: Visit;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
/** The call that the page is opened at: what is above it is in the page as well. */
const call = () => visited.page.locator('[id$="GET/airports/{code}"]').first();

beforeEach(async () => {
  visited = await visit(browser, `${api}/docs#tag/airports/GET/airports/{code}`);
  await call().getByTestId('client-picker').waitFor();
});
afterEach(async () => {
  expect(visited.complaints).toEqual([]);
  await visited.close();
});

test('a call is tried in the page, and the API of the same origin answers it', async () => {
  const { page } = visited;
  const sent: string[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'fetch') {
      sent.push(`${response.status()} ${response.request().method()} ${response.url()}`);
    }
  });
  await call().getByRole('button', { name: 'Test Request' }).click();
  const dialog = page.getByRole('dialog', { name: 'API Client' });
  await dialog.getByRole('button', { name: 'Send', exact: false }).first().click();
  await dialog.getByText('200 OK').waitFor();
  await dialog.getByText('"scheduled_service"').or(dialog.getByText('"name"')).first().waitFor();
  // Status and headers are those of the API, not of a copy that the page made.
  await dialog.getByRole('button', { name: 'Response Headers' }).click();
  await dialog.getByText('x-request-id').first().waitFor();
  expect(sent).toEqual([expect.stringMatching(/^200 GET http:\S+\/airports\/[A-Z]{3}$/)]);
  await picture(page, 'reference-tried');
  expect(await findBarriers(page, OF_THE_DIALOG)).toEqual([]);
});

test('a call is found by the keyboard alone', async () => {
  const { page } = visited;
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.type('rebook');
  await page.getByRole('option').filter({ hasText: 'Rebook: ' }).waitFor();
  await picture(page, 'reference-search');
  expect(await findBarriers(page, OF_THE_SEARCH)).toEqual([]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => decodeURI(location.hash).endsWith('/{ref_id}/rebook'));
});

test.each([
  ['Curl', 'curl ', /\/airports\/[A-Z]{3}\b/],
  ['Fetch', 'fetch(', /\/airports\/[A-Z]{3}\b/],
  ['Requests', 'requests.get(', /\/airports\/[A-Z]{3}\b/],
  ['@gocomet/client', "from '@gocomet/client'", /gocomet\.getAirport\(\{ code: '[A-Z]{3}' \}\)/],
])('a call has its sample: %s', async (name, start, asked) => {
  const { page } = visited;
  await call().getByTestId('client-picker').click();
  await page.getByRole('option', { name }).click();
  const sample = call().locator('pre').filter({ hasText: start });
  const code = ((await sample.first().textContent()) ?? '').replaceAll(/\s+/g, ' ');
  expect(code).toMatch(asked);
  expect(code).toContain(api);
});

test('the page offers to fetch the document, from here', async () => {
  const { page } = visited;
  const link = page.getByRole('link', { name: /Download OpenAPI/ });
  expect(await link.getAttribute('href')).toMatch(/^(http:\/\/127\.0\.0\.1:\d+)?\/openapi\.json$/);
});

test('what was typed stays in the page: no token outlives it', async () => {
  const { page } = visited;
  await page.getByPlaceholder('Token').first().fill('secret-of-mine');
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, document.cookie]));
  expect(kept).not.toContain('secret-of-mine');
});
