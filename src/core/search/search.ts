import { toTenths } from '../measure/weight.ts';
import type { CachedTimetable, LiveCapacity, Ports, Timetable, TimetableTokens } from '../ports.ts';
import { type FailureOf, isFailure } from '../reasons.ts';
import type { Capacity, Flight, Itinerary, RouteFilter, RouteQuery } from '../types.ts';

/** How long a timetable is cached. */
export const TIMETABLE_S_MAX = 300;
/** The itineraries that one cached timetable holds at most. */
export const ITINERARIES_MAX = 500;
/** A date begins first at UTC+14 and ends last at UTC-12: half a day after it has ended in UTC. */
const DATE_ENDS_AFTER_MS = (24 + 12) * 3_600_000;
/** Above 1, refreshes come earlier (XFetch: Vattani, Chierichetti, Lowenstein, 2015). */
const REFRESH_BETA = 1;

export type SearchResult = {
  itineraries: Itinerary[];
  source: 'hit' | 'miss' | 'bypass';
  /** Seconds since the timetable was read from the database; 0 when it just was. */
  age_s: number;
};

const WHOLE_DAY: RouteFilter = { max_stops: 1, limit: ITINERARIES_MAX };

/**
 * Finds itineraries in the cached timetable with the live capacity of their flights: one round trip on
 * a hit. With the cache out of reach the database answers alone. Of a date that is over wherever the origin
 * lies, nobody is asked: all its flights have departed.
 */
export async function search(
  ports: Ports,
  query: RouteQuery,
  filter: RouteFilter,
): Promise<SearchResult | FailureOf<'validation_failed'>> {
  const { cache, world } = ports;
  if (Date.parse(query.date) + DATE_ENDS_AFTER_MS <= world.now_ms()) {
    return { itineraries: [], source: 'miss', age_s: 0 };
  }
  const look = await cache.look(query).catch((error) => {
    world.report('cache_out_of_reach', error);
    return null;
  });

  if (look === null) {
    return askDatabase(ports, query, filter, 'bypass');
  }

  if (look.found === null) {
    const timetable = await refresh(ports, query, look.tokens);
    if (isFailure(timetable)) {
      return timetable;
    }
    const itineraries = choose(timetable, filter, world.now_ms());
    return timetable.cut && itineraries.length < filter.limit
      ? askDatabase(ports, query, filter, 'miss')
      : { itineraries, source: 'miss', age_s: 0 };
  }

  const { timetable, live } = look.found;
  const itineraries = choose(timetable, filter, world.now_ms(), live);
  if (timetable.cut && itineraries.length < filter.limit) {
    return askDatabase(ports, query, filter, 'miss');
  }
  if (isDueForRefresh(timetable, world.now_ms(), world.random())) {
    const refreshed = refresh(ports, query, look.tokens);
    world.waitUntil(refreshed.catch((error) => world.report('timetable_not_refreshed', error)));
  }
  const age_s = Math.max(0, Math.floor((world.now_ms() - timetable.read_at_ms) / 1_000));
  return { itineraries, source: 'hit', age_s };
}

/** Reads the whole day from the database and, after the answer, stores it. */
async function refresh(
  { cache, ledger, world }: Ports,
  query: RouteQuery,
  tokens: TimetableTokens,
): Promise<Timetable | FailureOf<'validation_failed'>> {
  const read_at_ms = world.now_ms();
  const timetable = await ledger.searchItineraries(query, WHOLE_DAY);
  if (!isFailure(timetable)) {
    const stored = cache.store(
      query,
      { ...timetable, read_at_ms, took_ms: world.now_ms() - read_at_ms },
      tokens,
    );
    world.waitUntil(stored.catch((error) => world.report('timetable_not_stored', error)));
  }
  return timetable;
}

async function askDatabase(
  { ledger, world }: Ports,
  query: RouteQuery,
  filter: RouteFilter,
  source: 'miss' | 'bypass',
): Promise<SearchResult | FailureOf<'validation_failed'>> {
  const timetable = await ledger.searchItineraries(query, filter);
  return isFailure(timetable)
    ? timetable
    : { itineraries: choose(timetable, filter, world.now_ms()), source, age_s: 0 };
}

/** The itineraries that can be booked now, at the higher of the cached and the live version of each flight. */
export function choose(
  timetable: Timetable,
  { weight_kg, max_stops, limit }: RouteFilter,
  now_ms: number,
  live: LiveCapacity = [],
): Itinerary[] {
  const flights = timetable.flights.map((flight, place) => newest(flight, live[place]));
  const needed = weight_kg === undefined ? 0 : toTenths(weight_kg);
  const chosen: Itinerary[] = [];
  for (const places of timetable.itineraries) {
    if (chosen.length === limit) {
      break;
    }
    const itinerary = places.flatMap((place) => flights[place] ?? []);
    const bookable =
      places.length - 1 <= max_stops &&
      itinerary.every((flight) => flight.max_tenths - flight.booked_tenths >= needed) &&
      itinerary[0] !== undefined &&
      itinerary[0].departure_ms > now_ms;
    if (bookable) {
      chosen.push(itinerary);
    }
  }
  return chosen;
}

function newest(flight: Flight, live: Capacity | undefined): Flight {
  return live !== undefined && live.version > flight.version ? { ...flight, ...live } : flight;
}

/** Probabilistic early refresh: the nearer the end and the dearer the read, the likelier. */
function isDueForRefresh(
  { read_at_ms, took_ms }: CachedTimetable,
  now_ms: number,
  random: number,
): boolean {
  const ends_at_ms = read_at_ms + TIMETABLE_S_MAX * 1_000;
  return now_ms - took_ms * REFRESH_BETA * Math.log(1 - random) >= ends_at_ms;
}
