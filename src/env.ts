import { HOLD_MINUTES_LIMIT } from './core/booking/types.ts';
import { minorDigits } from './core/rating/currencies.ts';

/** The platform's rate limit binding (Workers Rate Limiting). */
export type RateLimiter = { limit(options: { key: string }): Promise<{ success: boolean }> };

/** The platform's binding that names the deployed version. */
export type VersionMetadata = { id: string; tag: string };

/** The platform's binding that answers static files, by the path of a request. */
export type StaticFiles = { fetch(request: Request): Promise<Response> };

/** The environment as the platform hands it over: nothing is checked yet. */
export type RawEnv = Record<string, unknown>;

const MALFORMED = Symbol('malformed');
/** Reads one setting; undefined is one that is not set. */
type Reader<T> = (value: unknown) => T | typeof MALFORMED;

const SECRET_BYTES_MIN = 32;
const PREFIX_LENGTH_MAX = 64;

/**
 * How each setting is read. By hand, though there is zod: every isolate reads them before its first
 * answer, and schemas for them were a sixth of what it took to start.
 */
const SETTINGS = {
  SUPABASE_URL: required(httpUrl),
  SUPABASE_KEY: required(text),
  SECRET_KEY: required(secret),
  SECRET_KEY_PREVIOUS: optional(secret),
  UPSTASH_REDIS_REST_URL: required(httpUrl),
  UPSTASH_REDIS_REST_TOKEN: required(text),
  SCARCE_CAPACITY_KG: orElse(100, number(1_000_000)),
  MIN_CONNECTION_MINUTES: orElse(60, wholeNumber(1_440)),
  VOLUMETRIC_DIVISOR: orElse(6_000, wholeNumber(10_000, 3_000)),
  HOLD_MINUTES_MAX: orElse(60, wholeNumber(HOLD_MINUTES_LIMIT, 1)),
  HOLDS_PER_USER: orElse(20, wholeNumber(1_000, 1)),
  QUOTE_MINUTES: orElse(30, wholeNumber(1_440, 1)),
  BASE_PRICE_CURRENCY: orElse('USD', currencyWithCents),
  PUBLIC_AWB_TRACKING: orElse(true, onOrOff),
  CACHE_PREFIX: orElse('', prefix),
  SUPABASE_JWKS_URL: optional(httpUrl),
  RATE_LIMIT_PER_10_S: orElse(1_000, wholeNumber(1_000_000)),
  RATE_LIMITER: optional(rateLimiter),
  SIGN_IN_LIMITER: optional(rateLimiter),
  CF_VERSION_METADATA: optional(versionMetadata),
  ASSETS: optional(staticFiles),
  ALLOWED_ORIGINS: orElse<string[]>([], origins),
};

/** The settings of the Worker; docs/settings.md says what each means. */
export type Settings = {
  [Name in keyof typeof SETTINGS]: Exclude<ReturnType<(typeof SETTINGS)[Name]>, typeof MALFORMED>;
};

export type ParsedEnv = { settings: Settings } | { misconfigured: string[] };

/** Reads the raw environment, once and nowhere else. Names what is missing or malformed, never its value. */
export function parseEnv(raw: RawEnv): ParsedEnv {
  const settings: RawEnv = {};
  const misconfigured: string[] = [];
  for (const [name, read] of Object.entries(SETTINGS)) {
    const value = read(raw[name] === '' ? undefined : raw[name]);
    if (value === MALFORMED) misconfigured.push(name);
    else settings[name] = value;
  }
  return misconfigured.length > 0 ? { misconfigured } : { settings: settings as Settings };
}

function required<T>(read: Reader<T>): Reader<T> {
  return (value) => (value === undefined ? MALFORMED : read(value));
}

function optional<T>(read: Reader<T>): Reader<T | undefined> {
  return (value) => (value === undefined ? undefined : read(value));
}

function orElse<T>(otherwise: T, read: Reader<T>): Reader<T> {
  return (value) => (value === undefined ? otherwise : read(value));
}

function text(value: unknown) {
  return typeof value === 'string' ? value : MALFORMED;
}

function prefix(value: unknown) {
  return typeof value === 'string' && value.length <= PREFIX_LENGTH_MAX ? value : MALFORMED;
}

function secret(value: unknown) {
  return typeof value === 'string' && new TextEncoder().encode(value).length >= SECRET_BYTES_MIN
    ? value
    : MALFORMED;
}

/** Blanks and a line end around it come from copying. */
function httpUrl(value: unknown) {
  const url = typeof value === 'string' ? value.trim() : '';
  return /^https?:\/\/\S+$/i.test(url) && URL.canParse(url) ? url : MALFORMED;
}

function number(max: number): Reader<number> {
  return (value) => {
    const sent = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    return typeof sent === 'number' && sent >= 0 && sent <= max ? sent : MALFORMED;
  };
}

function wholeNumber(max: number, min = 0): Reader<number> {
  return (value) => {
    const sent = number(max)(value);
    return typeof sent === 'number' && Number.isInteger(sent) && sent >= min ? sent : MALFORMED;
  };
}

/** Prices of flights have two decimals: so has their currency. */
function currencyWithCents(value: unknown) {
  return typeof value === 'string' && minorDigits(value) === 2 ? value : MALFORMED;
}

function onOrOff(value: unknown) {
  return value === 'on' || value === 'off' ? value === 'on' : MALFORMED;
}

function origins(value: unknown) {
  if (typeof value !== 'string') return MALFORMED;
  const list = value.split(',').flatMap((one) => one.trim() || []);
  return list.every((origin) => origin === '*' || isOrigin(origin)) ? list : MALFORMED;
}

/** As a browser sends it: scheme, host and port, no slash at the end. */
const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text;

function rateLimiter(value: unknown) {
  return isRateLimiter(value) ? value : MALFORMED;
}

const isRateLimiter = (value: unknown): value is RateLimiter =>
  typeof value === 'object' && value !== null && 'limit' in value;

function versionMetadata(value: unknown) {
  return isVersionMetadata(value) ? { id: value.id, tag: value.tag } : undefined;
}

const isVersionMetadata = (value: unknown): value is VersionMetadata =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  'tag' in value &&
  typeof value.id === 'string' &&
  typeof value.tag === 'string';

function staticFiles(value: unknown) {
  return isStaticFiles(value) ? value : undefined;
}

const isStaticFiles = (value: unknown): value is StaticFiles =>
  typeof value === 'object' && value !== null && 'fetch' in value;
