import type { Actor } from '../identity/types.ts';
import { isFailure } from '../reasons.ts';
import { NothingDone, Unavailable, type World } from '../world.ts';
import type { FlightNews, Flights } from './ports.ts';
import { renewTimetables } from './tell-searches.ts';
import type { NewFlight } from './types.ts';

type Needs = { flights: Flights; news: FlightNews; world: World };

const DAY_MS = 86_400_000;

/**
 * Publishes flights, all or none. Searches are told after the commit and before the answer, also when
 * the client has hung up; where Redis is out of reach they learn of the flights when their cached
 * timetable ends.
 */
export function publish(needs: Needs, actor: Actor, flights: NewFlight | NewFlight[]) {
  const work = publishAndTell(needs, actor, flights);
  needs.world.waitUntil(work.catch(() => undefined)); // the answer carries the error
  return work;
}

async function publishAndTell(needs: Needs, actor: Actor, flights: NewFlight | NewFlight[]) {
  const result = await needs.flights.publishFlights(actor, flights).catch((error) => {
    if (error instanceof Unavailable && !(error instanceof NothingDone)) {
      tellOfPerhapsPublished(needs, flights);
    }
    throw error;
  });
  if (!isFailure(result)) {
    await renewTimetables(
      needs,
      result.flights.map((flight) => flight.departure_date),
    );
  } else if (result.reason === 'flight_exists') {
    tellOfPerhapsPublished(needs, flights);
  }
  return result;
}

/**
 * A reply that never came may have been a commit, and whoever sends the flights again finds them there.
 * Only the database knows the local date of a departure: it is one of three. A token renewed for nothing
 * costs some searches a miss.
 */
function tellOfPerhapsPublished(needs: Needs, flights: NewFlight | NewFlight[]): void {
  const dates = [flights]
    .flat()
    .flatMap(({ departure_datetime }) =>
      [-DAY_MS, 0, DAY_MS].map((shift_ms) =>
        new Date(Date.parse(departure_datetime) + shift_ms).toISOString().slice(0, 10),
      ),
    );
  needs.world.waitUntil(renewTimetables(needs, dates));
}
