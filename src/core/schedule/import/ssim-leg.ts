import { type Day, dayOf, minutesOfDays, type Period, readTime, readUtcVariation } from './days.ts';
import { LineReader } from './line-reader.ts';
import { type FlightLine, type ReadLine, wrongLine } from './types.ts';

export const RECORD_LENGTH = 200;
export const RECORD_LENGTH_RULE = `A record has ${RECORD_LENGTH} characters.`;

const MONTHS = 'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC';
const OPEN_END = '00XXX00';
const AIRPORT = /^[A-Z]{3}$/;
const VARIATION_RULE = 'A sign, hours and minutes, such as +0530.';
const TIME_RULE = 'Hours and minutes, from 0000 to 2359.';
const AIRPORT_RULE = 'The three letters of an airport.';

/** Local times with the variation of their zone, or UTC; unknown where the file says neither. */
export type TimeMode = 'L' | 'U' | 'unknown';

/** Reads a record 3: a flight leg, column by column. */
export function readLeg(text: string, line: number, mode: TimeMode): ReadLine {
  const reader = new LineReader(line);
  if (text.length !== RECORD_LENGTH) {
    reader.refuse('line', RECORD_LENGTH_RULE);
    return { ...wrongLine(line, reader.errors), is_flight: true };
  }
  const at = (from: number, to: number = from) => text.slice(from - 1, to);
  const service_type = match(/^[A-Z]$/, at(14));
  const flight: FlightLine = {
    flight_number: readNumber(reader, at),
    airline_name: null,
    service_type: reader.take('14 service', service_type, '', 'The letter of a service type.'),
    period: readPeriod(reader, at),
    is_local: false,
    origin: reader.take('37-39 departure', match(AIRPORT, at(37, 39)), '', AIRPORT_RULE),
    departure: readLegTime(
      reader,
      mode,
      { name: 'departure', time: 44, variation: 48, days: 193 },
      at,
    ),
    destination: reader.take('55-57 arrival', match(AIRPORT, at(55, 57)), '', AIRPORT_RULE),
    arrival: readLegTime(reader, mode, { name: 'arrival', time: 58, variation: 66, days: 194 }, at),
  };
  const aircraft_type = at(73, 75);
  if (aircraft_type.trim() !== '') {
    const rule = 'Three letters or digits, such as 77X.';
    flight.aircraft_type = reader.take(
      '73-75 aircraft',
      match(/^[A-Z0-9]{3}$/, aircraft_type),
      '',
      rule,
    );
  }
  if (mode === 'unknown') {
    reader.refuse('line', 'The time mode of its record 2 is neither L nor U.');
  }
  const { errors } = reader;
  return {
    line,
    is_flight: true,
    service_type: service_type ?? null,
    flight: errors.length === 0 ? flight : null,
    errors,
  };
}

type At = (from: number, to?: number) => string;

function readNumber(reader: LineReader, at: At): string {
  const suffix = reader.take('2 suffix', match(/^[A-Z ]$/, at(2)), '', 'A letter or a blank.');
  const carrier = reader.take(
    '3-5 carrier',
    match(/^([A-Z][A-Z0-9]|[0-9][A-Z]) $/, at(3, 5)),
    '',
    'The two characters of a carrier, and a blank.',
  );
  const [number] = /(?<=^ *0*)[1-9]\d*(?= *$)/.exec(at(6, 9)) ?? [];
  return `${carrier}${reader.take('6-9 number', number, '', 'From 1 to 9999.')}${suffix}`.replaceAll(
    ' ',
    '',
  );
}

function readPeriod(reader: LineReader, at: At): Period {
  const from = readDate(at(15, 21));
  const to = at(22, 28) === OPEN_END ? null : readDate(at(22, 28));
  const in_order = from !== undefined && to !== undefined && (to === null || from <= to);
  if (!in_order) {
    const rule = from === undefined || to === undefined;
    reader.refuse(
      '15-28 period',
      rule
        ? `Two days of 2000 to 2099, such as 25OCT2627MAR27; the last may be ${OPEN_END}.`
        : 'The last day is not before the first.',
    );
  }
  const weekdays = reader.take(
    '29-35 days',
    readWeekdays(at(29, 35)),
    new Set<number>(),
    'Some of 1 to 7, each in its place.',
  );
  const every_weeks = reader.take<1 | 2>(
    '36 frequency',
    { ' ': 1 as const, '1': 1 as const, '2': 2 as const }[at(36)],
    1,
    'A blank, or 2 for every second week.',
  );
  return { from: from ?? 0, to: to ?? null, weekdays, every_weeks };
}

/** A time with the variation of its zone, and with its day counted from the operating date of the flight. */
function readLegTime(
  reader: LineReader,
  mode: TimeMode,
  end: { name: string; time: number; variation: number; days: number },
  at: At,
): FlightLine['departure'] {
  const columns = (from: number, to: number) => `${from}-${to} ${end.name}`;
  const time = reader.take(
    columns(end.time, end.time + 3),
    readTime(at(end.time, end.time + 3)),
    0,
    TIME_RULE,
  );
  const days = reader.take(
    `${end.days} date variation`,
    readDateVariation(at(end.days)),
    0,
    'A blank, 0 to 9, or A for the day before.',
  );
  const minutes = minutesOfDays(days) + time;
  if (mode !== 'L') {
    return { minutes };
  }
  const utc_minutes = reader.take(
    `${end.variation}-${end.variation + 4} UTC variation`,
    readUtcVariation(at(end.variation, end.variation + 4)),
    0,
    VARIATION_RULE,
  );
  return { minutes: minutes - utc_minutes, utc_minutes };
}

const readDateVariation = (letter: string): number | undefined => {
  if (letter === 'A') return -1;
  return /^[0-9 ]$/.test(letter) ? Number(letter) : undefined;
};

function readDate(text: string): Day | undefined {
  const [, date, month = '', year] = /^(\d\d)([A-Z]{3})(\d\d)$/.exec(text) ?? [];
  const place = MONTHS.indexOf(month) / 3;
  return year === undefined || !Number.isInteger(place) || place < 0
    ? undefined
    : dayOf(2000 + Number(year), place + 1, Number(date));
}

function readWeekdays(text: string): ReadonlySet<number> | undefined {
  const is_placed = [...text].every((letter, index) => letter === ' ' || letter === `${index + 1}`);
  const weekdays = new Set([...text.replaceAll(' ', '')].map(Number));
  return is_placed && weekdays.size > 0 ? weekdays : undefined;
}

const match = (form: RegExp, text: string): string | undefined =>
  form.test(text) ? text : undefined;
