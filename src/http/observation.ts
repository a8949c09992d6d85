import { createMiddleware } from 'hono/factory';
import type { HonoEnv } from '../context.ts';
import { logRequest } from './log.ts';
import { serverTiming, startTrace } from './trace.ts';

const REQUEST_ID = /^[A-Za-z0-9._-]{8,128}$/;

/** Names each request, times it, counts its round trips, and logs it once answered. */
export const observation = createMiddleware<HonoEnv>(async (c, next) => {
  const started_ms = Date.now();
  const sent = c.req.header('X-Request-Id');
  const request_id = sent !== undefined && REQUEST_ID.test(sent) ? sent : crypto.randomUUID();
  c.set('request_id', request_id);
  c.set('trace', startTrace());
  c.set('caller', null);
  await next();
  const total_ms = Date.now() - started_ms;
  if (!c.res.headers.has('Cache-Control')) {
    c.header('Cache-Control', 'no-store'); // private, unless the route says otherwise
  }
  c.header('X-Request-Id', request_id);
  c.header('Server-Timing', serverTiming(c.var.trace, total_ms));
  logRequest(c, total_ms);
});
