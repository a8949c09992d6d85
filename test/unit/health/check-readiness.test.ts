import { expect, test } from 'vitest';
import { checkReadiness } from '../../../src/core/health/check-readiness.ts';
import { createWorld } from '../fakes.ts';

const outOfReach = () => Promise.reject(new Error('Out of reach.'));

test('database and Redis are asked at the same time, and each is timed', async () => {
  const world = createWorld({ now: 1_000 });
  const [database, redis] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const probes = { checkDatabase: () => database.promise, pingRedis: () => redis.promise };
  const checking = checkReadiness({ probes, world });
  world.now += 7;
  database.resolve();
  redis.resolve();
  expect(await checking).toEqual({
    database: { status: 'ok', ms: 7 },
    redis: { status: 'ok', ms: 7 },
  });
  expect(world.reports).toEqual([]);
});

test.each([
  ['database', { checkDatabase: outOfReach, pingRedis: async () => {} }],
  ['redis', { checkDatabase: async () => {}, pingRedis: outOfReach }],
])(
  '%s out of reach is failed, told to the operator, and the other is looked at',
  async (name, probes) => {
    const world = createWorld();
    const ok = { status: 'ok', ms: 0 };
    expect(await checkReadiness({ probes, world })).toEqual({
      database: ok,
      redis: ok,
      [name]: { status: 'failed', ms: 0 },
    });
    expect(world.reports).toEqual([`${name}_not_ready`]);
  },
);
