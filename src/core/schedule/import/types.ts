import type { NewFlight } from '../types.ts';
import type { Day, Period } from './days.ts';

/** How many flights one import may make. */
export const IMPORTED_FLIGHTS_MAX = 5_000;
/** How many errors are told. */
export const LINE_ERRORS_MAX = 100;

export const SCHEDULE_FORMATS = ['ssim', 'csv'] as const;
export type ScheduleFormat = (typeof SCHEDULE_FORMATS)[number];

/** What is wrong with a line of a schedule, counted from 1, and in which of its columns. */
export type LineError = { line: number; columns: string; message: string };

/** What a flight says of its cargo, as one that is published by hand. */
export type Terms = Pick<
  NewFlight,
  | 'max_weight_kg'
  | 'max_volume_m3'
  | 'base_price_per_kg'
  | 'latest_acceptance_minutes'
  | 'refused_handling_codes'
  | 'max_piece_height_cm'
  | 'max_piece_length_cm'
>;

/** The same, of which each may be left out. */
type OrUndefined<T> = { [Name in keyof T]?: T[Name] | undefined };

type Capacity = 'max_weight_kg' | 'max_volume_m3';

/** For what the lines leave out: of an aircraft type, or of all flights. */
export type ImportDefaults = OrUndefined<
  Pick<Terms, Capacity | 'base_price_per_kg' | 'latest_acceptance_minutes'>
> & {
  airline_names?: Readonly<Record<string, string>> | undefined;
  aircraft?:
    | Readonly<Record<string, OrUndefined<Terms> & Pick<Terms, 'max_weight_kg'>>>
    | undefined;
};

/** A departure or an arrival: minutes from the midnight that begins the operating date. */
type LineTime = {
  minutes: number;
  /** By how many minutes the time of its zone is ahead of UTC, where the line says so. */
  utc_minutes?: number | undefined;
};

/** One line of a schedule as it was read: a flight on each day of a period. */
export type FlightLine = OrUndefined<Pick<Terms, Capacity | 'base_price_per_kg'>> & {
  flight_number: string;
  /** Null where the line has none. */
  airline_name: string | null;
  origin: string;
  destination: string;
  period: Period;
  /** Whether the times are those of the airports' own clocks; else UTC. */
  is_local: boolean;
  departure: LineTime;
  arrival: LineTime;
  aircraft_type?: string | undefined;
  service_type?: string | undefined;
};

/** A line with what came of reading it: of a flight line its service type too, whatever else is wrong with it. */
export type ReadLine = {
  line: number;
  is_flight: boolean;
  service_type: string | null;
  flight: FlightLine | null;
  errors: LineError[];
};

/** What is wrong with a line that has no flight. */
export const wrongLine = (line: number, errors: LineError[]): ReadLine => ({
  ...{ line, is_flight: false, service_type: null, flight: null, errors },
});

/** What can be wrong with a line beyond its own columns. */
export type LineFault = 'origin' | 'destination' | 'arrival' | 'key' | 'capacity' | 'price';

/** A line with its flights, a time of departure and of arrival for each: `YYYY-MM-DDTHH:MM`, local or in UTC. */
export type DatedLine = Terms &
  Pick<FlightLine, 'flight_number' | 'origin' | 'destination' | 'is_local'> & {
    line: number;
    airline_name: string;
    aircraft_type?: string | undefined;
    service_type?: string | undefined;
    departures: string[];
    arrivals: string[];
    departure_utc_minutes?: number | undefined;
    arrival_utc_minutes?: number | undefined;
  };

/** The days that an import is for, both included. */
export type Window = { from: Day; to: Day };

/** A schedule to import. */
export type ScheduleImport = {
  format: ScheduleFormat;
  content: string;
  /** Days as YYYY-MM-DD, both included. */
  window: { from: string; to: string };
  dry_run: boolean;
  skip_invalid: boolean;
  /** The letters of the service types that are imported. */
  service_types: string;
  defaults: ImportDefaults;
};

/** A flight that an import publishes, or would. Times are local, with their offset. */
export type PreviewedFlight = Terms & {
  line: number;
  flight_number: string;
  airline_name: string;
  origin: string;
  destination: string;
  departure_datetime: string;
  arrival_datetime: string;
  departure_date: string;
  aircraft_type?: string;
  service_type?: string;
  latest_acceptance_datetime?: string;
};

/** What the lines came to; a flight that is published otherwise stays as it is, and is a conflict. */
type Outcome = {
  new: number;
  unchanged: number;
  conflicts: {
    line: number;
    flight_number: string;
    origin: string;
    departure_date: string;
    differs: string[];
  }[];
  warnings: { line: number; message: string }[];
  /** The first of the new flights. */
  preview: PreviewedFlight[];
};

/** The same as the database tells it. `lines`: how many have errors, of which the first are told. */
export type LinesImported = Outcome & {
  lines: number;
  errors: { line: number; field: LineFault; message: string }[];
  /** Of the flights that stand published by these lines, now or from before. */
  departure_dates: string[];
};

/** `records`: flight lines read; `skipped`: those left out by service type or window. */
export type Imported = Outcome & {
  dry_run: boolean;
  records: number;
  skipped: number;
  errors: LineError[];
};
