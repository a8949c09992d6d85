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

/**
 * The address of the client as the platform tells it: no header that a client could write. Of IPv6 the
 * first half, since the other half is the subscriber's to choose.
 */
export function addressOf(c: Context<HonoEnv>): string {
  const address = c.req.header('CF-Connecting-IP') ?? 'unknown';
  return address.includes(':') && !address.includes('.') ? networkOf(address) : address;
}

const IPV6_GROUPS = 8;

function networkOf(ipv6: string): string {
  const halves = ipv6.toLowerCase().split('::');
  const [front = [], back = []] = halves.map((half) => half.split(':').filter(Boolean));
  const left_out = Math.max(0, IPV6_GROUPS - front.length - back.length);
  return [...front, ...Array<string>(left_out).fill('0'), ...back]
    .slice(0, IPV6_GROUPS / 2)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

/** Refuses a call over a quota, and says which. */
export function overQuota(c: Context<HonoEnv>, policy: string, retry_after_s: number) {
  c.header('RateLimit', `"${policy}";r=0;t=${retry_after_s}`);
  return problem(c, { reason: 'rate_limited', retry_after_s });
}

/**
 * The general limit: per user when the request carries a valid token, else per address. Counted by the
 * platform beside the Worker, so it costs no round trip; what remains it does not tell.
 * Fields: draft-ietf-httpapi-ratelimit-headers-10.
 */
export const limitCaller = createMiddleware<HonoEnv>(async (c, next) => {
  const caller = c.get('caller');
  const services = c.get('services');
  const limit = services?.settings.RATE_LIMIT_PER_10_S ?? 0;
  if (limit === 0) {
    return next();
  }
  c.header('RateLimit-Policy', `"default";q=${limit};w=${WINDOW_S}`);
  if (c.req.path === '/health') {
    return next();
  }
  const key = caller === null ? `address:${addressOf(c)}` : `user:${caller.user_id}`;
  return (await within(c, services.settings.RATE_LIMITER, key))
    ? next()
    : overQuota(c, 'default', WINDOW_S);
});

/** The limit of sign-ups and sign-ins from one address: wide, since a web server calls for many people. */
export const limitAddress = createMiddleware<HonoEnv>(async (c, next) => {
  const { RATE_LIMIT_PER_10_S, SIGN_IN_LIMITER } = c.get('services').settings;
  if (RATE_LIMIT_PER_10_S === 0) {
    return next();
  }
  c.header('RateLimit-Policy', `"sign-in";q=${SIGN_INS_PER_MINUTE};w=${SIGN_IN_WINDOW_S}`, {
    append: true,
  });
  return (await within(c, SIGN_IN_LIMITER, `address:${addressOf(c)}`))
    ? next()
    : overQuota(c, 'sign-in', SIGN_IN_WINDOW_S);
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
    logError('rate_limit_out_of_reach', c.get('request_id'), error);
    return true;
  }
}
