import { NothingDone, type Ports, Unavailable } from '../ports.ts';
import { isFailure } from '../reasons.ts';
import type { Actor, NewFlight } from '../types.ts';

const DAY_MS = 86_400_000;

/**
 * Publishes flights, all or none. Searches are told after the commit and before the answer, also when
 * the client has hung up; where Redis is out of reach they learn of the flights when their cached
 * timetable ends.
 */
export function publish(ports: Ports, actor: Actor, flights: NewFlight | NewFlight[]) {
  const work = publishAndTell(ports, actor, flights);
  ports.world.waitUntil(work.catch(() => undefined)); // the answer carries the error
  return work;
}

async function publishAndTell(ports: Ports, actor: Actor, flights: NewFlight | NewFlight[]) {
  const result = await ports.ledger.publishFlights(actor, flights).catch((error) => {
    if (error instanceof Unavailable && !(error instanceof NothingDone)) {
      tellOfPerhapsPublished(ports, flights);
    }
    throw error;
  });
  if (!isFailure(result)) {
    await tell(
      ports,
      result.flights.map((flight) => flight.departure_date),
    );
  } else if (result.reason === 'flight_exists') {
    tellOfPerhapsPublished(ports, flights);
  }
  return result;
}

/**
 * A reply that never came may have been a commit, and whoever sends the flights again finds them there.
 * Only the database knows the local date of a departure: it is one of three. A token renewed for nothing
 * costs some searches a miss.
 */
function tellOfPerhapsPublished(ports: Ports, flights: NewFlight | NewFlight[]): void {
  const dates = [flights]
    .flat()
    .flatMap(({ departure_datetime }) =>
      [-DAY_MS, 0, DAY_MS].map((shift_ms) =>
        new Date(Date.parse(departure_datetime) + shift_ms).toISOString().slice(0, 10),
      ),
    );
  ports.world.waitUntil(tell(ports, dates));
}

/** Makes searches read the timetable of these dates again; for none this costs nothing. */
export async function tell(
  { cache, world }: Ports,
  departure_dates: readonly string[],
): Promise<void> {
  if (departure_dates.length === 0) {
    return;
  }
  await cache
    .renewTimetables([...new Set(departure_dates)])
    .catch((error) => world.report('timetable_not_renewed', error));
}
