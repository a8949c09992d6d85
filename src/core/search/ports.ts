import type { FailureOf } from '../reasons.ts';
import type {
  CachedTimetable,
  CacheLook,
  RouteFilter,
  RouteQuery,
  Timetable,
  TimetableTokens,
} from './types.ts';

/** What can be flown, by the database: one round trip. May throw Unavailable. */
export interface Itineraries {
  searchItineraries(
    query: RouteQuery,
    filter: RouteFilter,
  ): Promise<Timetable | FailureOf<'validation_failed'>>;
}

/** The search cache: the timetable is cached, capacity is live. Every call may throw when Redis is out of reach. */
export interface SearchCache {
  look(query: RouteQuery): Promise<CacheLook>;
  store(query: RouteQuery, timetable: CachedTimetable, tokens: TimetableTokens): Promise<void>;
}
