import type { Capacity, Flight } from '../schedule/types.ts';

/** One flight, or two that connect. */
export type Itinerary = readonly Flight[];

/** What a search asks for. `date` is the local date at the origin. */
export type RouteQuery = { origin: string; destination: string; date: string };
export type RouteFilter = { weight_kg?: number | undefined; max_stops: number; limit: number };

/** Itineraries in the order of the answer, each as the places of its flights in `flights`, from 0. */
export type Timetable = {
  /** By departure date. */
  flights: Flight[];
  itineraries: number[][];
  /** Whether there were more itineraries than are kept. */
  cut: boolean;
};

/** A cached timetable with the moment it was read and how long that took, for Age and early refresh. */
export type CachedTimetable = Timetable & { read_at_ms: number; took_ms: number };

/** The tokens of the timetable as they were before the database was read; null where there was none. */
export type TimetableTokens = readonly (string | null)[];

/** The live capacity of each flight of a timetable, by its place; undefined where none is known. */
export type LiveCapacity = readonly (Capacity | undefined)[];

/** What one look at the cache found: the timetable with the live capacity of its flights, or nothing. */
export type CacheLook = {
  tokens: TimetableTokens;
  found: { timetable: CachedTimetable; live: LiveCapacity } | null;
};
