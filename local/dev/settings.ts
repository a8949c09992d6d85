import { ExplainedError } from '../explained-error.ts';
import type { RedisChoice } from '../redis/redis.ts';

/** Settings of the Worker that pass through from the environment of `npm run dev`. */
const PASSED_ON = [
  'SECRET_KEY',
  'SECRET_KEY_PREVIOUS',
  'SUPABASE_JWKS_URL',
  'SCARCE_CAPACITY_KG',
  'MIN_CONNECTION_MINUTES',
  'VOLUMETRIC_DIVISOR',
  'HOLD_MINUTES_MAX',
  'HOLDS_PER_USER',
  'QUOTE_MINUTES',
  'BASE_PRICE_CURRENCY',
  'PUBLIC_AWB_TRACKING',
  'CACHE_PREFIX',
  'ALLOWED_ORIGINS',
  'RATE_LIMIT_PER_10_S',
];
const SUPABASE = ['SUPABASE_URL', 'SUPABASE_KEY'] as const;
const UPSTASH = ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'] as const;

/** What the environment of `npm run dev` asks for. */
export interface DevSettings {
  /** Where the database is, when it is not ours. */
  readonly supabase: Readonly<Record<string, string>> | null;
  /** Where Redis is, when the Worker reaches it without our gateway. */
  readonly upstash: Readonly<Record<string, string>> | null;
  readonly redis: RedisChoice;
  /** Set for the Worker as they are. */
  readonly passedOn: Readonly<Record<string, string>>;
}

/** Reads the environment. Half an address is an error, not a reason to start our own. */
export function readDevSettings(env: NodeJS.ProcessEnv): DevSettings {
  return {
    supabase: together(env, SUPABASE),
    upstash: together(env, UPSTASH),
    redis: env.REDIS_URL ? { url: redisUrl(env.REDIS_URL) } : 'auto',
    passedOn: pick(env, PASSED_ON),
  };
}

function together(
  env: NodeJS.ProcessEnv,
  names: readonly [string, string],
): Record<string, string> | null {
  const found = pick(env, names);
  const missing = names.filter((name) => !(name in found));
  if (missing.length === names.length) return null;
  if (missing.length === 0) return found;
  throw new ExplainedError(
    `${Object.keys(found).join()} is set and ${missing.join()} is not.`,
    `Set both, or neither to use the local stack.`,
  );
}

function redisUrl(value: string): string {
  if (/^rediss?:$/.test(URL.parse(value)?.protocol ?? '')) return value;
  throw new ExplainedError(
    'REDIS_URL is no address of a Redis.',
    'It looks like redis://127.0.0.1:6379, or unset it.',
  );
}

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name];
      return value ? [[name, value]] : [];
    }),
  );
}
