import type { World } from '../world.ts';
import type { FlightLocks } from './ports.ts';

/** One deadline for all locks of a booking. */
export const LOCK_WAIT_MS_MAX = 1_500;
/** The first pause between two tries; it doubles up to the second, each shortened at random. */
export const LOCK_PAUSE_MS_MIN = 20;
export const LOCK_PAUSE_MS_MAX = 80;
/** What a client that found a flight contended is asked to wait, at random between the two. */
const RETRY_AFTER_S_MIN = 1;
const RETRY_AFTER_S_MAX = 3;

export type FlightLock =
  | { held: true; unlock: () => Promise<void> }
  | { held: false; retry_after_s: number; unlock: () => Promise<void> };

/**
 * Takes the lock of each flight, in the order of their ids, before one common deadline.
 * With Redis out of reach the booking goes on without: a lock that may have been taken all the same
 * is given back afterwards.
 */
export async function lockFlights(
  { locks, world }: { locks: FlightLocks; world: World },
  flight_ids: readonly string[],
): Promise<FlightLock> {
  const owner = world.uuid();
  const deadline_ms = world.now_ms() + LOCK_WAIT_MS_MAX;
  const taken: string[] = [];
  const unlock = async () => {
    await Promise.all(
      taken.map((flight_id) =>
        locks
          .unlock(flight_id, owner)
          .catch((error) => world.report('lock_left_to_its_lease', error)),
      ),
    );
  };

  for (const flight_id of flight_ids.toSorted()) {
    for (let pause_ms = LOCK_PAUSE_MS_MIN; ; pause_ms = Math.min(pause_ms * 2, LOCK_PAUSE_MS_MAX)) {
      let locked: boolean;
      try {
        locked = await locks.tryLock(flight_id, owner);
      } catch (error) {
        world.report('lock_out_of_reach', error);
        taken.push(flight_id);
        return { held: true, unlock };
      }
      if (locked) {
        taken.push(flight_id);
        break;
      }
      const rest_ms = pause_ms * (0.5 + world.random() / 2);
      if (world.now_ms() + rest_ms >= deadline_ms) {
        return { held: false, retry_after_s: comeBackIn(world), unlock };
      }
      await world.sleep(rest_ms);
    }
  }
  return { held: true, unlock };
}

/** In how many seconds who found a flight contended may come back: not all in the same. */
export function comeBackIn({ random }: Pick<World, 'random'>): number {
  const choices = RETRY_AFTER_S_MAX - RETRY_AFTER_S_MIN + 1;
  return RETRY_AFTER_S_MIN + Math.floor(random() * choices);
}
