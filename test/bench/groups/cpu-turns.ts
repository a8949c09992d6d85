import { setTimeout as sleep } from 'node:timers/promises';
import { runRedis } from '../../support/redis.ts';
import type { BenchWorker } from '../bench-worker.ts';
import type { Plan } from '../load.ts';
import { childrenOf, parentOf, readUsage } from '../process-usage.ts';
import type { Room } from '../room.ts';
import { type Spread, toSpread } from '../rounds.ts';

const CONNECTIONS = 4;
const SETTLE_MS = 50;
const IDLE_MS = 1_000;

/** One kind of call that CPU is measured under. */
export interface Measured {
  readonly name: string;
  readonly worker: BenchWorker;
  readonly plan: Plan;
  /** Of the calls of a round, so large a part: less where one is dear. */
  readonly share?: number;
}

/** What one call takes. */
export interface Cost {
  worker_ms: Spread;
  database_ms: Spread;
  /** Those within scripts too, as Upstash counts them. */
  redis_commands: Spread;
}

/** Makes the calls of each kind by turns, and says what one took of its Worker and of its backends. */
export async function measureByTurns(
  { stack, database, generator, sizes }: Room,
  kinds: readonly Measured[],
): Promise<Map<string, Cost>> {
  const costs = new Map(kinds.map(({ name }) => [name, emptyCosts()]));
  const idle_share = await idleShare(kinds);
  const { rows } = await database.pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const postmaster = parentOf(rows[0]?.pid ?? 0);
  for (let round = 0; round <= sizes.cpu_rounds; round++) {
    for (const { name, worker, plan, share = 1 } of kinds) {
      const requests = Math.ceil(sizes.cpu_calls * share);
      const began_ms = performance.now();
      const before = await read(worker);
      await generator.run(plan, { connections: Math.min(CONNECTIONS, requests), requests });
      await sleep(SETTLE_MS);
      const idle_ms = (performance.now() - began_ms) * (idle_share.get(worker) ?? 0);
      const after = await read(worker);
      if (round === 0) continue; // it warmed up
      const cost = costs.get(name);
      cost?.worker_ms.push((after.worker_ms - before.worker_ms - idle_ms) / requests);
      cost?.database_ms.push((after.database_ms - before.database_ms) / requests);
      cost?.redis_commands.push((after.redis_commands - before.redis_commands) / requests);
    }
  }
  return new Map(
    [...costs].map(([name, { worker_ms, database_ms, redis_commands }]) => [
      name,
      {
        worker_ms: toSpread(worker_ms),
        database_ms: toSpread(database_ms),
        redis_commands: toSpread(redis_commands),
      },
    ]),
  );

  async function read(worker: BenchWorker) {
    return {
      worker_ms: cpuOf(worker),
      database_ms: cpuOfSessions(postmaster),
      redis_commands: await countCommands(stack),
    };
  }
}

const emptyCosts = (): Record<keyof Cost, number[]> => ({
  worker_ms: [],
  database_ms: [],
  redis_commands: [],
});

const cpuOf = (worker: BenchWorker): number => worker.usage()?.cpu_ms ?? Number.NaN;

const cpuOfSessions = (postmaster: number): number =>
  childrenOf(postmaster).reduce((sum, pid) => sum + (readUsage(pid)?.cpu_ms ?? 0), 0);

/** Commands that Redis has carried out; not a number where a stand-in does not tell. */
async function countCommands(stack: Room['stack']): Promise<number> {
  const told = await runRedis(stack, 'INFO', 'commandstats').catch(() => '');
  const counts = [...String(told).matchAll(/^cmdstat_(?!info)\S+?:calls=(\d+)/gm)];
  return counts.length === 0
    ? Number.NaN
    : counts.reduce((sum, [, calls]) => sum + Number(calls), 0);
}

/** CPU by wall time of each Worker while nobody calls. */
async function idleShare(kinds: readonly Measured[]): Promise<Map<BenchWorker, number>> {
  const workers = [...new Set(kinds.map(({ worker }) => worker))];
  const before = workers.map(cpuOf);
  await sleep(IDLE_MS);
  return new Map(
    workers.map((worker, index) => [worker, (cpuOf(worker) - (before[index] ?? 0)) / IDLE_MS]),
  );
}
