import { createMiddleware } from 'hono/factory';
import type { HonoEnv } from '../context.ts';
import { isSafe } from '../http/methods.ts';
import { refuseSaid } from './answers.tsx';
import { FOREIGN_FORM } from './failures/en.ts';

/**
 * Lets a form in from a page of ours alone, since browsers send the cookie along with others' too: by `Origin`, which
 * every browser sends with a form, and where there is one by `Sec-Fetch-Site`. Whatever the type of the body is.
 */
export const sameOrigin = createMiddleware<HonoEnv>(async (c, next) => {
  if (isSafe(c.req.method)) return next();
  const site = c.req.header('Sec-Fetch-Site') ?? 'same-origin';
  const isOurs = c.req.header('Origin') === new URL(c.req.url).origin && site === 'same-origin';
  return isOurs ? next() : refuseSaid(c, { code: 'forbidden', status: 403, ...FOREIGN_FORM });
});
