import { Lock } from '@upstash/lock';
import type { FlightLocks } from '../core/booking/ports.ts';
import type { Observe } from '../core/world.ts';
import type { RedisClients } from './redis.ts';

/** How long a lock lasts when its owner does not give it back. */
export const LOCK_LEASE_MS = 5_000;

/** The locks of scarce flights (`@upstash/lock`), one try a call: waiting is the core's business. */
export function createFlightLocks(
  { quick, patient }: RedisClients,
  prefix: string,
): (observe: Observe) => FlightLocks {
  const key = (flight_id: string) => `${prefix}lock:flight:${flight_id}`;
  return (observe) => ({
    tryLock: (flight_id, owner) =>
      // A lock object forgets its token when a second acquire fails, so each try has an object of its own.
      observe(() =>
        new Lock({ redis: quick, id: key(flight_id), lease: LOCK_LEASE_MS }).acquire({
          uuid: owner,
          retry: { attempts: 1, delay: 0 },
        }),
      ),
    async unlock(flight_id, owner) {
      await observe(() => patient.eval(UNLOCK, [key(flight_id)], [owner]));
    },
  });
}

/** Deletes the lock if this owner still holds it: `Lock.release` needs the object that acquired it, and a lost reply leaves none. */
const UNLOCK = `#!lua flags=allow-key-locking
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
`;
