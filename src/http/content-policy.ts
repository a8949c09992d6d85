import { createMiddleware } from 'hono/factory';
import type { HonoEnv, PagePolicy } from '../context.ts';
import { DOCS_STYLE_SOURCE } from './docs-page.ts';

/** Nothing but what is named is loaded, and no answer is framed or rebased; forms are the console's. */
const policy = (...sources: string[]) => withForms("form-action 'none'", ...sources);

const withForms = (action: string, ...sources: string[]) =>
  ["default-src 'none'", ...sources, "frame-ancestors 'none'", "base-uri 'none'", action].join(
    '; ',
  );

const DATA = policy(`style-src ${DOCS_STYLE_SOURCE}`);

/** What pages may load: files of ours, and nothing inline. */
const PAGES = {
  page: withForms(
    "form-action 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
  ),
  text: policy("style-src 'self'", "img-src 'self'"),
  // The reference page sets `style` attributes and elements of its own, which no hash can name.
  reference: policy(
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
