import type { Redis } from '@upstash/redis/cloudflare';
import type { SignInLimits } from '../core/identity/ports.ts';
import type { Observe } from '../core/world.ts';
import type { Counters } from './sign-in-counters.ts';

/** An address that has signed in keeps its way in while others attack the account. */
const KNOWN_ADDRESS_S = 30 * 24 * 60 * 60;

/**
 * Counts failed sign-ins in Redis (`@upstash/ratelimit`), by a hash of the account and the address.
 * A pair's bucket refills one attempt a window: after the limit, one more each 15 minutes.
 */
export function createSignInLimits(
  redis: Redis,
  prefix: string,
): (observe: Observe) => SignInLimits {
  let counters: Counters | undefined;
  // Loaded by whoever signs in first, rather than by every isolate that starts.
  const load = async () => {
    counters ??= (await import('./sign-in-counters.ts')).createCounters(redis, prefix);
    return counters;
  };
  const pairKey = (pair: string) => `${prefix}sign-in:pair:${pair}`;
  const knownKey = (pair: string) => `${prefix}sign-in:known:${pair}`;
  const giveBackToPair = (pair: string) =>
    redis.eval<[], number>(GIVE_BACK_TO_PAIR, [pairKey(pair)], []);

  return (observe) => ({
    async attempt(email, address) {
      const { ofPair, ofAccount } = await load();
      const { account, pair } = await namesOf(email, address);
      const [byPair, known] = await observe(() =>
        Promise.all([ofPair.limit(pair), redis.exists(knownKey(pair))]),
      );
      // What one address is refused does not count for the account, or one address could close it.
      if (!byPair.success) {
        return secondsUntil(byPair.reset);
      }
      if (known) {
        // As many round trips as for any other address: they must not tell that somebody signed in here.
        await observe(() => ofAccount.getRemaining(account));
        return null;
      }
      const byAccount = await observe(() => ofAccount.limit(account));
      if (byAccount.success) {
        return null;
      }
      await observe(() => giveBackToPair(pair));
      return secondsUntil(byAccount.reset);
    },

    async succeeded(email, address) {
      const { ofAccount } = await load();
      const { account, pair } = await namesOf(email, address);
      await observe(async () => {
        const [before] = await Promise.all([
          redis.set(knownKey(pair), '1', { ex: KNOWN_ADDRESS_S, get: true }),
          redis.del(pairKey(pair)), // not resetUsedTokens, which scans every key that there is
        ]);
        if (before === null) {
          await ofAccount.limit(account, GIVE_BACK);
        }
      });
    },

    async abandoned(email, address) {
      const { ofAccount } = await load();
      const { account, pair } = await namesOf(email, address);
      const known = await observe(() => redis.exists(knownKey(pair)));
      await observe(() =>
        Promise.all([
          giveBackToPair(pair),
          known ? undefined : ofAccount.limit(account, GIVE_BACK),
        ]),
      );
    },
  });
}

const GIVE_BACK = { rate: -1 };
/** A bucket that a success has deleted meanwhile is full: giving back to it would make one without an end. */
const GIVE_BACK_TO_PAIR = `#!lua flags=allow-key-locking
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
return redis.call('HINCRBY', KEYS[1], 'tokens', 1)
`;
const secondsUntil = (moment_ms: number) =>
  Math.max(1, Math.ceil((moment_ms - Date.now()) / 1_000));

/** Hashed, so that Redis holds nobody's address, in whatever case it was typed. */
async function namesOf(email: string, address: string) {
  const account = await sha256(email.toLowerCase());
  return { account, pair: await sha256(`${account} ${address}`) };
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
