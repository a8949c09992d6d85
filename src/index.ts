import { createApp } from './app.ts';
import { workInBackground } from './background/scheduled.ts';
import type { Services } from './context.ts';
import { createAccounts } from './data/accounts.ts';
import { createAirports } from './data/airports.ts';
import { createCapacityAudit } from './data/capacity-audit.ts';
import { createFlightLocks } from './data/flight-locks.ts';
import { createFlightNews } from './data/flight-news.ts';
import { createFlights } from './data/flights.ts';
import { createHoldExpiry } from './data/hold-expiry.ts';
import { createItineraries } from './data/itineraries.ts';
import { createLedger } from './data/ledger.ts';
import { createLocalDates } from './data/local-dates.ts';
import { createNetwork } from './data/network.ts';
import { createPostgres, createRpc } from './data/postgres.ts';
import { createProbes } from './data/probes.ts';
import { createQuotes } from './data/quotes.ts';
import { createRates } from './data/rates.ts';
import { afterwards, createRedis, shortly, stepwise } from './data/redis.ts';
import { createSearchCache } from './data/search-cache.ts';
import { createSignInLimits } from './data/sign-in-limits.ts';
import { createTracking } from './data/tracking.ts';
import { createWaybills } from './data/waybills.ts';
import { parseEnv, type RawEnv, type Settings } from './env.ts';
import { createTokens } from './http/authentication.ts';
import { createHashing } from './http/hashing.ts';
import { createHashingLine } from './http/hashing-line.ts';
import { createIssuer } from './http/issuer.ts';
import { passwords } from './http/password.ts';
import { counting } from './http/trace.ts';

const app = createApp();

/** The environment is the same object for the life of an isolate: it is parsed and wired once. */
let known: { raw: RawEnv; services: Services | { misconfigured: string[] } } | undefined;

function servicesOf(raw: RawEnv) {
  if (known?.raw !== raw) {
    const parsed = parseEnv(raw);
    known = { raw, services: 'settings' in parsed ? createServices(parsed.settings) : parsed };
  }
  return known.services;
}

function createServices(settings: Settings): Services {
  const postgres = createPostgres({ url: settings.SUPABASE_URL, key: settings.SUPABASE_KEY });
  const upstash = {
    url: settings.UPSTASH_REDIS_REST_URL,
    token: settings.UPSTASH_REDIS_REST_TOKEN,
  };
  const redis = {
    quick: createRedis({ ...upstash, signal: shortly }),
    patient: createRedis({ ...upstash, signal: afterwards }),
  };
  const policy = {
    scarce_capacity_kg: settings.SCARCE_CAPACITY_KG,
    min_connection_minutes: settings.MIN_CONNECTION_MINUTES,
    volumetric_divisor: settings.VOLUMETRIC_DIVISOR,
    holds_per_user: settings.HOLDS_PER_USER,
    hold_minutes_max: settings.HOLD_MINUTES_MAX,
    quote_minutes: settings.QUOTE_MINUTES,
    base_price_currency: settings.BASE_PRICE_CURRENCY,
  };
  const secrets = [
    settings.SECRET_KEY,
    ...(settings.SECRET_KEY_PREVIOUS ? [settings.SECRET_KEY_PREVIOUS] : []),
  ] as const;

  const issuer = settings.SUPABASE_JWKS_URL ? createIssuer(settings.SUPABASE_JWKS_URL) : null;

  const tokens = createTokens(secrets, issuer);
  const cacheFor = createSearchCache(redis, settings.CACHE_PREFIX);
  const newsFor = createFlightNews(redis, settings.CACHE_PREFIX);
  const locksFor = createFlightLocks(redis, settings.CACHE_PREFIX);
  const signInsFor = createSignInLimits(
    createRedis({ ...upstash, signal: stepwise }),
    settings.CACHE_PREFIX,
  );

  const networkFor = createNetwork(Date.now);

  const line = createHashingLine();

  return {
    settings,
    tokens,
    connect: ({ trace, waitUntil, report }) => {
      const rpc = createRpc(postgres, counting(trace.db));
      const observe = counting(trace.redis);
      return {
        accounts: createAccounts(rpc),
        sign_ins: signInsFor(observe),
        passwords,
        hashing: createHashing(line, { now_ms: Date.now, sleep, waitUntil }),
        flights: createFlights(rpc),
        airports: createAirports(rpc),
        network: networkFor(rpc),
        local_dates: createLocalDates(rpc),
        news: newsFor(observe),
        itineraries: createItineraries(rpc, policy),
        cache: cacheFor(observe),
        ledger: createLedger(rpc, policy),
        locks: locksFor(observe),
        holds: createHoldExpiry(rpc),
        audit: createCapacityAudit(rpc),
        tracking: createTracking(rpc),
        rates: createRates(rpc),
        quotes: createQuotes(rpc, policy),
        waybills: createWaybills(rpc),
        probes: createProbes(rpc, redis.patient, observe),
        world: {
          now_ms: Date.now,
          random: Math.random,
          randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
          derivedBytes: tokens.derive,
          uuid: () => crypto.randomUUID(),
          sleep,
          waitUntil,
          report,
        },
      };
    },
  };
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export default {
  fetch: (request: Request, raw: RawEnv, ctx: ExecutionContext) =>
    app.fetch(request, { services: servicesOf(raw) }, ctx),
  scheduled: (controller: ScheduledController, raw: RawEnv, ctx: ExecutionContext) =>
    workInBackground(servicesOf(raw), new Date(controller.scheduledTime), ctx),
};
