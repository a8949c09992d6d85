import { type FailureOf, isFailure } from '../reasons.ts';
import type { World } from '../world.ts';
import type { Hashing, HashingPlace } from './ports.ts';

/**
 * Does work in which a password is hashed, with a place in the line for it that is taken before anything
 * else is asked or done; without one nothing is. The work is finished when the client has hung up: a
 * place that nobody gives back would stop the line.
 */
export async function withPlace<T>(
  { hashing, world }: { hashing: Hashing; world: World },
  address: string,
  work: (place: HashingPlace) => Promise<T>,
): Promise<T | FailureOf<'too_many_at_once' | 'sign_in_busy'>> {
  const place = hashing.enter(address);
  if (isFailure(place)) {
    return place;
  }
  const doing = work(place).finally(() => place.leave());
  world.waitUntil(doing.catch(() => undefined)); // the answer carries the error
  return doing;
}
