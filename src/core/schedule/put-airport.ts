import { NothingDone, type Ports, Unavailable } from '../ports.ts';
import { isFailure } from '../reasons.ts';
import type { Actor, AirportFacts } from '../types.ts';
import { tell } from './publish.ts';

const DAY_MS = 86_400_000;
/** The dates that a search can have cached: from yesterday somewhere to the last day that is searched. */
const FIRST_DAY = -2;
const LAST_DAY = 402;

/**
 * Adds an airport, or changes one. With another time zone the local dates of its flights move: searches are
 * told after the commit and before the answer, also when the client has hung up.
 */
export function putAirport(ports: Ports, actor: Actor, code: string, facts: AirportFacts) {
  const work = putAndTell(ports, actor, code, facts);
  ports.world.waitUntil(work.catch(() => undefined)); // the answer carries the error
  return work;
}

async function putAndTell(ports: Ports, actor: Actor, code: string, facts: AirportFacts) {
  const { ledger, world } = ports;
  const result = await ledger.putAirport(actor, code, facts).catch((error) => {
    if (error instanceof Unavailable && !(error instanceof NothingDone)) {
      // A reply that never came may have been a commit, and only the database knows which dates it moved.
      world.waitUntil(tell(ports, searchedDates(world.now_ms())));
    }
    throw error;
  });
  if (isFailure(result)) {
    return result;
  }
  await tell(ports, result.departure_dates);
  if (result.collisions.length > 0) {
    const staying = result.collisions.map(
      ({ flight_number, origin, departure_date }) => `${flight_number} ${origin} ${departure_date}`,
    );
    world.report('local_dates_collided', new Error(staying.join(', ')));
  }
  return result;
}

const searchedDates = (now_ms: number) =>
  Array.from({ length: LAST_DAY - FIRST_DAY + 1 }, (_, day) =>
    new Date(now_ms + (FIRST_DAY + day) * DAY_MS).toISOString().slice(0, 10),
  );
