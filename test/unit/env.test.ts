import { describe, expect, test } from 'vitest';
import { parseEnv, type RawEnv } from '../../src/env.ts';

const REQUIRED: RawEnv = {
  SUPABASE_URL: 'https://project.example.test',
  SUPABASE_KEY: 'sb_secret_key',
  SECRET_KEY: 's'.repeat(32),
  UPSTASH_REDIS_REST_URL: 'https://redis.example.test',
  UPSTASH_REDIS_REST_TOKEN: 'token',
};

/** The settings that these bindings, over the required ones, make; or what is wrong with them. */
function settingsOf(bindings: RawEnv = {}) {
  const parsed = parseEnv({ ...REQUIRED, ...bindings });
  if (!('settings' in parsed)) throw new Error(`Misconfigured: ${parsed.misconfigured.join()}`);
  return parsed.settings;
}

test('the required settings are enough; the others have defaults', () => {
  expect(settingsOf()).toMatchObject({
    ...REQUIRED,
    SCARCE_CAPACITY_KG: 100,
    MIN_CONNECTION_MINUTES: 60,
    VOLUMETRIC_DIVISOR: 6_000,
    HOLD_MINUTES_MAX: 60,
    HOLDS_PER_USER: 20,
    QUOTE_MINUTES: 30,
    BASE_PRICE_CURRENCY: 'USD',
    PUBLIC_AWB_TRACKING: true,
    CACHE_PREFIX: '',
    ALLOWED_ORIGINS: [],
  });
});

describe.each(Object.keys(REQUIRED))('%s', (name) => {
  test.each([undefined, '', 7, null])('as %j is misconfigured, and named', (value) => {
    expect(parseEnv({ ...REQUIRED, [name]: value })).toEqual({ misconfigured: [name] });
  });
});

test.each([
  ['SUPABASE_URL', 'project.example.test'],
  ['SUPABASE_URL', 'postgres://project.example.test'],
  ['UPSTASH_REDIS_REST_URL', 'redis://127.0.0.1:6379'],
  ['SECRET_KEY', 's'.repeat(31)],
  ['SECRET_KEY_PREVIOUS', 'short'],
  ['SCARCE_CAPACITY_KG', 'many'],
  ['SCARCE_CAPACITY_KG', '-1'],
  ['SCARCE_CAPACITY_KG', '1000001'],
  ['SCARCE_CAPACITY_KG', '1e3'],
  ['MIN_CONNECTION_MINUTES', '1.5'],
  ['MIN_CONNECTION_MINUTES', '1441'],
  ['MIN_CONNECTION_MINUTES', 'an hour'],
  ['VOLUMETRIC_DIVISOR', '2999'],
  ['VOLUMETRIC_DIVISOR', '10001'],
  ['VOLUMETRIC_DIVISOR', '6000.5'],
  ['HOLD_MINUTES_MAX', '0'],
  ['HOLD_MINUTES_MAX', '10081'],
  ['HOLDS_PER_USER', '0'],
  ['HOLDS_PER_USER', '1001'],
  ['QUOTE_MINUTES', '0'],
  ['QUOTE_MINUTES', '1441'],
  ['BASE_PRICE_CURRENCY', 'JPY'],
  ['BASE_PRICE_CURRENCY', 'KWD'],
  ['BASE_PRICE_CURRENCY', 'eur'],
  ['BASE_PRICE_CURRENCY', 7],
  ['PUBLIC_AWB_TRACKING', 'yes'],
  ['PUBLIC_AWB_TRACKING', true],
  ['RATE_LIMIT_PER_10_S', 'many'],
  ['CACHE_PREFIX', 'x'.repeat(65)],
  ['ALLOWED_ORIGINS', 'https://a.example/'],
  ['ALLOWED_ORIGINS', 'https://a.example/app'],
  ['ALLOWED_ORIGINS', 'a.example'],
  ['ALLOWED_ORIGINS', '//a.example'],
  ['ALLOWED_ORIGINS', 'https://*.a.example/'],
  ['ALLOWED_ORIGINS', 'https://a.example, b.example'],
  ['ALLOWED_ORIGINS', '*, b.example'],
])('%s as %j is misconfigured, and named without its value', (name, value) => {
  expect(parseEnv({ ...REQUIRED, [name]: value })).toEqual({ misconfigured: [name] });
});

