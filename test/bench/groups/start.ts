import { setTimeout as sleep } from 'node:timers/promises';
import { type Module, readOwn, readProduct, startBenchWorker } from '../bench-worker.ts';
import type { Plan } from '../load.ts';
import { bookingPlan, getPlan, searchPlan } from '../plans.ts';
import type { Room } from '../room.ts';
import { rotate, type Spread, toSpread } from '../rounds.ts';
import type { Table } from '../table.ts';

const FLOOR = 'an empty Worker';
const ONCE = { connections: 1, requests: 1 };
/** What goes on after the answer is part of it. */
const SETTLE_MS = 50;

/** One start: a Worker of these modules, and the first call that it answers. */
interface Start {
  readonly name: string;
  readonly modules: readonly Module[];
  readonly plan: (origin: string) => Plan;
}

/** The CPU that workerd takes to start and to answer one call, each kind by turns. */
export async function measureStart(room: Room): Promise<Table> {
  const starts = await startsOf(room);
  const used = new Map<string, number[]>(starts.map(({ name }) => [name, []]));
  const warm = await room.product();
  for (let round = 0; round < room.sizes.starts; round++) {
    await room.generator.run(searchPlan(warm.origin), ONCE); // so that the first search is a hit
    for (const start of rotate(starts, round)) {
      used.get(start.name)?.push(await measure(room, start));
    }
  }
  const of = (name: string): Spread => toSpread(used.get(name) ?? []);
  const told = !Number.isNaN(of(FLOOR).median);
  return {
    columns: ['start and first call', 'CPU ms', 'beyond an empty one'],
    rows: starts.map(({ name }) =>
      told ? [name, of(name), of(name).median - of(FLOOR).median] : [name, null, null],
    ),
    notes: told
      ? ['CPU of the whole workerd process, with what the call does after its answer']
      : ['this system does not tell the CPU time of a process: left out'],
  };
}

async function startsOf({ customer, makeFlights }: Room): Promise<Start[]> {
  const modules = await readProduct();
  const flight_ids = await makeFlights(1);
  const health = (origin: string) => getPlan(origin, '/health');
  return [
    { name: FLOOR, modules: await readOwn('floors/empty.js'), plan: health },
    { name: 'health', modules, plan: health },
    { name: 'search, hit', modules, plan: searchPlan },
    {
      name: 'booking, fast zone',
      modules,
      plan: (origin) => bookingPlan(origin, customer, { flight_ids }),
    },
  ];
}

async function measure({ stack, generator }: Room, { modules, plan }: Start): Promise<number> {
  const worker = await startBenchWorker(modules, stack.vars);
  await generator.run(plan(worker.origin), ONCE);
  await sleep(SETTLE_MS);
  const usage = worker.usage();
  await worker.stop();
  return usage?.cpu_ms ?? Number.NaN;
}
