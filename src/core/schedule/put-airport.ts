import type { Actor } from '../identity/types.ts';
import { isFailure } from '../reasons.ts';
import { NothingDone, Unavailable, type World } from '../world.ts';
import type { Airports, FlightNews } from './ports.ts';
import { renewTimetables } from './tell-searches.ts';
import type { AirportFacts } from './types.ts';

type Needs = { airports: Airports; news: FlightNews; world: World };

const DAY_MS = 86_400_000;
/** The dates that a search can have cached: from yesterday somewhere to the last day that is searched. */
const FIRST_DAY = -2;
const LAST_DAY = 402;

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
      world.waitUntil(renewTimetables(needs, searchedDates(world.now_ms())));
    }
    throw error;
  });
  if (isFailure(result)) {
    return result;
  }
  await renewTimetables(needs, result.departure_dates);
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
