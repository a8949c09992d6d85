import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import type { HonoEnv } from '../context.ts';

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
  const { services } = c.env;
  const origins = 'settings' in services ? services.settings.ALLOWED_ORIGINS : [];
  if (origins.length === 0) {
    return next();
  }
  return forOrigins(origins)(c, next);
});

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
      'X-Request-Id',
    ],
    exposeHeaders: EXPOSED,
    maxAge: PREFLIGHT_S_MAX,
  });
