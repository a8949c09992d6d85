import { createRedis } from '../../src/data/redis.ts';
import { createSignInLimits } from '../../src/data/sign-in-limits.ts';
import { keepFromEdge } from '../support/eventually.ts';
import type { Provided } from '../support/global-setup.ts';
import { newAddress } from './account.ts';

const WINDOW_MS = 15 * 60_000;
const AT_ONCE_MAX = 10;
const ANSWER_MS_MAX = 5_000;

/** The counters of the Worker, reached past it: a failure here costs no hashed password. */
export function openLimits({ vars }: Provided, prefix = '') {
  const redis = createRedis({
    url: vars.UPSTASH_REDIS_REST_URL ?? '',
    token: vars.UPSTASH_REDIS_REST_TOKEN ?? '',
    signal: () => AbortSignal.timeout(ANSWER_MS_MAX),
  });
  const limits = createSignInLimits(redis, prefix)((call) => call());

  return {
    ...limits,
    /** Counts failures of an account from one address; how many of them were still let through. */
    async fail(email: string, address: string, times: number): Promise<number> {
      const waits = await inTurns(times, () => limits.attempt(email, address));
      return waits.filter((wait) => wait === null).length;
    },
    /** Counts failures of an account from as many addresses; how many were still let through. */
    async failFromEverywhere(email: string, times: number): Promise<number> {
      await keepFromEdge(WINDOW_MS); // in the next window they count for a little less each second
      const waits = await inTurns(times, () => limits.attempt(email, newAddress()));
      return waits.filter((wait) => wait === null).length;
    },
    /** Signs in and succeeds, from as many addresses. */
    async succeedFromEverywhere(email: string, times: number): Promise<void> {
      await inTurns(times, async () => {
        const address = newAddress();
        await limits.attempt(email, address);
        await limits.succeeded(email, address);
      });
    },
  };
}

/** Does something so many times, a few at once. */
async function inTurns<T>(times: number, act: () => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  while (done.length < times) {
    const turn = Array.from({ length: Math.min(AT_ONCE_MAX, times - done.length) }, act);
    done.push(...(await Promise.all(turn)));
  }
  return done;
}
