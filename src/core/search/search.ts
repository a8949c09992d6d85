import { assumedLitres, toLitres } from '../measure/volume.ts';
import { toTenths } from '../measure/weight.ts';
import { type FailureOf, isFailure } from '../reasons.ts';
import type { World } from '../world.ts';
import { choose, isOutgrown } from './choose.ts';
import { isDueForRefresh } from './lifetime.ts';
import type { Itineraries, SearchCache } from './ports.ts';
import type {
  Itinerary,
  RouteFilter,
  RouteQuery,
  RouteWish,
  Timetable,
  TimetableTokens,
} from './types.ts';

/** The itineraries that one cached timetable holds at most. */
export const ITINERARIES_MAX = 500;
/** A date begins first at UTC+14 and ends last at UTC-12: half a day after it has ended in UTC. */
const DATE_ENDS_AFTER_MS = (24 + 12) * 3_600_000;

type Needs = { itineraries: Itineraries; cache: SearchCache; world: World };

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
 * lies, nobody is asked: all its flights have departed. `volumetric_divisor`: by which a weight alone is
 * taken to need volume, cm³ to the kilogram.
 */
export async function search(
  needs: Needs,
  query: RouteQuery,
  wish: RouteWish,
  volumetric_divisor: number,
): Promise<SearchResult | FailureOf<'validation_failed'>> {
  const { cache, world } = needs;
  if (Date.parse(query.date) + DATE_ENDS_AFTER_MS <= world.now_ms()) {
    return { itineraries: [], source: 'miss', age_s: 0 };
  }
  const filter = toFilter(wish, volumetric_divisor);
  const look = await cache.look(query).catch((error) => {
    world.report('cache_out_of_reach', error);
    return null;
  });

  if (look === null) {
    return askDatabase(needs, query, filter, 'bypass');
  }

  if (look.found === null || isOutgrown(look.found.timetable, look.found.live)) {
    const timetable = await refresh(needs, query, look.tokens);
    if (isFailure(timetable)) {
      return timetable;
    }
    const itineraries = choose(timetable, filter, world.now_ms());
    return timetable.cut && itineraries.length < filter.limit
      ? askDatabase(needs, query, filter, 'miss')
      : { itineraries, source: 'miss', age_s: 0 };
  }

  const { timetable, live } = look.found;
  const itineraries = choose(timetable, filter, world.now_ms(), live);
  if (timetable.cut && itineraries.length < filter.limit) {
    return askDatabase(needs, query, filter, 'miss');
  }
  if (isDueForRefresh(timetable, world.now_ms(), world.random())) {
    const refreshed = refresh(needs, query, look.tokens);
    world.waitUntil(refreshed.catch((error) => world.report('timetable_not_refreshed', error)));
  }
  const age_s = Math.max(0, Math.floor((world.now_ms() - timetable.read_at_ms) / 1_000));
  return { itineraries, source: 'hit', age_s };
}

/** A weight alone also needs the volume that a booking of it is taken to have, so that what is found can be booked. */
function toFilter(
  { weight_kg, volume_m3, handling, max_stops, limit }: RouteWish,
  volumetric_divisor: number,
): RouteFilter {
  const filter = { weight_kg, handling, max_stops, limit };
  if (volume_m3 !== undefined) {
    return { ...filter, volume_l: toLitres(volume_m3) };
  }
  return weight_kg === undefined
    ? filter
    : { ...filter, volume_l: assumedLitres(toTenths(weight_kg), volumetric_divisor) };
}

/** Reads the whole day from the database and, after the answer, stores it. */
async function refresh(
  { cache, itineraries, world }: Needs,
  query: RouteQuery,
  tokens: TimetableTokens,
): Promise<Timetable | FailureOf<'validation_failed'>> {
  const read_at_ms = world.now_ms();
  const timetable = await itineraries.searchItineraries(query, WHOLE_DAY);
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
  { itineraries, world }: Needs,
  query: RouteQuery,
  filter: RouteFilter,
  source: 'miss' | 'bypass',
): Promise<SearchResult | FailureOf<'validation_failed'>> {
  const timetable = await itineraries.searchItineraries(query, filter);
  return isFailure(timetable)
    ? timetable
    : { itineraries: choose(timetable, filter, world.now_ms()), source, age_s: 0 };
}
