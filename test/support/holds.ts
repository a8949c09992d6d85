import type { BookingWithEvents } from '../../src/core/booking/types.ts';
import { granted } from './answers.ts';
import type { MadeFlight } from './database.ts';
import { type Person, type Scene, shipmentOn } from './scene.ts';

/** A hold on some flights, of somebody. */
export interface Hold {
  owner: Person;
  flights: MadeFlight[];
  ref_id: string;
  /** As it was answered when it was made. */
  held: BookingWithEvents;
}

/** Holds 10 kg for five minutes, on these flights or on one of its own. */
export async function makeHold(
  { database, enter }: Pick<Scene, 'database' | 'enter'>,
  flights?: MadeFlight[],
): Promise<Hold> {
  const owner = await enter();
  const legs = flights ?? [await database.makeFlight()];
  const held = granted(await owner.client.book(shipmentOn(legs, { hold_minutes: 5 })), 201);
  return { owner, flights: legs, ref_id: held.ref_id, held };
}

/** The same, when it is over and nobody has noticed. */
export async function makeOverHold(
  scene: Pick<Scene, 'database' | 'enter'>,
  flights?: MadeFlight[],
) {
  const hold = await makeHold(scene, flights);
  await scene.database.outlast(hold.ref_id);
  return hold;
}
