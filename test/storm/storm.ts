import type { TestDatabase } from '../support/database.ts';
import { createRandom } from '../support/random.ts';
import { actOnce } from './behaviour.ts';
import { checkHistory, type Terms, type Verdict } from './checker.ts';
import { awaitRest, readFinalState } from './final-reading.ts';
import { Recorder } from './recorder.ts';
import type { History } from './simulation.ts';
import type { Behaviour, Storm } from './storm-state.ts';
import { sweepHolds } from './sweeps.ts';
import { createWorld, type World } from './world.ts';

export const ORDINARY: Behaviour = {
  weight_kg: [0.1, 40],
  nameless: 0.25,
  hang_up: 0.02,
  twins: 0.05,
  holds: 0.25,
  confirms: 10,
  moves: 9,
  changes: 1.2,
  searches: 10,
  rebooks: 5,
  offloads: 3,
  milestones: 1.5,
  waybills: 2.5,
  quoted: 0.05,
  papered: 0.12,
};

const FLIGHTS_LEAVING = 6;

export interface StormOptions {
  seed: number;
  seconds: number;
  /** Ends it earlier, after so many operations. */
  operations?: number;
  clients: number;
  flights: number;
  hot_kg: number;
  /** Ends the holds that are over, as the cron does; true when searches were told for certain. */
  sweep?: () => Promise<boolean>;
  behaviour?: Behaviour;
  url: string;
  secret_key: string;
  database: TestDatabase;
  /** Called when the storm has begun; what it returns is awaited before the books are read. */
  disturb?: (recorder: Recorder, world: World) => Promise<void>;
  /** Resolves when no request is on its way to the database any more. */
  settle?: () => Promise<void>;
  /** How many writes to the cache the Worker has given up so far. */
  cacheWritesGivenUp?: () => number;
  /** What it is judged by, where not by the usual. */
  terms?: Terms;
}

export interface Outcome extends History {
  verdict: Verdict;
  seconds: number;
  cache_writes_given_up: number;
}

/** Lets many clients loose on a world of their own, waits until all is at rest, and judges what happened. */
export async function rage(options: StormOptions): Promise<Outcome> {
  const { seed, seconds, clients, database, operations: most = Number.POSITIVE_INFINITY } = options;
  const random = createRandom(seed);
  const world = await createWorld({
    ...options,
    random: random.fork(),
    leaving: FLIGHTS_LEAVING,
    customers: 12,
  });
  const initial = [...world.flights];
  const storm: Storm = {
    world,
    recorder: new Recorder(),
    booked: [],
    stranded: [],
    numbers: [],
    intents: 0,
    behaviour: options.behaviour ?? ORDINARY,
  };

  const given_up = options.cacheWritesGivenUp ?? (() => 0);
  const given_up_before = given_up();
  const began_ms = performance.now();
  const ends_ms = began_ms + seconds * 1_000;
  const disturbance = options.disturb?.(storm.recorder, world);
  const isOver = () => performance.now() >= ends_ms || storm.recorder.operations.length >= most;
  await Promise.all([
    sweepHolds({ ...options, recorder: storm.recorder, random: random.fork(), isOver }),
    ...Array.from({ length: clients }, async (_, index) => {
      const own = createRandom(seed * 1_000 + index);
      while (!isOver()) {
        await actOnce(storm, `client-${index + 1}`, own);
      }
    }),
  ]);
  await disturbance;
  const took_s = (performance.now() - began_ms) / 1_000;

  await options.settle?.();
  await awaitRest(database.pool);
  const cache_writes_given_up = given_up() - given_up_before;
  // A machine under load may let the budget of such a write pass: then a search may lag as it may
  // when Redis is out of reach.
  if (cache_writes_given_up > 0) {
    storm.recorder.fault('writes to the cache given up', true, performance.timeOrigin + began_ms);
  }
  const { operations } = storm.recorder;
  const final = await readFinalState(
    database.pool,
    flightIds(initial, operations),
    world.admin.user.id,
  );
  const verdict = checkHistory({ initial, operations, final }, options.terms);
  return { initial, operations, final, verdict, seconds: took_s, cache_writes_given_up };
}

function flightIds(initial: History['initial'], operations: History['operations']): string[] {
  const published = operations.flatMap(({ operation, answer }) =>
    operation === 'publish' && answer.outcome === 'done' && 'flights' in answer
      ? answer.flights.map(({ flight_id }) => flight_id)
      : [],
  );
  return [...initial.map(({ flight_id }) => flight_id), ...published];
}
