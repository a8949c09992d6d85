import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  LOCK_PAUSE_MS_MAX,
  LOCK_PAUSE_MS_MIN,
  LOCK_WAIT_MS_MAX,
  lockFlights,
} from '../../src/core/booking/lock.ts';
import type { World } from '../../src/core/world.ts';

/** A try of Redis takes no time here: what is left is the waiting. */
function waitFor(taken: (flight_id: string, now_ms: number) => boolean, random: () => number) {
  let now_ms = 0;
  const pauses: number[] = [];
  const tries: string[] = [];
  const released: string[] = [];
  const world: World = {
    now_ms: () => now_ms,
    random,
    sleep: async (ms) => {
      pauses.push(ms);
      now_ms += ms;
    },
    randomBytes: (count) => new Uint8Array(count),
    derivedBytes: async () => new Uint8Array(32),
    uuid: () => 'owner',
    waitUntil: () => undefined,
    report: () => undefined,
  };
  const locks = {
    async tryLock(flight_id: string) {
      tries.push(flight_id);
      return !taken(flight_id, now_ms);
    },
    async unlock(flight_id: string) {
      released.push(flight_id);
    },
  };
  return { ports: { locks, world }, pauses, tries, released, elapsed: () => now_ms };
}

const RANDOM = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
  minLength: 1,
});
const drawnFrom = (numbers: readonly number[]) => {
  let drawn = 0;
  return () => numbers[drawn++ % numbers.length] ?? 0;
};

test('a lock that never comes is given up before the deadline, after a bounded number of tries', async () => {
  await fc.assert(
    fc.asyncProperty(RANDOM, async (numbers) => {
      const { ports, pauses, tries, elapsed } = waitFor(() => true, drawnFrom(numbers));
      const lock = await lockFlights(ports, ['flight']);
      expect(lock.held).toBe(false);
      expect(elapsed()).toBeLessThan(LOCK_WAIT_MS_MAX);
      expect(elapsed()).toBeGreaterThan(LOCK_WAIT_MS_MAX - LOCK_PAUSE_MS_MAX - 1);
      expect(tries.length).toBe(pauses.length + 1);
      expect(tries.length).toBeLessThan(3 + (2 * LOCK_WAIT_MS_MAX) / LOCK_PAUSE_MS_MAX + 4);
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(LOCK_PAUSE_MS_MIN / 2);
      expect(Math.max(...pauses)).toBeLessThanOrEqual(LOCK_PAUSE_MS_MAX);
    }),
  );
});

test('several locks share one deadline, in the order of their ids, and are given back together', async () => {
  await fc.assert(
    fc.asyncProperty(RANDOM, fc.integer({ min: 0, max: 1_400 }), async (numbers, free_at_ms) => {
      const { ports, tries, released, elapsed } = waitFor(
        (flight_id, now_ms) => flight_id === 'b' || now_ms < free_at_ms,
        drawnFrom(numbers),
      );
      const lock = await lockFlights(ports, ['b', 'a']);
      await lock.unlock();
      expect(lock.held).toBe(false);
      expect(elapsed()).toBeLessThan(LOCK_WAIT_MS_MAX);
      expect(tries[0]).toBe('a');
      expect(released).toEqual(tries.includes('b') ? ['a'] : []);
    }),
  );
});

test('who is sent away is asked to come back after 1 to 3 seconds', async () => {
  for (const random of [0, 0.5, 0.999]) {
    const { ports } = waitFor(
      () => true,
      () => random,
    );
    const lock = await lockFlights(ports, ['flight']);
    const seconds = lock.held ? 0 : lock.retry_after_s;
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(3);
  }
});
