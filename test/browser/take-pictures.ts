/** `npm run pictures`: the five pictures of README.md, of the demo data, in docs/images. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startStack } from '../../local/stack/stack.ts';
import { buildPages } from '../../scripts/pages/build.ts';
import { type ApiClient, createApiClient, type ShownFlight } from '../support/api-client.ts';
import { startTestWorker } from '../support/worker.ts';
import { PROJECT } from '../support/worker-bundle.ts';
import { launch } from './chromium.ts';
import { carrySession } from './visit.ts';

const FOLDER = join(PROJECT, 'docs/images');
const WINDOW = { width: 1280, height: 800 };
const BYTES_MAX = 60 * 1024;
/** Tried in this order until a picture is small enough. */
const QUALITIES = [82, 70, 58, 46, 34];
const DAY_MS = 86_400_000;
/** How much of a flight's capacity is booked, one flight after the other. */
const LOADS = [0.62, 0.97, 0.35, 0.78, 1, 0.51, 0.88, 0.22];

const dayAfter = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

await buildPages();
const stack = await startStack({ seed: true });
const bindings = { ...stack.vars, RATE_LIMIT_PER_10_S: '0' };
const worker = await startTestWorker({ bindings, files: 'of npm install' });
const browser = await launch();
try {
  await takePictures();
} finally {
  await browser.close();
  await worker.stop().finally(() => stack.stop());
}

async function takePictures(): Promise<void> {
  const api = createApiClient(worker.url);
  const [shipper, handler, admin] = await Promise.all(['shipper', 'handler', 'admin'].map(enter));
  if (!shipper || !handler || !admin) throw new Error('The demo data has no users.');
  const busy = await fillFlights(api.as(shipper.token));
  mkdirSync(FOLDER, { recursive: true });
  const search = `/?origin=DEL&destination=LHR&date=${dayAfter(2)}&weight_kg=320&pieces=4`;
  await take('search', search, shipper.token);
  await take('booking', search, shipper.token, async (page) => {
    const main = page.getByRole('main');
    const book = { name: /^Book\b/ };
    await main.getByRole('link', book).or(main.getByRole('button', book)).first().click();
    await page.waitForURL(/\/book\b/);
    const price = page.getByRole('button', { name: /price/i });
    if (await price.isVisible()) await price.click();
  });
  await take('tracking', '/track/DEMO-DEPARTED-1', shipper.token);
  await take('desk', `/desk/flights/${busy.flight_id}?at=DEL`, handler.token);
  await take(
    'board',
    `/board?origin=DEL&destination=LHR&view=week&from=${dayAfter(1)}`,
    admin.token,
  );
}

async function enter(name: string): Promise<{ token: string }> {
  const account = { email: `${name}@gocomet.dev`, password: 'gocomet-demo' };
  const answer = await createApiClient(worker.url).logIn(account);
  if (!answer.ok) throw new Error(`${name} is not let in: ${answer.text}`);
  return { token: answer.body.access_token };
}

/** Books on the direct flights of a week, and several shipments on one of them, which it returns. */
async function fillFlights(client: ApiClient): Promise<ShownFlight> {
  let busy: ShownFlight | undefined;
  let made = 0;
  for (let days = 0; days < 7; days += 1) {
    const found = await client.search({ origin: 'DEL', destination: 'LHR', date: dayAfter(days) });
    if (!found.ok) throw new Error(found.text);
    for (const [flight] of found.body.filter(({ length }) => length === 1)) {
      if (flight === undefined) continue;
      const load = LOADS[made % LOADS.length] ?? 0;
      made += 1;
      const shares = busy === undefined && days === 1 ? [0.05, 0.12, 0.2, 0.08, 0.17] : [load];
      if (shares.length > 1) busy = flight;
      for (const share of shares) await bookShare(client, flight, share);
    }
  }
  if (busy === undefined) throw new Error('There is no direct flight tomorrow.');
  return busy;
}

async function bookShare(client: ApiClient, flight: ShownFlight, share: number): Promise<void> {
  const weight_kg = Math.min(flight.available_kg, Math.floor(flight.max_weight_kg * share));
  const { origin, destination, flight_id } = flight;
  const pieces = Math.max(1, Math.round(weight_kg / 250));
  // A flight that leaves too soon takes nothing: its bar stays empty.
  if (weight_kg > 0) {
    await client.book({
      ...{ origin, destination, weight_kg, pieces, flight_ids: [flight_id] },
      ...(flight.available_m3 === undefined ? {} : { volume_m3: flight.available_m3 * share }),
    });
  }
}

async function take(
  name: string,
  path: string,
  token: string,
  act?: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    viewport: WINDOW,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  await carrySession(context, worker.url, token);
  const page = await context.newPage();
  await page.goto(`${worker.url}${path}`);
  await act?.(page);
  await page.waitForLoadState('networkidle');
  const devtools = await context.newCDPSession(page);
  for (const quality of QUALITIES) {
    const shot = { format: 'webp', quality } as const;
    const { data } = await devtools.send('Page.captureScreenshot', shot);
    const picture = Buffer.from(data, 'base64');
    if (picture.byteLength > BYTES_MAX && quality !== QUALITIES.at(-1)) continue;
    writeFileSync(join(FOLDER, `${name}.webp`), picture);
    console.log(`docs/images/${name}.webp: ${(picture.byteLength / 1024).toFixed(0)} KiB`);
    break;
  }
  await context.close();
}
