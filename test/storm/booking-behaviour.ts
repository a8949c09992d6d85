import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import type { Book, BookingArguments } from './history.ts';
import { choosePapers } from './paper-behaviour.ts';
import { chooseBooking, type Storm } from './storm-state.ts';
import { type Caller, chooseItinerary } from './world.ts';

const ATTEMPTS_MAX = 4;
const HANG_UP_MS_MAX = 60;
const QUOTE_TWINS = 0.5;
/** Of the holds, how many begin on a flight that leaves within the storm. */
const HOLDS_THAT_RUN_OUT = 0.6;
/** Refusals of a moment: nothing was booked, and later it may be. */
const COME_BACK = ['flight_busy', 'unavailable'];

export async function bookSomething(storm: Storm, client: string, random: Random): Promise<void> {
  const owner = random.pick(storm.world.customers);
  storm.intents += 1;
  const [least, most] = storm.behaviour.weight_kg;
  const hold = random.chance(storm.behaviour.holds);
  const weight_kg = random.integer(least * 10, most * 10) / 10;
  const named = !random.chance(storm.behaviour.nameless);
  const args: BookingArguments = {
    user_id: owner.user.id,
    ...chooseItinerary(storm.world, random, hold && random.chance(HOLDS_THAT_RUN_OUT)),
    weight_kg,
    pieces: storm.intents,
    ...chooseVolume(weight_kg, storm.intents, random),
    ...(hold && { hold_minutes: random.integer(1, 60) }),
    ...(named && random.chance(0.7) && { idempotency_key: `key-${storm.intents}` }),
    ...(named &&
      random.chance(0.4) && { ref_id: `STORM-${random.uuid().slice(0, 13)}`.toUpperCase() }),
  };
  await choosePapers(storm, owner, client, args, random);
  const named_at_all = args.idempotency_key !== undefined || args.ref_id !== undefined;
  if (named_at_all && random.chance(storm.behaviour.twins)) {
    await Promise.all([
      attempt(storm, owner, client, args, random),
      attempt(storm, owner, `${client}-twin`, args, random),
    ]);
  } else if (args.quote_id !== undefined && random.chance(QUOTE_TWINS)) {
    // Two bookings for one quote: whoever comes second has none.
    const rival = { ...args, idempotency_key: `rival-${storm.intents}`, ref_id: undefined };
    await Promise.all([
      insist(storm, owner, client, args, random),
      insist(storm, owner, `${client}-rival`, rival, random),
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
    const { ref_id, awb_number } = operation.answer;
    const { flight_ids, pieces } = args;
    storm.booked.push({ ref_id, args, owner, part: false, flight_ids, pieces });
    if (awb_number !== null) storm.numbers.push(awb_number);
  }
  return operation;
}

/** A client that did not hear, or did not listen, sends a booking again that was answered. */
export async function repeatBooking(storm: Storm, client: string, random: Random): Promise<void> {
  const known = chooseBooking(storm, random);
  if (!known || known.part || (!known.args.idempotency_key && !known.args.ref_id)) return;
  await storm.recorder.book(known.owner.api, client, known.args);
}

/** Somebody uses a key or a reference again for something else. */
export async function abuseName(storm: Storm, client: string, random: Random): Promise<void> {
  const known = chooseBooking(storm, random);
  if (!known || known.part) return;
  storm.intents += 1;
  const { idempotency_key, ref_id, dimensions: _, quote_id: __, ...rest } = known.args;
  const owner = idempotency_key ? known.owner : random.pick(storm.world.customers);
  const name = idempotency_key ? { idempotency_key } : { ref_id: ref_id ?? known.ref_id };
  const args = { ...rest, ...name, user_id: owner.user.id, pieces: storm.intents };
  await storm.recorder.book(owner.api, client, args);
}

/** No volume, one of its own, or the dimensions of small pieces. */
function chooseVolume(
  weight_kg: number,
  pieces: number,
  random: Random,
): Pick<BookingArguments, 'volume_m3' | 'dimensions'> {
  if (random.chance(0.45)) return {};
  if (random.chance(0.6)) {
    const litres = Math.ceil((weight_kg * random.integer(10, 120)) / 10);
    return { volume_m3: litres / 1_000 };
  }
  const side = () => random.integer(20, 60) / 10;
  const line = (count: number) => ({
    length_cm: side(),
    width_cm: side(),
    height_cm: side(),
    pieces: count,
  });
  const first = random.integer(1, pieces);
  return { dimensions: first === pieces ? [line(first)] : [line(first), line(pieces - first)] };
}
