import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page, Response } from 'playwright-core';
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
export type Width = (typeof WIDTHS)[number];
export const HEIGHT = 800;
const PATIENCE_MS = 15_000;

const SCREENSHOTS = join(PROJECT, '.local/screenshots');

export interface VisitOptions {
  scheme?: Scheme;
  width?: Width;
  /** Who is signed in, by a token of the API. */
  token?: string | undefined;
  /** Without scripts where false. */
  scripts?: boolean;
  /** Complaints that belong to what the test does: of a network that it cuts, of a refusal that it wants. */
  expected?: RegExp;
}

/** A page, and what it did that it must not. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the address answered. */
  readonly response: Response;
  /** The paths of pages and their parts that were asked for so far. */
  readonly asked: ReadonlySet<string>;
  /** Requests to another host, reports of its policy, errors of its console, scripts that threw. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens a page as somebody does who was never there: no storage, no cache. */
export async function visit(
  browser: Browser,
  url: string,
  { scheme = 'light', width = 1280, token, scripts = true, expected }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    colorScheme: scheme,
    javaScriptEnabled: scripts,
    reducedMotion: 'reduce',
    viewport: { width, height: HEIGHT },
  });
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (!expected?.test(text)) complaints.push(text);
  };
  const { origin } = new URL(url);
  if (token !== undefined) await carrySession(context, origin, token);
  const paths = new Set<string>();
  context.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.origin === origin) {
      if (request.method() === 'GET') paths.add(asked.pathname);
    } else if (!['data:', 'blob:'].includes(asked.protocol)) {
      complain(`request: ${request.url()}`);
    }
  });
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    // Chromium tells of a page that is refused as such, which is for the test to judge by its status.
    const isAnswer = /^Failed to load resource: the server responded with a status/;
    const { url: of } = message.location();
    if (!isAnswer.test(message.text())) complain(`console: ${message.text()}`);
    else if (of !== message.page()?.url()) complain(`console: ${message.text()} ${of}`);
  });
  context.on('weberror', (error) => complain(`script: ${error.error().message}`));
  // Some reports reach no console: a page may not know that it was refused something.
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const response = await page.goto(url, { waitUntil: 'load' });
  if (response === null) throw new Error(`Nothing answered at ${url}.`);
  return { page, context, response, asked: paths, complaints, close: () => context.close() };
}

/** Puts a session's cookie into a browser: on loopback Chromium keeps it without TLS too. */
export const carrySession = (context: BrowserContext, origin: string, token: string) =>
  context.addCookies([
    {
      name: '__Host-session',
      value: token,
      url: origin.replace('http:', 'https:'),
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    },
  ]);

/** What axe-core finds but by the rules left out, a line each: the rule, and where. */
export async function findBarriers(
  page: Page,
  left_out: readonly string[] = [],
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
  return violations
    .filter(({ id }) => !left_out.includes(id))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
}

/** How much wider than the window the document is, in CSS pixels. */
export const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** Keeps a picture in `.local/screenshots`, to be looked at: of what the window shows, or of the page whole. */
export async function picture(page: Page, name: string, { whole = false } = {}): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: whole });
}