test('everything that is wrong is named, each once', () => {
  const parsed = parseEnv({
    ...REQUIRED,
    SUPABASE_URL: 'x',
    SECRET_KEY: '',
    SCARCE_CAPACITY_KG: '?',
  });
  expect(parsed).toEqual({
    misconfigured: expect.arrayContaining(['SUPABASE_URL', 'SECRET_KEY', 'SCARCE_CAPACITY_KG']),
  });
  expect('misconfigured' in parsed && parsed.misconfigured).toHaveLength(3);
});

test.each([
  ['SCARCE_CAPACITY_KG', '0', 0],
  ['SCARCE_CAPACITY_KG', 250, 250],
  ['SCARCE_CAPACITY_KG', '99.5', 99.5],
  ['SCARCE_CAPACITY_KG', '', 100],
  ['MIN_CONNECTION_MINUTES', '0', 0],
  ['MIN_CONNECTION_MINUTES', 90, 90],
  ['VOLUMETRIC_DIVISOR', '3000', 3_000],
  ['VOLUMETRIC_DIVISOR', 10_000, 10_000],
  ['HOLD_MINUTES_MAX', '1', 1],
  ['HOLD_MINUTES_MAX', '10080', 10_080],
  ['HOLDS_PER_USER', '1', 1],
  ['HOLDS_PER_USER', '1000', 1_000],
  ['QUOTE_MINUTES', '1', 1],
  ['QUOTE_MINUTES', 1_440, 1_440],
  ['BASE_PRICE_CURRENCY', 'EUR', 'EUR'],
  ['PUBLIC_AWB_TRACKING', 'on', true],
  ['PUBLIC_AWB_TRACKING', 'off', false],
  ['PUBLIC_AWB_TRACKING', '', true],
  ['CACHE_PREFIX', 'v2:', 'v2:'],
  ['ALLOWED_ORIGINS', '*', ['*']],
  ['ALLOWED_ORIGINS', 'http://localhost:3000', ['http://localhost:3000']],
  ['ALLOWED_ORIGINS', ' https://a.test , https://b.test,', ['https://a.test', 'https://b.test']],
] as const)('%s as %j is %j', (name, sent, value) => {
  expect(settingsOf({ [name]: sent })).toMatchObject({ [name]: value });
});

test('a secret is measured in bytes, not in characters', () => {
  expect(settingsOf({ SECRET_KEY: 'ß'.repeat(16) }).SECRET_KEY).toHaveLength(16);
});

test('bindings that are no settings are left alone', () => {
  expect(settingsOf({ ASSETS: {}, ANYTHING: 7 })).not.toHaveProperty('ANYTHING');
});

test.each(['SUPABASE_URL', 'UPSTASH_REDIS_REST_URL', 'SUPABASE_JWKS_URL'])(
  '%s is read without what copying leaves around it',
  (name) => {
    for (const sent of [
      'https://data.example.test\n',
      ' https://data.example.test',
      'https://data.example.test\t ',
    ]) {
      expect(settingsOf({ [name]: sent })).toMatchObject({ [name]: 'https://data.example.test' });
    }
    for (const sent of ['https://data.example.test/x y', 'https://data.example\n.test', ' ']) {
      expect(parseEnv({ ...REQUIRED, [name]: sent })).toEqual({ misconfigured: [name] });
    }
  },
);

test('a malformed name of the version is none: nothing else depends on it', () => {
  expect(settingsOf({ CF_VERSION_METADATA: { id: 7 } }).CF_VERSION_METADATA).toBeUndefined();
});
