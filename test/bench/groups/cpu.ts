import { readOwn, readSilent, WITHOUT_RATE_LIMIT } from '../bench-worker.ts';
import { bookingPlan, searchPlan } from '../plans.ts';
import { floorPlan, openRedisFloor, openRpcFloor, rpcPlan } from '../recorded.ts';
import type { Room } from '../room.ts';
import type { Cell, Table } from '../table.ts';
import { callsOf } from './calls.ts';
import { type Measured, measureByTurns } from './cpu-turns.ts';

/** The columns that others reckon with. */
export const WORKER_COLUMN = 'Worker, CPU ms';
export const POSTGRES_COLUMN = 'Postgres, CPU ms';
export const POSTGREST_COLUMN = 'PostgREST, CPU ms';
export const REDIS_COLUMN = 'Redis commands';

const FLIGHTS = 100;
const EMPTY = 'an empty Worker';
const GET = 'bare Worker, one GET';
const RPC = 'bare Worker, the RPC of a booking';
const FLOOR_OF: Readonly<Record<string, string>> = {
  'search, hit': GET,
  'search, hit, not logging': GET,
  'booking, fast zone': RPC,
  'booking, fast zone, not logging': RPC,
};

/** The CPU that workerd takes for one call, each kind by turns. */
export async function measureCpu(room: Room): Promise<Table | null> {
  const product = await room.product();
  if (product.usage() === null) {
    return {
      columns: ['call', 'CPU ms'],
      rows: [],
      notes: ['this system does not tell the CPU time of a process: left out'],
    };
  }
  const floors = await floorsOf(room);
  const kinds = [...floors, ...(await callsOf(room, product))];
  const costs = await measureByTurns(room, kinds);
  const of = (name: string) => costs.get(name)?.worker_ms.median ?? Number.NaN;
  const rows = kinds.map(({ name }): Cell[] => {
    const floor = FLOOR_OF[name];
    return [
      name,
      costs.get(name)?.worker_ms ?? null,
      of(name) - of(EMPTY),
      floor === undefined ? null : of(floor) / of(name),
      costs.get(name)?.database_ms.median ?? null,
      costs.get(name)?.rest_ms.median ?? null,
      costs.get(name)?.redis_commands.median ?? null,
    ];
  });
  for (const worker of new Set(floors.map((floor) => floor.worker))) await worker.stop();
  return {
    columns: [
      'call',
      WORKER_COLUMN,
      'beyond an empty one',
      'floor ÷ call',
      POSTGRES_COLUMN,
      POSTGREST_COLUMN,
      REDIS_COLUMN,
    ],
    rows,
    notes: [
      'CPU of the whole workerd process for one call, less what it uses when idle; local logging included',
      'of Postgres: the sessions of PostgREST; of Redis: the commands within scripts too, as Upstash counts them',
      'what a call does after its answer is part of it',
      WITHOUT_RATE_LIMIT,
    ],
  };
}

async function floorsOf(room: Room): Promise<Measured[]> {
  const recorded = await room.recorded();
  const flight_ids = await room.makeFlights(FLIGHTS);
  const empty = await room.open(await readOwn('floors/empty.js'));
  const get = await openRedisFloor(room, recorded.get_entry);
  const script = await openRedisFloor(room, recorded.look);
  const rpc = await openRpcFloor(room);
  const writing = await openRpcFloor(room, recorded.show);
  const silent = await room.open(await readSilent());
  const booking = bookingPlan(silent.origin, room.customer, { flight_ids });
  return [
    { name: EMPTY, worker: empty, plan: floorPlan(empty.origin) },
    { name: GET, worker: get, plan: floorPlan(get.origin) },
    { name: 'bare Worker, the script of a search', worker: script, plan: floorPlan(script.origin) },
    { name: RPC, worker: rpc, plan: rpcPlan(rpc.origin, recorded, flight_ids) },
    {
      name: 'bare Worker, the RPC and the write to Redis',
      worker: writing,
      plan: rpcPlan(writing.origin, recorded, flight_ids),
    },
    { name: 'search, hit, not logging', worker: silent, plan: searchPlan(silent.origin) },
    { name: 'booking, fast zone, not logging', worker: silent, plan: booking },
  ];
}
