import type { Hashing } from '../core/identity/ports.ts';
import type { HashingLine, Ticket } from './hashing-line.ts';

/**
 * Between two hashes, for everybody else: as long as a call takes that goes once to the database nearby.
 * With the next hash at once, each of its replies would wait for one.
 */
export const REST_MS = 40;
/** How long a request waits for its turn. */
export const WAIT_MS_MAX = 25_000;
/** By then a share or the line has moved on. */
const RETRY_AFTER_S = 4;

/** What is needed of the request and of the runtime. */
export type HashingWorld = {
  now_ms(): number;
  sleep(ms: number): Promise<void>;
  waitUntil(work: Promise<unknown>): void;
};

/**
 * Hashing of passwords for one request, in the line of its isolate. A hash occupies the isolate, so that
 * nothing else is heard meanwhile; and requests may not wait for a promise of each other: each asks by
 * a timer of its own.
 */
export function createHashing(line: HashingLine, world: HashingWorld): Hashing {
  return {
    enter(address) {
      const ticket = line.enter(address, world.now_ms());
      if (ticket === 'share') {
        return { reason: 'too_many_at_once', retry_after_s: RETRY_AFTER_S };
      }
      if (ticket === 'full') {
        return { reason: 'sign_in_busy', retry_after_s: RETRY_AFTER_S };
      }
      let hashed = false;
      return {
        async inTurn(hash) {
          if (!(await waitForTurn(line, ticket, world))) {
            return { reason: 'sign_in_busy', retry_after_s: RETRY_AFTER_S };
          }
          hashed = true;
          await world.sleep(0);
          try {
            return { hashed: await hash() };
          } finally {
            world.waitUntil(rest(world.sleep).then(() => line.leave(ticket)));
          }
        },
        leave() {
          if (!hashed) line.leave(ticket);
        },
      };
    },
  };
}

/**
 * Leaves the isolate to everybody else for a while. The clock of a Worker stands still while it computes:
 * the first timer lets it catch up, or the second would be over before it began.
 */
export async function rest(sleep = sleepFor): Promise<void> {
  await sleep(0);
  await sleep(REST_MS);
}

async function waitForTurn(line: HashingLine, ticket: Ticket, world: HashingWorld) {
  const deadline_ms = world.now_ms() + WAIT_MS_MAX;
  for (;;) {
    const first = line.ask(ticket, world.now_ms());
    if (first === 0) return true;
    if (first === null || world.now_ms() >= deadline_ms) return false;
    // Those who come first rest at least so long: asking earlier would only keep the isolate busy.
    await world.sleep(first * REST_MS);
  }
}

const sleepFor = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
