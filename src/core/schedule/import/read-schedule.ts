import { CSV_COLUMNS, readCsvSchedule } from './csv-schedule.ts';
import { operatingDays, readDay, timeOn } from './days.ts';
import { readSsim, SSIM_COLUMNS } from './ssim.ts';
import { termsOf } from './terms.ts';
import {
  type DatedLine,
  type FlightLine,
  IMPORTED_FLIGHTS_MAX,
  LINE_ERRORS_MAX,
  type LineError,
  type LineFault,
  type ReadLine,
  type ScheduleFormat,
  type ScheduleImport,
  type Window,
} from './types.ts';

const BYTE_ORDER_MARK = /^\ufeff/;

const FORMATS = {
  ssim: { read: readSsim, columns: SSIM_COLUMNS },
  csv: { read: readCsvSchedule, columns: CSV_COLUMNS },
} as const satisfies Record<ScheduleFormat, unknown>;

const FAULTS = {
  destination: 'The destination is another airport than the origin.',
  capacity: 'The line has no capacity, and the defaults have none for its aircraft.',
  price: 'Neither the line nor the defaults have a price.',
} as const satisfies Partial<Record<LineFault, string>>;

/** What a file makes within a window. `records`: flight lines read; `skipped`: those left out by type or window. */
export type Schedule = {
  records: number;
  skipped: number;
  lines: DatedLine[];
  /** How many lines have errors, of which the first are kept. */
  wrong_lines: number;
  errors: LineError[];
};

/** In which columns of its line something is. */
export const columnsOf = (format: ScheduleFormat, fault: LineFault): string =>
  FORMATS[format].columns[fault];

/** Reads a schedule into dated flights, line by line. Null: these are more than one import may make. */
export function readSchedule(wish: ScheduleImport): Schedule | null {
  const window = { from: readDay(wish.window.from) ?? 0, to: readDay(wish.window.to) ?? 0 };
  const schedule: Schedule = { records: 0, skipped: 0, lines: [], wrong_lines: 0, errors: [] };
  let flights = 0;
  for (const read of FORMATS[wish.format].read(wish.content.replace(BYTE_ORDER_MARK, ''))) {
    if (read.is_flight) schedule.records += 1;
    const made = wish.service_types.includes(read.service_type ?? '')
      ? dateLine(read, wish, window)
      : 'skipped';
    if (made === 'skipped') {
      schedule.skipped += 1;
    } else if (Array.isArray(made)) {
      schedule.wrong_lines += 1;
      if (schedule.errors.length < LINE_ERRORS_MAX) schedule.errors.push(...made);
    } else {
      schedule.lines.push(made);
      flights += made.departures.length;
      if (flights > IMPORTED_FLIGHTS_MAX) return null;
    }
  }
  return schedule;
}

/** The flights of a line within the window; or what is wrong with it, so that it makes none. */
function dateLine(
  { line, flight, errors }: ReadLine,
  { format, defaults }: ScheduleImport,
  window: Window,
): DatedLine | LineError[] | 'skipped' {
  if (flight === null) {
    return errors;
  }
  const refuse = (...faults: (keyof typeof FAULTS)[]): LineError[] =>
    faults.map((fault) => ({ line, columns: columnsOf(format, fault), message: FAULTS[fault] }));
  if (flight.origin === flight.destination) {
    return refuse('destination');
  }
  const days = operatingDays(flight.period, window);
  if (days.length === 0) {
    return 'skipped';
  }
  const terms = termsOf(flight, defaults);
  if (Array.isArray(terms)) {
    return refuse(...terms);
  }
  return {
    ...terms,
    line,
    flight_number: flight.flight_number,
    airline_name: flight.airline_name ?? airlineOf(flight, defaults.airline_names),
    origin: flight.origin,
    destination: flight.destination,
    is_local: flight.is_local,
    aircraft_type: flight.aircraft_type,
    service_type: flight.service_type,
    departures: days.map((day) => timeOn(day, flight.departure.minutes)),
    arrivals: days.map((day) => timeOn(day, flight.arrival.minutes)),
    departure_utc_minutes: flight.departure.utc_minutes,
    arrival_utc_minutes: flight.arrival.utc_minutes,
  };
}

/** The name of the airline behind the carrier of a flight; without one, the carrier. */
function airlineOf(
  { flight_number }: FlightLine,
  names: Readonly<Record<string, string>> = {},
): string {
  const carrier = flight_number.slice(0, 2);
  return names[carrier] ?? carrier;
}
