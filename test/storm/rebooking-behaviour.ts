import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import type { Rebook } from './history.ts';
import { chooseBooking, chooseCaller, type Storm, type Told } from './storm-state.ts';

const TRIES_MAX = 3;
const AGAIN = ['flight_busy', 'unavailable'];
const STRANDED_CANDIDATES = 40;
const HOUR_MS = 3_600_000;

/** Other flights, another weight or both, of what was left behind before all. */
export async function rebookSomething(storm: Storm, client: string, random: Random): Promise<void> {
  const { stranded } = storm;
  const known =
    stranded.length > 0 && random.chance(0.5)
      ? random.pick(stranded.slice(-STRANDED_CANDIDATES))
      : chooseBooking(storm, random);
  if (!known) return;
  const { caller, args: who } = chooseCaller(storm, known.owner, random);
  const wanted = await chooseChange(storm, client, known, caller.api === known.owner.api, random);
  const args = { ...who, ref_id: known.ref_id, ...wanted };
  for (let tried = 1; tried <= TRIES_MAX; tried += 1) {
    const hang_up = random.chance(storm.behaviour.hang_up);
    const options = hang_up ? { signal: AbortSignal.timeout(random.integer(1, 60)) } : {};
    const { answer } = await storm.recorder.rebook(caller.api, client, args, options);
    if (answer.outcome === 'done') {
      known.flight_ids = answer.shown?.flight_ids ?? known.flight_ids;
      known.pieces = answer.shown?.pieces ?? known.pieces;
      storm.stranded = stranded.filter((other) => other !== known);
      return;
    }
    if (answer.outcome === 'rejected' && !AGAIN.includes(answer.code)) return;
    await sleep(random.integer(20, 200));
  }
}

/** A handler leaves something behind, all of it or a part, which is a booking of its own from then on. */
export async function offloadSomething(
  storm: Storm,
  client: string,
  random: Random,
): Promise<void> {
  const known = chooseBooking(storm, random);
  if (!known) return;
  const { handler } = storm.world;
  const flight_id = random.chance(0.8) ? known.flight_ids[0] : random.pick(known.flight_ids);
  const divided = known.pieces > 1 && random.chance(0.6);
  const args = {
    user_id: handler.user.id,
    staff: true,
    ref_id: known.ref_id,
    flight_id: flight_id ?? '',
    occurred_ms: Date.now() - random.integer(0, HOUR_MS),
    ...(divided && { pieces: random.integer(1, known.pieces - 1) }),
  };
  for (let tried = 1; tried <= TRIES_MAX; tried += 1) {
    const hang_up = random.chance(storm.behaviour.hang_up);
    const options = hang_up ? { signal: AbortSignal.timeout(random.integer(1, 60)) } : {};
    const { answer } = await storm.recorder.offload(handler.api, client, args, options);
    if (answer.outcome === 'done') return keepPart(storm, known, args, answer.offloaded_ref_id);
    if (answer.outcome === 'rejected' && !AGAIN.includes(answer.code)) return;
    await sleep(random.integer(20, 200));
  }
}

function keepPart(
  storm: Storm,
  known: Told,
  { flight_id, pieces = known.pieces }: { flight_id: string; pieces?: number },
  ref_id: string,
): void {
  if (ref_id === known.ref_id) {
    storm.stranded.push(known);
    return;
  }
  if (storm.booked.some((other) => other.ref_id === ref_id)) return;
  const origin = storm.world.flights.find((f) => f.flight_id === flight_id)?.origin;
  const args = { ...known.args, origin: origin ?? known.args.origin };
  const flight_ids = known.flight_ids.slice(known.flight_ids.indexOf(flight_id));
  const part = { ...known, ref_id, args, part: true, flight_ids, pieces };
  known.pieces -= pieces;
  storm.booked.push(part);
  storm.stranded.push(part);
}

type Wanted = Omit<Rebook['arguments'], 'user_id' | 'staff' | 'ref_id'>;

async function chooseChange(
  storm: Storm,
  client: string,
  known: Told,
  is_owner: boolean,
  random: Random,
): Promise<Wanted> {
  const [least, most] = storm.behaviour.weight_kg;
  const weight_kg = random.integer(least * 10, most * 10) / 10;
  const action = random.next();
  if (action < 0.2) return { weight_kg };
  if (action < 0.25) return { weight_kg, pieces: random.integer(1, 1_000) };
  if (action < 0.3) return { handling_note: 'Keep dry' };
  const flight_ids = otherFlights(storm, known, random);
  if (flight_ids.length === 0) return { weight_kg };
  if (action < 0.4) return { flight_ids, weight_kg };
  if (action > 0.9 && is_owner && !known.part) {
    const { user_id, origin, destination } = known.args;
    const facts = { weight_kg, pieces: known.pieces, volume_m3: Math.ceil(weight_kg * 3) / 1_000 };
    const shipment = { user_id, origin, destination, flight_ids, ...facts };
    const { answer } = await storm.recorder.quote(known.owner.api, client, shipment);
    if (answer.outcome === 'done') return { flight_ids, ...facts, quote_id: answer.quote_id };
  }
  return { flight_ids };
}

/** The same hops, or those from where it may have come to, with flights of any day. */
function otherFlights({ world }: Storm, { args }: Told, random: Random): string[] {
  const { line, flights } = world;
  const from = line.indexOf(args.origin) + (random.chance(0.85) ? 0 : 1);
  const hops = line.slice(from, line.indexOf(args.destination));
  const now_ms = Date.now();
  return hops.flatMap((airport) => {
    const choices = flights.filter((f) => f.origin === airport && f.departure_ms > now_ms);
    return choices.length === 0 ? [] : [random.pick(choices).flight_id];
  });
}
