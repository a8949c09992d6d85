import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import type { Book, BookingArguments, Step } from './history.ts';
import type { Recorder } from './recorder.ts';
import { type Caller, chooseItinerary, departureMs, newFlight, type World } from './world.ts';

const ATTEMPTS_MAX = 4;
const CANDIDATES_MAX = 400;
const FLIGHTS_PUBLISHED_MAX = 60;
const HANG_UP_MS_MAX = 60;
/** Refusals of a moment: nothing was booked, and later it may be. */
const COME_BACK = ['flight_busy', 'unavailable'];

/** What the clients of a storm know in common, and how they behave. */
export interface Storm {
  world: World;
  recorder: Recorder;
  /** Bookings that somebody has been told of, the newest last. */
  booked: { ref_id: string; args: BookingArguments; owner: Caller }[];
  intents: number;
  behaviour: Behaviour;
}

export interface Behaviour {
  /** The weight of a booking, in kg. */
  weight_kg: [least: number, most: number];
  /** How often a booking has neither key nor reference. */
  nameless: number;
  /** How often a caller hangs up before the answer. */
  hang_up: number;
  /** How often a booking is sent twice at once. */
  twins: number;
}

type Action = (storm: Storm, client: string, random: Random) => Promise<unknown>;

/** What clients do, and how often. */
const ACTIONS: [share: number, action: Action][] = [
  [62, bookSomething],
  [6, repeatBooking],
  [1, abuseName],
  [9, cancelSomething],
  [7, moveSomething],
  [4, readSomeBooking],
  [5, readSomeFlight],
  [7, searchSomething],
  [0.3, publishSomething],
];
const SHARES = ACTIONS.reduce((sum, [share]) => sum + share, 0);

/** One thing that one client does next. */
export function actOnce(storm: Storm, client: string, random: Random): Promise<unknown> {
  let drawn = random.next() * SHARES;
  const chosen = ACTIONS.find(([share]) => {
    drawn -= share;
    return drawn < 0;
  });
  return (chosen?.[1] ?? bookSomething)(storm, client, random);
}

async function bookSomething(storm: Storm, client: string, random: Random): Promise<void> {
  const owner = random.pick(storm.world.customers);
  storm.intents += 1;
  const [least, most] = storm.behaviour.weight_kg;
  const named = !random.chance(storm.behaviour.nameless);
  const args: BookingArguments = {
    user_id: owner.user.id,
    ...chooseItinerary(storm.world, random),
    weight_kg: random.integer(least * 10, most * 10) / 10,
    pieces: storm.intents,
    ...(named && random.chance(0.7) && { idempotency_key: `key-${storm.intents}` }),
    ...(named &&
      random.chance(0.4) && { ref_id: `STORM-${random.uuid().slice(0, 13)}`.toUpperCase() }),
  };
  const named_at_all = args.idempotency_key !== undefined || args.ref_id !== undefined;
  if (named_at_all && random.chance(storm.behaviour.twins)) {
    await Promise.all([
      attempt(storm, owner, client, args, random),
      attempt(storm, owner, `${client}-twin`, args, random),
    ]);
  } else {
    await insist(storm, owner, client, args, random);
  }
}

/** Sends a booking until the outcome is known, as a careful client would; repeats only what is safe to. */
async function insist(
  storm: Storm,
  owner: Caller,
  client: string,
  args: BookingArguments,
  random: Random,
): Promise<void> {
  let named = args;
  for (let tried = 1; tried <= ATTEMPTS_MAX; tried += 1) {
    const { answer } = await attempt(storm, owner, client, named, random);
    if (answer.outcome === 'done') return;
    if (answer.outcome === 'rejected' && !COME_BACK.includes(answer.code)) return;
    if (answer.outcome === 'unknown') {
      // The name that the server gave to the unknown outcome makes the repetition safe.
      if (answer.ref_id && !named.idempotency_key) named = { ...args, ref_id: answer.ref_id };
      if (!named.idempotency_key && !named.ref_id) return;
    }
    await sleep(random.integer(20, 200));
  }
}

async function attempt(
  storm: Storm,
  owner: Caller,
  client: string,
  args: BookingArguments,
  random: Random,
): Promise<Book> {
  const hang_up = random.chance(storm.behaviour.hang_up);
  const options = hang_up ? { signal: AbortSignal.timeout(random.integer(1, HANG_UP_MS_MAX)) } : {};
  const operation = await storm.recorder.book(owner.api, client, args, options);
  if (operation.answer.outcome === 'done') {
    storm.booked.push({ ref_id: operation.answer.ref_id, args, owner });
  }
  return operation;
}

