import { z } from 'zod';

/** The platform's rate limit binding (Workers Rate Limiting). */
export type RateLimiter = { limit(options: { key: string }): Promise<{ success: boolean }> };

/** The environment as the platform hands it over: nothing is checked yet. */
export type RawEnv = Record<string, unknown>;

const SECRET_BYTES_MIN = 32;
const bytesOf = (text: string) => new TextEncoder().encode(text).length;
const Secret = z.string().refine((secret) => bytesOf(secret) >= SECRET_BYTES_MIN);
const HttpUrl = z.url({ protocol: /^https?$/ });
const numeric = (otherwise: number, max: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d+(\.\d+)?$/)
        .transform(Number),
    ])
    .pipe(z.number().min(0).max(max))
    .default(otherwise);

/** As a browser sends it: scheme, host and port, no slash at the end. */
const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text;

const RateLimiterBinding = z
  .custom<RateLimiter>((value) => typeof value === 'object' && value !== null && 'limit' in value)
  .optional();

const Settings = z.object({
  SUPABASE_URL: HttpUrl,
  SUPABASE_KEY: z.string().min(1),
  SECRET_KEY: Secret,
  SECRET_KEY_PREVIOUS: Secret.optional(),
  UPSTASH_REDIS_REST_URL: HttpUrl,
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1),
  SCARCE_CAPACITY_KG: numeric(100, 1_000_000),
  MIN_CONNECTION_MINUTES: numeric(60, 1_440).pipe(z.int()),
  CACHE_PREFIX: z.string().max(64).default(''),
  SUPABASE_JWKS_URL: HttpUrl.optional(),
  RATE_LIMIT_PER_10_S: numeric(1_000, 1_000_000).pipe(z.int()),
  RATE_LIMITER: RateLimiterBinding,
  SIGN_IN_LIMITER: RateLimiterBinding,
  CF_VERSION_METADATA: z.object({ id: z.string(), tag: z.string() }).optional(),
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((origin) => origin.trim() || []))
    .refine((origins) => origins.every((origin) => origin === '*' || isOrigin(origin))),
});

/** The settings of the Worker; the README's table says what each means. */
export type Settings = z.infer<typeof Settings>;

export type ParsedEnv = { settings: Settings } | { misconfigured: string[] };

/** Reads the raw environment, once and nowhere else. Names what is missing or malformed, never its value. */
export function parseEnv(raw: RawEnv): ParsedEnv {
  const parsed = Settings.safeParse(withoutEmpty(raw));
  return parsed.success
    ? { settings: parsed.data }
    : { misconfigured: [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))] };
}

const withoutEmpty = (raw: RawEnv): RawEnv =>
  Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== ''));
