import { setTimeout as sleep } from 'node:timers/promises';
import { type Fate, PASS, type Passage } from '../support/fault-proxy.ts';
import { createRandom, type Random } from '../support/random.ts';
import type { Laboratory } from './laboratory.ts';
import type { Recorder } from './recorder.ts';
import type { World } from './world.ts';

/** A kind of bad weather. */
export interface Weather {
  name: string;
  /** Whether writes to Redis can get lost in it, so that searches may lag. */
  cache: boolean;
  /** How often callers hang up. */
  hang_up?: number;
  /** Breaks things for a while, and mends them. */
  disturb?: (setting: Setting) => Promise<void>;
}

/** What a weather has at hand. */
export interface Setting {
  laboratory: Laboratory;
  recorder: Recorder;
  world: World;
  random: Random;
  /** How long it lasts. */
  ms: number;
}

const onDatabase = ({ path }: Pick<Passage, 'path'>) => path.startsWith('/rest/v1/rpc/');
/** Publishing is not repeatable: its second delivery is told that the flights exist. */
const onBookings = ({ path }: Passage) =>
  onDatabase({ path }) && !path.endsWith('/publish_flights');
const onRedis = ({ path }: Passage) => path.startsWith('/redis');
const everywhere = () => true;

/** Every fault that a storm has to survive. */
export const WEATHERS: Weather[] = [
  { name: 'calm', cache: false },
  { name: 'callers hang up', cache: false, hang_up: 0.4 },
  proxied('replies of the database lost', onDatabase, 0.15, () => ({ kind: 'lose-reply' })),
  proxied('requests to the database lost', onDatabase, 0.15, () => ({ kind: 'refuse' })),
  proxied('requests to the database doubled', onBookings, 0.3, (random) => ({
    kind: 'deliver-twice',
    after_ms: random.pick([0, 0, 50, 400]),
  })),
  proxied('a balancer with nobody behind it', onDatabase, 0.2, () => ({
    kind: 'unavailable-page',
  })),
  proxied('replies of Redis lost', onRedis, 0.2, () => ({ kind: 'lose-reply' }), true),
  proxied('requests to Redis lost', onRedis, 0.2, () => ({ kind: 'refuse' }), true),
  proxied(
    'latency of 50 to 2,000 ms',
    everywhere,
    0.15,
    (random) => ({ kind: 'delay', delay_ms: random.integer(50, 2_000) }),
    true,
  ),
  { name: 'lock holders that sleep past the lease', cache: false, disturb: pauseLockHolders },
  {
    name: 'Redis killed',
    cache: true,
    disturb: ({ laboratory, ms }) => outage(laboratory.stack.redis, ms / 2),
  },
  {
    name: 'Redis restarted',
    cache: true,
    disturb: ({ laboratory, ms }) => restarts(laboratory.stack.redis, ms),
  },
  { name: 'Redis flushed', cache: true, disturb: flushRedis },
  {
    name: 'Postgres killed',
    cache: false,
    disturb: ({ laboratory }) => outage(laboratory.stack.postgres, POSTGRES_OUTAGE_MS),
  },
  {
    name: 'PostgREST killed',
    cache: false,
    disturb: ({ laboratory, ms }) => outage(laboratory.stack.postgrest, ms / 4),
  },
  {
    name: 'the Worker restarted',
    cache: true,
    disturb: ({ laboratory, ms }) => restarts(laboratory.worker, ms),
  },
  proxied('everything at once', everywhere, 0.15, anyFate, true, 0.1),
];

const RESTARTS = 3;
const FLUSHES = 10;
const LEASE_MS = 5_000;
/** Short, because PostgREST doubles its pause between two attempts to come back. */
const POSTGRES_OUTAGE_MS = 500;

function proxied(
  name: string,
  concerns: (passage: Passage) => boolean,
  share: number,
  fate: (random: Random) => Fate,
  cache = false,
  hang_up = 0.02,
): Weather {
  return {
    name,
    cache,
    hang_up,
    async disturb({ laboratory: { proxy }, recorder, random, ms }) {
      proxy.decide = (passage) => {
        if (!concerns(passage) || !random.chance(share)) return PASS;
        const chosen = fate(random);
        if (chosen.kind === 'deliver-twice') {
          if (!onBookings(passage)) return PASS;
          recorder.duplicate(passage);
        }
        return chosen;
      };
      await sleep(ms);
      proxy.decide = () => PASS;
    },
  };
}

function anyFate(random: Random): Fate {
  return random.pick<Fate>([
    { kind: 'lose-reply' },
    { kind: 'refuse' },
    { kind: 'unavailable-page' },
    { kind: 'deliver-twice', after_ms: random.integer(0, 300) },
    { kind: 'delay', delay_ms: random.integer(50, 2_000) },
  ]);
}

/**
 * Those who hold the lock of a scarce flight fall asleep before they book: their request reaches the
 * database when the lease has ended and somebody else holds the lock. And the locks of the hot flights
 * are taken by somebody who never gives them back.
 */
async function pauseLockHolders({ laboratory, world, ms, random }: Setting): Promise<void> {
  const { proxy, stack } = laboratory;
  const ends_ms = performance.now() + ms;
  proxy.decide = (passage) =>
    onDatabase(passage) && passage.body.includes('"p_lock_held":true') && random.chance(0.3)
      ? { kind: 'delay', delay_ms: LEASE_MS + random.integer(100, 1_500) }
      : PASS;
  while (performance.now() < ends_ms) {
    const { flight_id } = random.pick(world.flights.slice(0, 3));
    const words = ['SET', `lock:flight:${flight_id}`, 'somebody', 'PX', String(LEASE_MS / 5)];
    await stack.redis.run([words.map((word) => Buffer.from(word))]);
    await sleep(ms / 12);
  }
  proxy.decide = () => PASS;
}

async function flushRedis({ laboratory: { stack }, ms }: Setting): Promise<void> {
  for (let flushed = 0; flushed < FLUSHES; flushed += 1) {
    await stack.redis.run([[Buffer.from('FLUSHALL')]]);
    await sleep(ms / FLUSHES);
  }
}

async function outage(
  part: { kill(): Promise<void>; restart(): Promise<void> },
  ms: number,
): Promise<void> {
  await part.kill();
  await sleep(ms);
  await part.restart();
}

async function restarts(part: { restart(): Promise<void> }, ms: number): Promise<void> {
  for (let restarted = 0; restarted < RESTARTS; restarted += 1) {
    await part.restart();
    await sleep(ms / RESTARTS);
  }
}

/** The randomness of the weather in one storm. */
export function gustsOf(seed: number): Random {
  return createRandom(seed ^ 0x5eed);
}
