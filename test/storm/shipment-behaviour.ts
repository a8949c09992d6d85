import type { Random } from '../support/random.ts';
import type { Step } from './history.ts';
import { chooseBooking, chooseCaller, type Storm } from './storm-state.ts';
import { isGrounded } from './world.ts';

const HELD_CANDIDATES_MAX = 60;
const GROUNDED_MOVES = 0.1;

export async function cancelSomething(storm: Storm, client: string, random: Random): Promise<void> {
  const known = chooseBooking(storm, random);
  if (!known) return;
  const { caller, args: who } = chooseCaller(storm, known.owner, random);
  const args = { ...who, ref_id: known.ref_id };
  const { answer } = await storm.recorder.cancel(caller.api, client, args);
  if (answer.outcome === 'unknown') await storm.recorder.cancel(caller.api, client, args);
}

/** A handler walks a shipment some steps along, now and then a wrong one. */
export async function moveSomething(storm: Storm, client: string, random: Random): Promise<void> {
  const known = chooseBooking(storm, random);
  if (!known) return;
  const { line, handler } = storm.world;
  // On a flight that somebody departed on, nothing can be cancelled.
  const stays = known.flight_ids.some((flight_id) => isGrounded(storm.world, flight_id));
  if (stays && !random.chance(GROUNDED_MOVES)) return;
  const { origin, destination } = known.args;
  const path = line.slice(line.indexOf(origin), line.indexOf(destination) + 1);
  const steps = path.slice(1).flatMap((to, index): { step: Step; location: string }[] => [
    { step: 'depart', location: path[index] ?? origin },
    { step: 'arrive', location: to },
  ]);
  steps.push({ step: 'deliver', location: destination });
  const first = random.chance(0.8) ? 0 : random.integer(0, steps.length - 1);
  for (const next of steps.slice(first, first + random.integer(1, 4))) {
    const told = random.chance(0.3)
      ? { pieces: known.pieces, occurred_ms: Date.now() - random.integer(0, 3_600_000) }
      : {};
    const args = { user_id: handler.user.id, staff: true, ref_id: known.ref_id, ...next, ...told };
    const { answer } = await storm.recorder.step(handler.api, client, args);
    if (answer.outcome === 'rejected') return;
  }
}

/** Somebody makes up their mind about a hold, in time or not. */
export async function confirmSomething(
  storm: Storm,
  client: string,
  random: Random,
): Promise<void> {
  const held = storm.booked.filter(({ args }) => args.hold_minutes !== undefined);
  if (held.length === 0) return;
  const known = random.pick(random.chance(0.1) ? storm.booked : held.slice(-HELD_CANDIDATES_MAX));
  const { caller, args: who } = chooseCaller(storm, known.owner, random);
  const args = { ...who, ref_id: known.ref_id };
  const { answer } = await storm.recorder.confirm(caller.api, client, args);
  if (answer.outcome === 'unknown') await storm.recorder.confirm(caller.api, client, args);
}
