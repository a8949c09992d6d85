import { createMiddleware } from 'hono/factory';
import type { HonoEnv, PagePolicy } from '../context.ts';

/** Nothing but what is named is loaded, and no answer is framed or rebased. */
const policy = (action: "'none'" | "'self'", ...sources: string[]) =>
  [
    "default-src 'none'",
    ...sources,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    `form-action ${action}`,
  ].join('; ');

const DATA = policy("'none'");

/** What pages may load: files of ours, and nothing inline. */
const PAGES = {
  page: policy(
    "'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
  ),
  // The reference widget sets `style` attributes and elements of its own, which no hash can name.
  reference: policy(
    "'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
  ),
} satisfies Record<PagePolicy, string>;

/** Tells browsers what an answer may load (Content Security Policy, level 3). */
export const contentPolicy = createMiddleware<HonoEnv>(async (c, next) => {
  await next();
  const page = c.get('policy');
  c.res.headers.set('Content-Security-Policy', page === undefined ? DATA : PAGES[page]);
});
