import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runRedis } from '../../support/redis.ts';
import { readOwn, readProduct } from '../bench-worker.ts';
import { compare, throughputRatio } from '../comparison.ts';
import type { Plan } from '../load.ts';
import { bookingPlan, searchPlan, seededDay } from '../plans.ts';
import type { FarWorker, Room } from '../room.ts';
import { loaded, rotate, type Subject, spreadOf, toSpread } from '../rounds.ts';
import { ALONE, CROWD } from '../sizes.ts';
import type { Cell, Table } from '../table.ts';

const FLIGHTS = 100;
/** Calls that the end of a round cut off go on, each at most so long without a lock to be seen. */
const LOOK_MS = 100;
const QUIET_LOOKS = 3;
const DESIGNS = ['ours', 'naive'] as const;

/** The product beside the design of naive/worker.js: what each round trip of a call comes to. */
export async function measureNaive(room: Room): Promise<Table> {
  const { generator, sizes } = room;
  const flight_ids = await room.makeFlights(FLIGHTS);
  const product = await room.product();
  await prepareNaive(room, product.origin, flight_ids);
  const naive = await readOwn('naive/worker.js');
  const ours = plansOf(room, flight_ids);
  const theirs = naivePlans(flight_ids);
  const near = await room.open(naive);
  const farOurs = await room.openAfar(await readProduct(), sizes.hop_ms);
  const farTheirs = await room.openAfar(naive, sizes.hop_ms);

  const rows: Cell[][] = [];
  for (const kind of ['search', 'booking, 100 flights', 'booking, one flight'] as const) {
    const rounds = await compare(
      [
        loaded(generator, 'ours', ours[kind](product.origin)),
        freed(room, loaded(generator, 'naive', theirs[kind](near.origin))),
      ],
      CROWD,
      sizes,
    );
    await freeLocks(room);
    const trips: Record<(typeof DESIGNS)[number], Trips[]> = { ours: [], naive: [] };
    for (let round = 0; round < sizes.rounds; round++) {
      for (const design of rotate(DESIGNS, round)) {
        const [far, plans] = design === 'ours' ? [farOurs, ours] : [farTheirs, theirs];
        trips[design].push(await countTrips(room, far, plans[kind](far.origin)));
      }
    }
    for (const design of DESIGNS) {
      const far = (figure: keyof Trips) => toSpread(trips[design].map((trip) => trip[figure]));
      rows.push([
        kind,
        design,
        far('db').median,
        far('redis').median,
        far('p50_ms'),
        spreadOf(rounds[design], ({ per_second }) => per_second),
        design === 'ours' ? 1 : throughputRatio(rounds, 'ours', 'naive'),
      ]);
    }
  }
  await Promise.all([near.stop(), farOurs.stop(), farTheirs.stop()]);
  return {
    columns: [
      'call',
      'design',
      'Postgres',
      'Redis',
      `p50 ms, ${sizes.hop_ms} ms a hop`,
      'calls/s',
      'ours ÷ naive',
    ],
    rows,
    notes: [
      'Postgres and Redis: requests of one call, after the answer too; the time is that of one client',
      'the naive Worker has neither accounts nor validation, and no library: only its round trips tell against it',
    ],
  };
}

type Kind = 'search' | 'booking, 100 flights' | 'booking, one flight';
type Plans = Record<Kind, (origin: string) => Plan>;

function plansOf({ customer }: Room, flight_ids: string[]): Plans {
  const bookingOn = (ids: string[]) => (origin: string) =>
    bookingPlan(origin, customer, { flight_ids: ids });
  return {
    search: (origin) => searchPlan(origin),
    'booking, 100 flights': bookingOn(flight_ids),
    'booking, one flight': bookingOn(flight_ids.slice(0, 1)),
  };
}

function naivePlans(flight_ids: string[]): Plans {
  const bookingOn =
    (choices: string[]) =>
    (origin: string): Plan => ({
      origin,
      method: 'POST',
      path: '/bookings',
      body: JSON.stringify({ ref_id: '$REF', flight_id: '$NEXT', weight_kg: 1.1 }),
      choices,
      expected: [201],
    });
  return {
    search: (origin) => searchPlan(origin),
    'booking, 100 flights': bookingOn(flight_ids),
    'booking, one flight': bookingOn(flight_ids.slice(0, 1)),
  };
}

/** Its tables, the flights in them, and the answer of the product's search in its cache. */
async function prepareNaive(
  { database, stack }: Room,
  origin: string,
  flight_ids: string[],
): Promise<void> {
  const schema = await readFile(join(import.meta.dirname, '../naive/schema.sql'), 'utf8');
  await database.pool.query(schema);
  const response = await fetch(new URL(searchPlan(origin).path, origin));
  const answer: { flight_id: string }[][] = JSON.parse(await response.text());
  const shown = answer.flat().map(({ flight_id }) => flight_id);
  await database.pool.query(
    `insert into public.naive_flights
     select f.flight_id, f.origin, f.destination, f.departure_date, c.max_weight_kg, 0
     from cargo.flights f join cargo.flight_capacity c using (flight_id)
     where f.flight_id = any ($1::uuid[])`,
    [[...new Set([...flight_ids, ...shown])]],
  );
  await runRedis(stack, 'SET', `naive:DEL:LHR:${seededDay()}`, JSON.stringify(answer));
  // PostgREST learns of the tables in its own time.
  const [flight_id = ''] = flight_ids;
  const url = `${stack.postgrest.url}/naive_flights?flight_id=eq.${flight_id}`;
  const headers = { authorization: `Bearer ${stack.keys.service_role}` };
  for (let tries = 0; !(await fetch(url, { headers })).ok; tries++) {
    if (tries === 50) throw new Error('PostgREST does not see the tables of the naive design.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The same, after the calls that the end of a round cut off: they hold the lock, or have left it to its lease. */
const freed = <Name extends string>(room: Room, { name, run }: Subject<Name>): Subject<Name> => ({
  name,
  async run(effort) {
    await freeLocks(room);
    return await run(effort);
  },
});

async function freeLocks({ stack }: Room): Promise<void> {
  for (let quiet = 0; quiet < QUIET_LOOKS; quiet++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const keys = await runRedis(stack, 'KEYS', 'naive:lock:*');
    if (!Array.isArray(keys) || keys.length === 0) continue;
    await runRedis(stack, 'DEL', ...keys);
    quiet = -1;
  }
}

/** With data far away: the requests of one call of each backend, and its time. */
interface Trips {
  db: number;
  redis: number;
  p50_ms: number;
}

async function countTrips(
  { generator, sizes }: Room,
  { db, redis }: FarWorker,
  plan: Plan,
): Promise<Trips> {
  await generator.run(plan, { connections: ALONE, requests: 3 });
  await Promise.all([db.settle(), redis.settle()]);
  const recordings = { db: db.record(), redis: redis.record() };
  const load = await generator.run(plan, { connections: ALONE, requests: sizes.counted_calls });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await Promise.all([db.settle(), redis.settle()]);
  return {
    db: recordings.db.take().length / load.requests,
    redis: recordings.redis.take().length / load.requests,
    p50_ms: load.p50_ms,
  };
}
