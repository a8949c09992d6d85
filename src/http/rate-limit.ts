import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { HonoEnv } from '../context.ts';
import type { RateLimiter } from '../env.ts';
import { logError } from './log.ts';
import { problem } from './problem.ts';

/** Windows of the platform's rate limit bindings, as wrangler.toml sets them. */
const WINDOW_S = 10;
const SIGN_IN_WINDOW_S = 60;
const SIGN_INS_PER_MINUTE = 300;

/** The address of the client as the platform tells it: no header that a client could write. */
export const addressOf = (c: Context<HonoEnv>): string =>
  c.req.header('CF-Connecting-IP') ?? 'unknown';

/**
 * The general limit: per user when the request carries a valid token, else per address. Counted by the
 * platform beside the Worker, so it costs no round trip; what remains it does not tell.
 * Fields: draft-ietf-httpapi-ratelimit-headers-10.
 */
export const limitCaller = createMiddleware<HonoEnv>(async (c, next) => {
  const { caller, services } = c.var;
  const limit = services?.settings.RATE_LIMIT_PER_10_S ?? 0;
  if (limit === 0 || c.req.path === '/health') {
    return next();
  }
  c.header('RateLimit-Policy', `"default";q=${limit};w=${WINDOW_S}`);
  const key = caller === null ? `address:${addressOf(c)}` : `user:${caller.user_id}`;
  return (await within(c, services.settings.RATE_LIMITER, key))
    ? next()
    : problem(c, { reason: 'rate_limited', retry_after_s: WINDOW_S });
});

/** The limit of sign-ups and sign-ins from one address: wide, since a web server calls for many people. */
export const limitAddress = createMiddleware<HonoEnv>(async (c, next) => {
  const { RATE_LIMIT_PER_10_S, SIGN_IN_LIMITER } = c.var.services.settings;
  if (RATE_LIMIT_PER_10_S === 0) {
    return next();
  }
  c.header('RateLimit-Policy', `"sign-in";q=${SIGN_INS_PER_MINUTE};w=${SIGN_IN_WINDOW_S}`, {
    append: true,
  });
  return (await within(c, SIGN_IN_LIMITER, `address:${addressOf(c)}`))
    ? next()
    : problem(c, { reason: 'rate_limited', retry_after_s: SIGN_IN_WINDOW_S });
});

/** A limiter that fails keeps nobody out. */
async function within(
  c: Context<HonoEnv>,
  limiter: RateLimiter | undefined,
  key: string,
): Promise<boolean> {
  try {
    return limiter === undefined || (await limiter.limit({ key })).success;
  } catch (error) {
    logError('rate_limit_out_of_reach', c.var.request_id, error);
    return true;
  }
}
