import type { Litres } from '../measure/volume.ts';
import type { Tenths } from '../measure/weight.ts';
import type { Flight } from '../schedule/types.ts';

/** One flight, or two that connect. */
export type Itinerary = readonly Flight[];

/** What a search asks for. `date` is the local date at the origin. */
export type RouteQuery = { origin: string; destination: string; date: string };

/** What a caller may ask of the itineraries: room for a shipment, flights that carry it, how many. */
export type RouteWish = {
  weight_kg?: number | undefined;
  volume_m3?: number | undefined;
  handling?: string[] | undefined;
  max_stops: number;
  limit: number;
};

/** The same as it is compared with flights: litres too where only a weight was named. */
export type RouteFilter = {
  weight_kg?: number | undefined;
  volume_l?: Litres | undefined;
  handling?: string[] | undefined;
  max_stops: number;
  limit: number;
};

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

/** What is booked of a flight at a version of it: in tenths of a kilogram, or in litres. */
export type Booked<Amount> = { version: number; booked: Amount };

/** What is live of a flight: weight and volume each at a version of its own, undefined where none is known. */
export type LiveFlight = {
  weight: Booked<Tenths> | undefined;
  volume?: Booked<Litres> | undefined;
};

/** The live capacity of each flight of a timetable, by its place. */
export type LiveCapacity = readonly LiveFlight[];

/** What one look at the cache found: the timetable with the live capacity of its flights, or nothing. */
export type CacheLook = {
  tokens: TimetableTokens;
  found: { timetable: CachedTimetable; live: LiveCapacity } | null;
};
