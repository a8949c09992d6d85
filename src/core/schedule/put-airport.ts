import type { Actor } from '../identity/types.ts';
import { isFailure } from '../reasons.ts';
import { NothingDone, Unavailable, type World } from '../world.ts';
import { tellOfMoved } from './moved-dates.ts';
import type { Airports, FlightNews } from './ports.ts';
import { renewAllTimetables } from './tell-searches.ts';
import type { AirportFacts } from './types.ts';

type Needs = { airports: Airports; news: FlightNews; world: World };

/**
 * Adds an airport, or changes one. With another time zone the local dates of its flights move: searches are
 * told after the commit and before the answer, also when the client has hung up.
 */
export function putAirport(needs: Needs, actor: Actor, code: string, facts: AirportFacts) {
  const work = putAndTell(needs, actor, code, facts);
  needs.world.waitUntil(work.catch(() => undefined)); // the answer carries the error
  return work;
}

async function putAndTell(needs: Needs, actor: Actor, code: string, facts: AirportFacts) {
  const { airports, world } = needs;
  const result = await airports.putAirport(actor, code, facts).catch((error) => {
    if (error instanceof Unavailable && !(error instanceof NothingDone)) {
      // A reply that never came may have been a commit, and only the database knows which dates it moved.
      world.waitUntil(renewAllTimetables(needs));
    }
    throw error;
  });
  if (!isFailure(result)) {
    await tellOfMoved(needs, result);
  }
  return result;
}
