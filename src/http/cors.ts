import type { Context } from 'hono';
import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import type { HonoEnv } from '../context.ts';
import { refusedOrigin } from './problem.ts';

const EXPOSED = [
  'X-Cache',
  'Age',
  'ETag',
  'Link',
  'Location',
  'Retry-After',
  'Idempotent-Replayed',
  'Server-Timing',
  'X-Request-Id',
];
const PREFLIGHT_S_MAX = 86_400;

/** CORS for the origins of `ALLOWED_ORIGINS`; without any, browsers of other origins are left out. */
export const allowedOrigins = createMiddleware<HonoEnv>(async (c, next) => {
  const origins = originsOf(c);
  if (origins.length === 0) {
    return next();
  }
  return forOrigins(origins)(c, next);
});

/**
 * Refuses pages of all other origins, the API's own included: a name that was pointed at this address anew has that
 * origin too (DNS rebinding), and no page of ours calls here. Programs send no `Origin`.
 */
export const onlyAllowedOrigins = createMiddleware<HonoEnv>(async (c, next) => {
  const origin = c.req.header('Origin');
  const origins = originsOf(c);
  return origin === undefined || origins.includes('*') || origins.includes(origin)
    ? next()
    : refusedOrigin(c);
});

const originsOf = (c: Context<HonoEnv>): string[] => {
  const { services } = c.env;
  return 'settings' in services ? services.settings.ALLOWED_ORIGINS : [];
};

const forOrigins = (origins: string[]) =>
  cors({
    origin: origins.includes('*') ? '*' : origins,
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'MCP-Protocol-Version',
      'X-Request-Id',
    ],
    exposeHeaders: EXPOSED,
    maxAge: PREFLIGHT_S_MAX,
  });
