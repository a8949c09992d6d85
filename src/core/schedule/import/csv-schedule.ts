import { spellFlightNumber } from '../flight-number.ts';
import { type CsvRecord, FIELDS_MAX, readCsv } from './csv.ts';
import {
  type Limits,
  NAME_LENGTH_MAX,
  nameOf,
  PRICE,
  readNumber,
  VOLUME,
  WEIGHT,
} from './csv-cells.ts';
import { minutesOfDays, type Period, readDay, readTime } from './days.ts';
import { LineReader } from './line-reader.ts';
import { type FlightLine, type LineFault, type ReadLine, wrongLine } from './types.ts';

/** Where a line says what may be wrong with it beyond its columns. */
export const CSV_COLUMNS: Readonly<Record<LineFault, string>> = {
  origin: 'origin',
  destination: 'destination',
  arrival: 'arrival_time',
  key: 'flight_number',
  capacity: 'max_weight_kg',
  price: 'base_price_per_kg',
};

/** The columns of the header, in any order. */
export const CSV_HEADER = [
  'flight_number',
  'airline_name',
  'origin',
  'destination',
  'departure_time',
  'arrival_time',
  'arrival_day',
  'days',
  'from',
  'to',
  'aircraft_type',
  'service_type',
  'max_weight_kg',
  'max_volume_m3',
  'base_price_per_kg',
] as const;
type Column = (typeof CSV_HEADER)[number];
type Cells = Readonly<Record<Column, string>>;

/** Reads a schedule as CSV: local times of the airports, and a header that names the columns. */
export function* readCsvSchedule(content: string): Generator<ReadLine> {
  const records = readCsv(content);
  const { value: header } = records.next();
  const heading = readHeader(header ?? { line: 1, fields: [] });
  if (heading instanceof LineReader) {
    yield wrongLine(heading.line, heading.errors);
    return;
  }
  for (const record of records) yield readRecord(record, heading);
}

/** The columns in their order; what is wrong with a header leaves nothing to read. */
function readHeader(record: CsvRecord): Column[] | LineReader {
  const reader = new LineReader(record.line);
  if ('fault' in record) {
    reader.refuse('line', record.fault);
    return reader;
  }
  if (record.fields.length > FIELDS_MAX) {
    reader.refuse('line', `The header has ${CSV_HEADER.length} columns.`);
    return reader;
  }
  const names = record.fields.map((name) => name.trim());
  for (const [place, name] of names.entries()) {
    if (!isColumn(name)) reader.refuse(shortened(name), 'There is no such column.');
    else if (names.indexOf(name) < place) reader.refuse(name, 'The header has this column twice.');
  }
  for (const name of CSV_HEADER.filter((one) => !names.includes(one))) {
    reader.refuse(name, 'The header lacks this column.');
  }
  return reader.errors.length > 0 ? reader : names.filter(isColumn);
}

const isColumn = (name: string): name is Column => CSV_HEADER.some((column) => column === name);

/** As much of a name as is worth telling. */
const shortened = (name: string): string => name.slice(0, 40) || 'header';

function readRecord(record: CsvRecord, columns: readonly Column[]): ReadLine {
  const reader = new LineReader(record.line);
  const { line, errors } = reader;
  if ('fault' in record || record.fields.length !== columns.length) {
    const rule = `A line has ${columns.length} fields, as the header.`;
    reader.refuse('line', 'fault' in record ? record.fault : rule);
    return { ...wrongLine(line, errors), is_flight: true };
  }
  const named = columns.map((column, place) => [column, record.fields[place]?.trim() ?? '']);
  const cells: Cells = Object.fromEntries(named);
  const flight = readCells(reader, cells);
  const { service_type = null } = flight;
  const is_flight = true;
  return { line, is_flight, service_type, flight: errors.length === 0 ? flight : null, errors };
}

function readCells(reader: LineReader, cells: Cells): FlightLine {
  const take = <Value>(column: Column, value: Value | undefined, otherwise: Value, rule: string) =>
    reader.take(column, value, otherwise, rule);
  /** What may be empty. */
  const optional = <Value>(column: Column, value: Value | undefined, rule: string) => {
    if (cells[column] !== '' && value === undefined) reader.refuse(column, rule);
    return value;
  };
  const code = (column: Column, form: RegExp) =>
    form.test(cells[column]) ? cells[column].toUpperCase() : undefined;
  const airport = (column: Column) =>
    take(column, code(column, /^[A-Z]{3}$/i), '', 'An airport code is three letters.');
  const time = (column: Column) =>
    take(column, readTime(cells[column].replace(/^(..):/, '$1')), 0, 'A local time as HH:MM.');
  const number = (column: Column, limits: Limits) =>
    optional(column, readNumber(cells[column], limits), limits.rule);

  const read = {
    flight_number: take(
      'flight_number',
      flightNumber(cells),
      '',
      'A flight number, such as EK511.',
    ),
    airline_name: take(
      'airline_name',
      nameOf(cells.airline_name),
      '',
      `Has to have 1 to ${NAME_LENGTH_MAX} characters, and no control characters.`,
    ),
    origin: airport('origin'),
    destination: airport('destination'),
    is_local: true,
    departure: { minutes: time('departure_time') },
    arrival: { minutes: time('arrival_time') + minutesOfDays(readArrivalDay(take, cells)) },
    period: readPeriod(take, cells),
  };
  const rest = {
    aircraft_type: optional(
      'aircraft_type',
      code('aircraft_type', /^[A-Z0-9]{3}$/i),
      'Three letters or digits, such as 77X.',
    ),
    service_type: optional(
      'service_type',
      code('service_type', /^[A-Z]$/i),
      'A letter, such as F.',
    ),
    max_weight_kg: number('max_weight_kg', WEIGHT),
    max_volume_m3: number('max_volume_m3', VOLUME),
    base_price_per_kg: number('base_price_per_kg', PRICE),
  };
  return { ...read, ...rest };
}

type Take = <Value>(
  column: Column,
  value: Value | undefined,
  otherwise: Value,
  rule: string,
) => Value;

const readArrivalDay = (take: Take, { arrival_day }: Cells): number =>
  take(
    'arrival_day',
    /^(-1|[012])$/.test(arrival_day) ? Number(arrival_day) : undefined,
    0,
    'From -1 to 2, counted from the day of departure.',
  );

function readPeriod(take: Take, cells: Cells): Period {
  const rule = 'A day of 2000 to 2099 as YYYY-MM-DD.';
  const from = take('from', readDay(cells.from), 0, rule);
  const to = take('to', readDay(cells.to), from, rule);
  take('to', to >= from || undefined, true, 'Not before the first day.');
  return {
    from,
    to,
    weekdays: take('days', readWeekdays(cells), new Set<number>(), 'Some of 1 to 7, each once.'),
    every_weeks: 1,
  };
}

function readWeekdays({ days }: Cells): ReadonlySet<number> | undefined {
  if (!/^[1-7]{1,7}$/.test(days)) return undefined;
  const weekdays = new Set(Array.from(days, Number));
  return weekdays.size === days.length ? weekdays : undefined;
}

function flightNumber({ flight_number }: Cells): string | undefined {
  const spelt = spellFlightNumber(flight_number);
  return spelt === null || spelt === 'number_zero' ? undefined : spelt.spelling;
}
