import { Ratelimit } from '@upstash/ratelimit';
import type { Redis } from '@upstash/redis/cloudflare';

/** Failures that one account may have from one address before each further attempt has to wait. */
const FAILURES_OF_PAIR_MAX = 10;
/** Failures that one account may have from all addresses. */
const FAILURES_OF_ACCOUNT_MAX = 100;
const WINDOW = '15 m';

/** How failures are counted. Named here, so that of the library nothing else is deployed. */
export function createCounters(redis: Redis, prefix: string) {
  const common = { redis, timeout: 0, ephemeralCache: false, analytics: false } as const;
  return {
    ofPair: new Ratelimit({
      ...common,
      prefix: `${prefix}sign-in:pair`,
      limiter: Ratelimit.tokenBucket(1, WINDOW, FAILURES_OF_PAIR_MAX),
    }),
    ofAccount: new Ratelimit({
      ...common,
      prefix: `${prefix}sign-in:account`,
      limiter: Ratelimit.slidingWindow(FAILURES_OF_ACCOUNT_MAX, WINDOW),
    }),
  };
}

export type Counters = ReturnType<typeof createCounters>;
