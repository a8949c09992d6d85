import { describe, expect, test } from 'vitest';
import { expireHolds } from '../../../src/core/booking/expire-holds.ts';
import type { CapacityChange } from '../../../src/core/schedule/types.ts';
import { NothingDone, Unavailable } from '../../../src/core/world.ts';
import { CAPACITY, createNews, createPorts, createWorld } from '../fakes.ts';

const CONTENDED = new NothingDone('55P03', { contended: true });

/** A database that answers the rounds so, the last answer for ever; and what was asked of it. */
function setUp(answers: (number | Error)[], writeCapacity?: () => Promise<void>) {
  const limits: number[] = [];
  const shown: CapacityChange[] = [];
  const world = createWorld();
  const holds = {
    expireHolds: async (limit: number) => {
      const answer = answers[limits.length] ?? answers.at(-1) ?? 0;
      limits.push(limit);
      if (answer instanceof Error) throw answer;
      return { expired: answer, capacity: answer === 0 ? [] : CAPACITY };
    },
  };
  const news = createNews({
    writeCapacity: async (changes) => {
      await writeCapacity?.();
      shown.push(...changes);
    },
  });
  const run = () => expireHolds(createPorts({ world, holds, news }));
  return { run, world, limits, shown };
}

test('one round is enough where no hold is over', async () => {
  const { run, limits, shown } = setUp([0]);
  expect(await run()).toEqual({ expired: 0, rounds: 1, ended: 'none_left' });
  expect(limits).toEqual([200]);
  expect(shown).toEqual([]);
});

test('rounds go on while they are full, and each shows searches what came back', async () => {
  const { run, limits, shown } = setUp([200, 200, 7]);
  expect(await run()).toEqual({ expired: 407, rounds: 3, ended: 'none_left' });
  expect(limits).toEqual([200, 200, 200]);
  expect(shown).toEqual([...CAPACITY, ...CAPACITY, ...CAPACITY]);
});

test('after ten rounds the rest is left to the next run', async () => {
  const { run, limits } = setUp([200]);
  expect(await run()).toEqual({ expired: 2_000, rounds: 10, ended: 'more_left' });
  expect(limits).toHaveLength(10);
});

describe('a round that met a lock', () => {
  test('goes on with a tenth of its limit, and that is full when it is reached', async () => {
    const { run, limits } = setUp([CONTENDED, 20, 20, 3]);
    expect(await run()).toEqual({ expired: 43, rounds: 4, ended: 'none_left' });
    expect(limits).toEqual([200, 20, 20, 20]);
  });

  test('counts among the ten, and never asks for none', async () => {
    const { run, world, limits } = setUp([CONTENDED]);
    expect(await run()).toEqual({ expired: 0, rounds: 10, ended: 'more_left' });
    expect(limits).toEqual([200, 20, 2, 1, 1, 1, 1, 1, 1, 1]);
    expect(world.reports).toEqual([]);
  });
});

test.each([
  ['that was never run', new NothingDone('PGRST003', { contended: false })],
  ['whose reply was lost', new Unavailable('Lost.')],
  ['that nobody foresaw', new Error('A bug.')],
])(
  'a failure %s ends the run and is reported; what was done before stays done',
  async (_, error) => {
    const { run, world, limits, shown } = setUp([200, error]);
    expect(await run()).toEqual({ expired: 200, rounds: 2, ended: 'failed' });
    expect(limits).toHaveLength(2);
    expect(shown).toEqual(CAPACITY);
    expect(world.reports).toEqual(['hold_expiry_failed']);
  },
);

test('with Redis out of reach the holds end all the same', async () => {
  const { run, world, limits } = setUp([200, 1], () => Promise.reject(new Error('Out of reach.')));
  expect(await run()).toEqual({ expired: 201, rounds: 2, ended: 'none_left' });
  expect(limits).toHaveLength(2);
  expect(world.reports).toEqual(['capacity_not_shown', 'capacity_not_shown']);
});
