import type { Ports } from './ports.ts';
import { isFailure } from './reasons.ts';
import type { Actor, NewFlight } from './types.ts';

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

async function publishAndTell(
  { ledger, cache, world }: Ports,
  actor: Actor,
  flights: NewFlight | NewFlight[],
) {
  const result = await ledger.publishFlights(actor, flights);
  if (!isFailure(result)) {
    const departure_dates = [...new Set(result.flights.map((flight) => flight.departure_date))];
    await cache
      .renewTimetables(departure_dates)
      .catch((error) => world.report('timetable_not_renewed', error));
  }
  return result;
}
