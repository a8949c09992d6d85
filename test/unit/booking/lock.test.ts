import { expect, test } from 'vitest';
import {
  LOCK_PAUSE_MS_MAX,
  LOCK_PAUSE_MS_MIN,
  LOCK_WAIT_MS_MAX,
  lockFlights,
} from '../../../src/core/booking/lock.ts';
import { createLocks, createWorld } from '../fakes.ts';

const FOREVER = Number.POSITIVE_INFINITY;

test('free locks are taken in the order of their ids, whatever order is asked for', async () => {
  const world = createWorld();
  const { locks, owners, tries } = createLocks(world);
  const lock = await lockFlights({ locks, world }, ['c', 'a', 'b']);
  expect(lock.held).toBe(true);
  expect(tries).toEqual(['a', 'b', 'c']);
  expect([...owners.values()]).toEqual(['uuid-1', 'uuid-1', 'uuid-1']);
  expect(world.slept_ms).toEqual([]);
});

test('unlock gives all of them back', async () => {
  const world = createWorld();
  const { locks, owners } = createLocks(world);
  const lock = await lockFlights({ locks, world }, ['a', 'b']);
  await lock.unlock();
  expect([...owners]).toEqual([]);
});

test('a lock that is held is tried again until it is free', async () => {
  const world = createWorld();
  const { locks, tries } = createLocks(world, { a: 200 });
  const lock = await lockFlights({ locks, world }, ['a']);
  expect(lock.held).toBe(true);
  expect(tries.length).toBeGreaterThan(2);
  expect(world.now).toBeGreaterThanOrEqual(200);
});

test.each([0, 0.5, 0.999])(
  'pauses double up to their maximum, shortened by chance %d',
  async (chance) => {
    const world = createWorld({ chance });
    const { locks } = createLocks(world, { a: FOREVER });
    await lockFlights({ locks, world }, ['a']);
    const full = world.slept_ms.map((_, index) =>
      Math.min(LOCK_PAUSE_MS_MIN * 2 ** index, LOCK_PAUSE_MS_MAX),
    );
    expect(world.slept_ms).toEqual(full.map((pause_ms) => pause_ms * (0.5 + chance / 2)));
  },
);

test.each([0, 0.5, 0.999])(
  'after the deadline it gives up, with seconds to wait (chance %d)',
  async (chance) => {
    const world = createWorld({ chance });
    const { locks } = createLocks(world, { a: FOREVER });
    const lock = await lockFlights({ locks, world }, ['a']);
    expect(world.now).toBeLessThan(LOCK_WAIT_MS_MAX);
    expect(world.now).toBeGreaterThan(LOCK_WAIT_MS_MAX - LOCK_PAUSE_MS_MAX - 1);
    if (lock.held) throw new Error('The lock cannot be held.');
    expect(lock.retry_after_s).toBe(1 + Math.floor(chance * 3));
  },
);

test('the deadline is one for all locks, not one for each', async () => {
  const world = createWorld();
  const { locks } = createLocks(world, { a: 1_000, b: 2_400 });
  const lock = await lockFlights({ locks, world }, ['a', 'b']);
  expect(lock.held).toBe(false);
  expect(world.now).toBeLessThan(LOCK_WAIT_MS_MAX);
});

test('who gives up gives back what was taken, and leaves alone what is somebody else’s', async () => {
  const world = createWorld();
  const { locks, owners } = createLocks(world, { b: FOREVER });
  const lock = await lockFlights({ locks, world }, ['a', 'b']);
  expect([...owners.keys()]).toEqual(['a']);
  await lock.unlock();
  expect([...owners]).toEqual([]);
});

test('with Redis out of reach the booking goes on, and a lock that may be ours is given back', async () => {
  const world = createWorld();
  const { locks, owners } = createLocks(world);
  const lost = {
    ...locks,
    async tryLock(flight_id: string, owner: string) {
      await locks.tryLock(flight_id, owner);
      throw new Error('The reply was lost.');
    },
  };
  const lock = await lockFlights({ locks: lost, world }, ['a', 'b']);
  expect(lock.held).toBe(true);
  expect(world.reports).toEqual(['lock_out_of_reach']);
  expect([...owners.keys()]).toEqual(['a']);
  await lock.unlock();
  expect([...owners]).toEqual([]);
});

test('a lock that cannot be given back is told to the operator, and ends with its lease', async () => {
  const world = createWorld();
  const { locks } = createLocks(world);
  const unlock = () => Promise.reject(new Error('Out of reach.'));
  const lock = await lockFlights({ locks: { ...locks, unlock }, world }, ['a', 'b']);
  await lock.unlock();
  expect(world.reports).toEqual(['lock_left_to_its_lease', 'lock_left_to_its_lease']);
});
