import { createMiddleware } from 'hono/factory';
import type { HonoEnv } from '../context.ts';
import type { Problem } from '../contract/problem.ts';
import { refuseSaid } from './answers.tsx';

/** Shows as a page what middleware of both doors refuses as a problem: a limit, a setting that is missing. */
export const asPage = createMiddleware<HonoEnv>(async (c, next) => {
  c.set('person', null); // until the session says who
  c.header('Vary', 'Cookie, Accept-Language, X-Part', { append: true });
  await next();
  if (c.res.headers.get('Content-Type') !== 'application/problem+json') return;
  const { code, status, detail }: Problem & { status: number } = await c.res.json();
  c.res.headers.delete('Content-Type');
  c.res = await refuseSaid(c, { code, status, detail });
});