/** A client that did not hear, or did not listen, sends a booking again that was answered. */
async function repeatBooking(storm: Storm, client: string, random: Random): Promise<void> {
  const known = chooseBooking(storm, random);
  if (!known || (!known.args.idempotency_key && !known.args.ref_id)) return;
  await storm.recorder.book(known.owner.api, client, known.args);
}

/** Somebody uses a key or a reference again for something else. */
async function abuseName(storm: Storm, client: string, random: Random): Promise<void> {
  const known = chooseBooking(storm, random);
  if (!known) return;
  storm.intents += 1;
  const { idempotency_key, ref_id, ...rest } = known.args;
  const owner = idempotency_key ? known.owner : random.pick(storm.world.customers);
  const name = idempotency_key ? { idempotency_key } : { ref_id: ref_id ?? known.ref_id };
  const args = { ...rest, ...name, user_id: owner.user.id, pieces: storm.intents };
  await storm.recorder.book(owner.api, client, args);
}

async function cancelSomething(storm: Storm, client: string, random: Random): Promise<void> {
  const known = chooseBooking(storm, random);
  if (!known) return;
  const stranger = random.chance(0.03);
  const staff = !stranger && random.chance(0.3);
  const caller = staff
    ? storm.world.handler
    : stranger
      ? random.pick(storm.world.customers)
      : known.owner;
  const args = { user_id: caller.user.id, staff, ref_id: known.ref_id };
  const { answer } = await storm.recorder.cancel(caller.api, client, args);
  if (answer.outcome === 'unknown') await storm.recorder.cancel(caller.api, client, args);
}

/** A handler walks a shipment some steps along, now and then a wrong one. */
async function moveSomething(storm: Storm, client: string, random: Random): Promise<void> {
  const known = chooseBooking(storm, random);
  if (!known) return;
  const { line, handler } = storm.world;
  const { origin, destination } = known.args;
  const path = line.slice(line.indexOf(origin), line.indexOf(destination) + 1);
  const steps = path.slice(1).flatMap((to, index): { step: Step; location: string }[] => [
    { step: 'depart', location: path[index] ?? origin },
    { step: 'arrive', location: to },
  ]);
  steps.push({ step: 'deliver', location: destination });
  const first = random.chance(0.8) ? 0 : random.integer(0, steps.length - 1);
  for (const next of steps.slice(first, first + random.integer(1, 4))) {
    const args = { user_id: handler.user.id, staff: true, ref_id: known.ref_id, ...next };
    const { answer } = await storm.recorder.step(handler.api, client, args);
    if (answer.outcome === 'rejected') return;
  }
}

async function readSomeBooking(storm: Storm, client: string, random: Random): Promise<void> {
  const known = chooseBooking(storm, random);
  if (known) await storm.recorder.readBooking(known.owner.api, client, { ref_id: known.ref_id });
}

async function readSomeFlight({ world, recorder }: Storm, client: string, random: Random) {
  const { flight_id } = random.pick(world.flights);
  await recorder.readFlight(random.pick(world.customers).api, client, { flight_id });
}

async function searchSomething({ world, recorder }: Storm, client: string, random: Random) {
  const { origin, destination, departure_date: date } = random.pick(world.flights.slice(0, 6));
  const onward = world.flights.find((flight) => flight.origin === destination)?.destination;
  const route = { origin, destination: onward && random.chance(0.3) ? onward : destination, date };
  const weight = random.chance(0.2) ? { weight_kg: random.integer(1, 600) / 10 } : {};
  await recorder.search(random.pick(world.customers).api, client, { ...route, ...weight });
}

async function publishSomething({ world, recorder }: Storm, client: string, random: Random) {
  if (world.flights.length >= FLIGHTS_PUBLISHED_MAX) return;
  const { line, admin, day_ms } = world;
  const hop = random.integer(0, line.length - 2);
  const wanted = newFlight(line, hop, departureMs(day_ms, hop, random), 500, random);
  const { answer } = await recorder.publish(admin.api, client, admin.user.id, [wanted]);
  if (answer.outcome === 'done') world.flights.push(...answer.flights);
}

function chooseBooking({ booked }: Storm, random: Random) {
  return booked.length === 0 ? undefined : random.pick(booked.slice(-CANDIDATES_MAX));
}
