import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

const KIB = 1024;
const HTML_BYTES_MAX = 30 * KIB;
const STYLE_BYTES_MAX = 15 * KIB;
const SCRIPT_BYTES_MAX = 20 * KIB;
const LOADED = /<(?:script|link|img|image|use)\b[^>]*? (?:src|href)="([^"#]+)/g;

const known = new Map<string, Promise<number>>();
/** What a file comes to over the wire, in bytes. */
function weigh(url: string): Promise<number> {
  const bytes = known.get(url) ?? fetch(url).then(async (r) => gzipped(await r.text()));
  known.set(url, bytes);
  return bytes;
}
const gzipped = (text: string) => gzipSync(text).byteLength;

/**
 * What makes a page of ours slow at first, a line each: too many bytes of a kind, or a file that its HTML does not name
 * and that is therefore asked for only when another is there. What its scripts ask for later is not among it.
 */
export async function findWeights(page: Page, html: string): Promise<string[]> {
  const { origin } = new URL(page.url());
  const named = [...html.matchAll(LOADED)].map(([, path = '']) => new URL(path, origin).href);
  const sum = async (kind: RegExp) => {
    const bytes = await Promise.all(named.filter((url) => kind.test(url)).map(weigh));
    return bytes.reduce((all, each) => all + each, 0);
  };
  const weights = [
    { what: 'HTML', bytes: gzipped(html), max: HTML_BYTES_MAX },
    { what: 'styles', bytes: await sum(/\.css$/), max: STYLE_BYTES_MAX },
    { what: 'scripts', bytes: await sum(/\.js$/), max: SCRIPT_BYTES_MAX },
  ];
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ initiatorType }) => !['fetch', 'beacon'].includes(initiatorType))
      .map(({ name }) => name),
  );
  return [
    ...weights
      .filter(({ bytes, max }) => bytes > max)
      .map(({ what, bytes, max }) => `${what}: ${bytes} bytes of ${max}`),
    ...loaded
      .filter((url) => !named.includes(url))
      .map((url) => `${url} is asked for by another file, a round trip later`),
  ];
}

declare global {
  interface PerformanceEntry {
    /** Of a resource: what asked for it. */
    readonly initiatorType: string;
  }
}
