import { openScratchApi } from '../../../local/stack/scratch-database.ts';
import { mintToken, openTestDatabase } from '../../support/database.ts';
import { runRedis } from '../../support/redis.ts';
import { readProduct } from '../bench-worker.ts';
import type { Load, Plan } from '../load.ts';
import { getPlan, postPlan } from '../plans.ts';
import type { Caller, Room } from '../room.ts';
import { ratioOf, runRounds, type Subject, spreadOf } from '../rounds.ts';
import { ALONE } from '../sizes.ts';
import type { Cell, Table, Target } from '../table.ts';
import {
  bytesOfBooking,
  fillTimetable,
  sampleTimetable,
  sizeOf,
  type TimetableSize,
} from './timetable.ts';

const CALLS = [
  'search, missed',
  'booking',
  'tracking',
  'my bookings',
  'flight',
  'departures of a day',
] as const;
type Call = (typeof CALLS)[number];

const SEARCHES_OF_RUN = 150;
const RATIO_MAX = 1.5;
const TOKEN_S = 24 * 3_600;

/** One database of some size, with a Worker of the product on it. */
interface Grown {
  readonly size: TimetableSize;
  readonly booking_bytes: number;
  readonly plans: Record<Call, Plan>;
  /** Has the next searches missed again. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** The same calls on timetables of growing size, by turns. */
export async function measureGrowth(room: Room): Promise<Table | null> {
  const sizes = room.sizes.timetables.map(({ flights, bookings }) => sizeOf(flights, bookings));
  const [smallest, largest] = [sizes[0], sizes.at(-1)];
  if (!smallest || !largest) return null;
  const grown: Grown[] = [];
  try {
    for (const size of sizes) grown.push(await grow(room, size));
    const booking_bytes = grown.at(-1)?.booking_bytes ?? Number.NaN;
    const rows: Cell[][] = [];
    const targets: Target[] = [];
    for (const call of CALLS) {
      const rounds = await runCall(room, grown, call);
      const of = ({ flights }: TimetableSize) => rounds[String(flights)] ?? [];
      const ratio = ratioOf([of(largest), of(smallest)], p50);
      rows.push([call, ...sizes.map((size) => spreadOf(of(size), p50)), ratio]);
      targets.push({
        what: `${call}: p50 with ${count(largest.flights)} flights ÷ with ${count(smallest.flights)}`,
        wanted: `≤ ${RATIO_MAX}`,
        measured: ratio,
        reached: ratio.median <= RATIO_MAX,
      });
    }
    return {
      columns: [
        'p50 ms of',
        ...sizes.map(({ flights }) => `${count(flights)} flights`),
        'last ÷ first',
      ],
      rows,
      targets,
      figures: { booking_bytes },
      notes: [
        `a booking takes ${Math.round(booking_bytes)} bytes of disk, indexes included`,
        ...sizes.map(
          ({ flights, bookings, airports, days }) =>
            `${count(flights)} flights: ${airports} airports, ${days} days, ${count(bookings)} bookings`,
        ),
      ],
    };
  } finally {
    for (const one of grown.reverse()) await one.close();
  }
}

const p50 = (load: Load) => load.p50_ms;
const count = (number: number) => number.toLocaleString('en-US');

function runCall({ generator, sizes }: Room, grown: readonly Grown[], call: Call) {
  const subjects = grown.map(
    ({ size, plans, forget }): Subject => ({
      name: String(size.flights),
      async run(effort) {
        if (call !== 'search, missed') return await generator.run(plans[call], effort);
        await forget();
        const searches = { connections: ALONE, requests: SEARCHES_OF_RUN };
        return await generator.run(plans[call], searches);
      },
    }),
  );
  const { rounds, round_s, warm_up_s } = sizes;
  const effort = (seconds: number) => ({ connections: ALONE, seconds });
  return runRounds(subjects, { rounds, effort: effort(round_s), warm_up: effort(warm_up_s) });
}

async function grow(room: Room, size: TimetableSize): Promise<Grown> {
  const { stack } = room;
  const scratch = await stack.createDatabase();
  const database = openTestDatabase(scratch.url);
  await fillTimetable(database.pool, size);
  const sample = await sampleTimetable(database.pool, size);
  const booking_bytes = await bytesOfBooking(database.pool, size);
  const api = await openScratchApi(scratch, { jwtSecret: stack.keys.jwtSecret, pool: 10 });
  const prefix = `growth-${size.flights}:`;
  const worker = await room.open(await readProduct(), {
    SUPABASE_URL: api.supabaseUrl,
    SUPABASE_KEY: stack.keys.service_role,
    CACHE_PREFIX: prefix,
  });
  const [user, handler] = [await database.makeUser('customer'), await database.makeUser('handler')];
  const secret = stack.vars.SECRET_KEY ?? '';
  const caller: Caller = { user, token: mintToken(user, secret, TOKEN_S) };
  const busy: Caller = {
    user,
    token: mintToken({ ...user, id: sample.user_id }, secret, TOKEN_S),
  };
  const staff: Caller = { user: handler, token: mintToken(handler, secret, TOKEN_S) };
  const { origin } = worker;
  return {
    size,
    booking_bytes,
    plans: {
      'search, missed': { ...getPlan(origin, '/route?$NEXT'), choices: sample.searches },
      booking: {
        ...postPlan(origin, '/bookings', { caller, expected: [201] }),
        body: '$NEXT',
        choices: sample.shipments,
      },
      tracking: { ...getPlan(origin, '/bookings/$NEXT'), choices: sample.references },
      'my bookings': getPlan(origin, '/bookings/my-bookings', busy),
      flight: { ...getPlan(origin, '/flights/$NEXT'), choices: sample.flight_ids },
      'departures of a day': {
        ...getPlan(origin, '/flights?$NEXT', staff),
        choices: sample.departures,
      },
    },
    async forget() {
      const keys = await runRedis(stack, 'KEYS', `${prefix}timetable-of:*`);
      if (Array.isArray(keys) && keys.length > 0) await runRedis(stack, 'DEL', ...keys);
    },
    async close() {
      await worker.stop();
      await api.stop();
      await database.close();
      await scratch.drop();
    },
  };
}
