/** One metric of `Server-Timing` (W3C), `dur` in milliseconds. */
export interface Metric {
  dur?: number;
  desc?: string;
}

const METRIC =
  /([\w!#$%&'*+.^`|~-]+)((?:\s*;\s*[\w-]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,]*))?)*)/g;
const PARAMETER = /;\s*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,]*))/g;
const NEXT = /<([^>]*)>[^<]*;\s*rel="?next\b/i;

/** The metrics of a `Server-Timing` header by name. */
export function parseServerTiming(header: string | null): Record<string, Metric> {
  const timing: Record<string, Metric> = {};
  for (const [, name = '', parameters = ''] of (header ?? '').matchAll(METRIC)) {
    const metric: Metric = {};
    for (const [, key, quoted, bare = ''] of parameters.matchAll(PARAMETER)) {
      const value = quoted?.replace(/\\(.)/g, '$1') ?? bare;
      if (key === 'dur' && value !== '' && !Number.isNaN(Number(value))) metric.dur = Number(value);
      if (key === 'desc') metric.desc = value;
    }
    timing[name] = metric;
  }
  return timing;
}

/** Where the next page is, by a `Link` header with `rel="next"` (RFC 8288). */
export const parseNext = (header: string | null): string | undefined =>
  NEXT.exec(header ?? '')?.[1];

/** `Retry-After` (RFC 9110, 10.2.3), seconds or a date, in milliseconds from now; undefined without one. */
export function parseRetryAfter(header: string | null, now_ms: number): number | undefined {
  if (!header) return undefined;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now_ms;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
