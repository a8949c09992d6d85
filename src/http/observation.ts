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
  const { headers } = c.res; // not c.header: after the answer that copies it
  if (!headers.has('Cache-Control')) {
    headers.set('Cache-Control', 'no-store'); // private, unless the route says otherwise
  }
  headers.set('X-Request-Id', request_id);
  headers.set('Server-Timing', serverTiming(c.get('trace'), total_ms));
  logRequest(c, total_ms);
});
