import { setTimeout as sleep } from 'node:timers/promises';
import { runRedis } from '../../support/redis.ts';
import type { BenchWorker } from '../bench-worker.ts';
import type { Plan } from '../load.ts';
import { childrenNamed, readUsage } from '../process-usage.ts';
import type { Room } from '../room.ts';
import { type Spread, toSpread } from '../rounds.ts';
import type { Sizes } from '../sizes.ts';

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
  /** Of the sessions that PostgREST has. */
  database_ms: Spread;
  /** Of PostgREST; not a number where something stands in for it. */
  rest_ms: Spread;
  /** Those within scripts too, as Upstash counts them. */
  redis_commands: Spread;
}

const requestsOf = ({ cpu_calls }: Sizes, share: number): number => Math.ceil(cpu_calls * share);

/** The calls of one kind in all rounds, with some to spare. */
export const callsInAll = (sizes: Sizes, share: number): number =>
  (sizes.cpu_rounds + 1) * (requestsOf(sizes, share) + CONNECTIONS);

/** Makes the calls of each kind by turns, and says what one took of its Worker and of its backends. */
export async function measureByTurns(
  { stack, database, generator, sizes }: Room,
  kinds: readonly Measured[],
): Promise<Map<string, Cost>> {
  const costs = new Map(kinds.map(({ name }) => [name, emptyCosts()]));
  const idle_share = await idleShare(kinds);
  for (let round = 0; round <= sizes.cpu_rounds; round++) {
    for (const { name, worker, plan, share = 1 } of kinds) {
      const requests = requestsOf(sizes, share);
      const began_ms = performance.now();
      const before = await read(worker);
      await generator.run(plan, { connections: Math.min(CONNECTIONS, requests), requests });
      await sleep(SETTLE_MS);
      const idle_ms = (performance.now() - began_ms) * (idle_share.get(worker) ?? 0);
      const after = await read(worker);
      if (round === 0) continue; // it warmed up
      const cost = costs.get(name);
      cost?.worker_ms.push((after.worker_ms - before.worker_ms - idle_ms) / requests);
      cost?.database_ms.push(growthOf(before.sessions, after.sessions) / requests);
      cost?.rest_ms.push(growthOf(before.rest, after.rest) / requests);
      cost?.redis_commands.push((after.redis_commands - before.redis_commands) / requests);
    }
  }
  return new Map(
    [...costs].map(([name, { worker_ms, database_ms, rest_ms, redis_commands }]) => [
      name,
      {
        worker_ms: toSpread(worker_ms),
        database_ms: toSpread(database_ms),
        rest_ms: toSpread(rest_ms),
        redis_commands: toSpread(redis_commands),
      },
    ]),
  );

  async function read(worker: BenchWorker) {
    return {
      worker_ms: cpuOf(worker),
      sessions: cpuByPid(await sessionsOf(database)),
      rest: cpuByPid(childrenNamed('postgrest')),
      redis_commands: await countCommands(stack),
    };
  }
}

const emptyCosts = (): Record<keyof Cost, number[]> => ({
  worker_ms: [],
  database_ms: [],
  rest_ms: [],
  redis_commands: [],
});

const cpuOf = (worker: BenchWorker): number => worker.usage()?.cpu_ms ?? Number.NaN;

const cpuByPid = (pids: readonly number[]): Map<number, number> =>
  new Map(pids.map((pid) => [pid, readUsage(pid)?.cpu_ms ?? 0]));

async function sessionsOf({ pool }: Room['database']): Promise<number[]> {
  const { rows } = await pool.query<{ pid: number }>(
    `select pid from pg_stat_activity
     where backend_type = 'client backend' and usename = 'authenticator' and datname = current_database()`,
  );
  return rows.map(({ pid }) => pid);
}

/** What each process has used meanwhile: all of it where it is new, nothing where it has ended. */
function growthOf(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  if (after.size === 0) return Number.NaN;
  return [...after].reduce((sum, [pid, cpu_ms]) => sum + cpu_ms - (before.get(pid) ?? 0), 0);
}

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
