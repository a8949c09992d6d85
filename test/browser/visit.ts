import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { PROJECT } from '../support/worker-bundle.ts';

declare global {
  interface Window {
    /** Once its source was run in the page. */
    axe: typeof axe;
  }
}

export const SCHEMES = ['light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];
export const WIDTHS = [360, 1280] as const;
export const HEIGHT = 800;
const PATIENCE_MS = 15_000;

const SCREENSHOTS = join(PROJECT, '.local/screenshots');

/** A page, and what it did that it must not. */
export interface Visit {
  readonly page: Page;
  /** Requests to another host, reports of its policy, errors of its console, scripts that threw. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens a page as somebody does who was never there: no storage, no cache. */
export async function visit(
  browser: Browser,
  url: string,
  { scheme = 'light' }: { scheme?: Scheme } = {},
): Promise<Visit> {
  const context = await browser.newContext({
    colorScheme: scheme,
    reducedMotion: 'reduce',
    viewport: { width: Math.max(...WIDTHS), height: HEIGHT },
  });
  const complaints: string[] = [];
  const { origin } = new URL(url);
  context.on('request', (request) => {
    const asked = new URL(request.url());
    if (!['data:', 'blob:'].includes(asked.protocol) && asked.origin !== origin) {
      complaints.push(`request: ${request.url()}`);
    }
  });
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`script: ${error.error().message}`));
  // Some reports reach no console: a page may not know that it was refused something.
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(url, { waitUntil: 'load' });
  return { page, complaints, close: () => context.close() };
}

/** What axe-core finds but by the rules left out, a line each: the rule, and where. */
export async function findBarriers(
  page: Page,
  left_out: readonly string[] = [],
): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations
    .filter(({ id }) => !left_out.includes(id))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
}

/** How much wider than the window the document is, in CSS pixels. */
export const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** Keeps a picture in `.local/screenshots`, to be looked at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}
