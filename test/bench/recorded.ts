import { runRedis } from '../support/redis.ts';
import { readOwn, readProduct } from './bench-worker.ts';
import type { Plan } from './load.ts';
import { bookingPlan, getPlan, searchPlan } from './plans.ts';
import type { FarWorker, Room } from './room.ts';

const ENTRY_KEY = 'bench:entry';
const ANSWER_KEY = 'bench:answer';
const TRIES_MAX = 50;
const PAUSE_MS = 50;
const AFTERWARDS_MS = 200;

/** What the product asks of its backends, recorded on the way, so that the floors ask the same. */
export interface Recorded {
  /** The call of the database that a booking makes: `$REF` and `$NEXT` in their places. */
  readonly booking: { readonly path: string; readonly body: string };
  /** The command that it sends to Redis after its answer. */
  readonly show: string;
  /** The command that a search sends to Redis. */
  readonly look: string;
  /** A GET of a copy of the very entry that the search reads, and one of its finished answer. */
  readonly get_entry: string;
  readonly get_answer: string;
  readonly entry_bytes: number;
  readonly answer_bytes: number;
}

/** Records one booking and one search. */
export async function recordProduct(room: Room): Promise<Recorded> {
  const worker = await room.openAfar(await readProduct(), 0);
  const { booking, show } = await recordBooking(room, worker);
  const { look, answer } = await recordSearch(worker);
  await worker.stop();
  const [, , , key = '']: string[] = JSON.parse(look);
  const entry = String(await runRedis(room.stack, 'GET', key));
  await runRedis(room.stack, 'SET', ENTRY_KEY, entry);
  await runRedis(room.stack, 'SET', ANSWER_KEY, answer);
  return {
    booking,
    show,
    look,
    get_entry: JSON.stringify(['GET', ENTRY_KEY]),
    get_answer: JSON.stringify(['GET', ANSWER_KEY]),
    entry_bytes: Buffer.byteLength(entry),
    answer_bytes: Buffer.byteLength(answer),
  };
}

async function recordBooking(
  room: Room,
  { db, redis, origin }: FarWorker,
): Promise<Pick<Recorded, 'booking' | 'show'>> {
  const [flight_id = ''] = await room.makeFlights(1);
  const recording = db.record();
  const plan = bookingPlan(origin, room.customer, { flight_ids: [flight_id] });
  const redisRecording = redis.record();
  // The second: of a script that is new to Redis the first use fails.
  await room.generator.run(plan, { connections: 1, requests: 2 });
  await new Promise((resolve) => setTimeout(resolve, AFTERWARDS_MS));
  const [call] = recording.take();
  const write = redisRecording.take().at(-1);
  if (call === undefined || write === undefined) throw new Error('The booking asked nothing.');
  const { p_ref_id }: { p_ref_id: string } = JSON.parse(call.body);
  const body = call.body.replaceAll(p_ref_id, '$REF').replaceAll(flight_id, '$NEXT');
  return { booking: { path: call.path, body }, show: write.body };
}

async function recordSearch({ redis, origin }: FarWorker) {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const recording = redis.record();
    const response = await fetch(new URL(searchPlan(origin).path, origin));
    const answer = await response.text();
    const [look] = recording.take();
    if (response.headers.get('X-Cache') === 'hit' && look) return { look: look.body, answer };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error('The cache does not answer.');
}

/** A bare Worker that sends this command to Redis. */
export const openRedisFloor = async (room: Room, command: string) =>
  room.open(await readOwn('floors/redis.js'), { FLOOR_COMMAND: command });

/** A bare Worker that calls the database as it is told to, and then sends Redis a command if there is one. */
export const openRpcFloor = async (room: Room, command = '') =>
  room.open(await readOwn('floors/rpc.js'), { FLOOR_COMMAND: command });

/** A call of a floor that takes nothing. */
export const floorPlan = (origin: string): Plan => getPlan(origin, '/');

/** The recorded booking, sent to the bare Worker, which adds the key. */
export const rpcPlan = (
  origin: string,
  { booking }: Recorded,
  choices: readonly string[],
): Plan => ({
  origin,
  method: 'POST',
  path: '/',
  body: booking.body,
  choices,
  expected: [200],
});

/** The recorded booking, sent to PostgREST itself. */
export const postgrestPlan = (
  { stack }: Room,
  { booking }: Recorded,
  choices: readonly string[],
): Plan => ({
  origin: stack.postgrest.url,
  method: 'POST',
  path: booking.path.replace('/rest/v1', ''),
  headers: { authorization: `Bearer ${stack.keys.service_role}` },
  body: booking.body,
  choices,
  expected: [200],
});
