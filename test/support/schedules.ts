import { readFileSync } from 'node:fs';
import type { ScheduleImport } from '../../src/core/schedule/import/types.ts';

/** The sample schedules and what they make, moved by whole years of 52 weeks so that their window lies ahead. */

const FOLDER = new URL('../vectors/schedules/', import.meta.url);
const DAY_MS = 86_400_000;
const YEAR_DAYS = 364;
const MONTHS = 'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC';

/** A flight as the samples expect it. */
export interface ExpectedFlight {
  line: number;
  flight_number: string;
  origin: string;
  destination: string;
  departure_utc: string;
  arrival_utc: string;
  departure_datetime: string;
  arrival_datetime: string;
  departure_date: string;
  aircraft_type: string;
  service_type: string;
}

interface Expected {
  window: { from: string; to: string };
  local: ExpectedFlight[];
  utc: ExpectedFlight[];
  csv: Pick<ExpectedFlight, 'line' | 'flight_number' | 'departure_datetime' | 'arrival_datetime'>[];
  broken: { errors: { line: number; columns: string }[] };
}

const read = (name: string) => readFileSync(new URL(name, FOLDER), 'latin1');
const { from } = JSON.parse(read('expected.json')).window;
const years = Math.max(0, Math.ceil((Date.now() - Date.parse(from)) / (YEAR_DAYS * DAY_MS)));

const later = (at_ms: number) => new Date(at_ms + years * YEAR_DAYS * DAY_MS).toISOString();
/** Every date moved: 2026-12-07, and 07DEC26 where the calendar has such a day. */
const move = (text: string): string =>
  text
    .replace(/\b\d{4}-\d\d-\d\d/g, (date) => later(Date.parse(date)).slice(0, 10))
    .replace(/(\d\d)([A-Z]{3})(2\d)/g, (date, day, month, year) => {
      const at = new Date(Date.UTC(2000 + Number(year), MONTHS.indexOf(month) / 3, Number(day)));
      return at.getUTCDate() === Number(day) ? ssimDate(later(at.getTime())) : date;
    });

/** A date as SSIM writes it: 07DEC26. */
export const ssimDate = (day: string): string => {
  const month = Number(day.slice(5, 7)) - 1;
  return `${day.slice(8, 10)}${MONTHS.slice(3 * month, 3 * month + 3)}${day.slice(2, 4)}`;
};

export const EXPECTED: Expected = JSON.parse(move(read('expected.json')));
export const SAMPLES = {
  local: move(read('ssim-local.ssim')),
  utc: move(read('ssim-utc.ssim')),
  broken: move(read('ssim-broken.ssim')),
  csv: move(read('schedule.csv')),
};

/** An import of the window of the samples, with capacities and a price for whatever has none. */
export const importOf = (content: string, wish: Partial<ScheduleImport> = {}): ScheduleImport => ({
  format: 'ssim',
  content,
  window: EXPECTED.window,
  dry_run: false,
  skip_invalid: false,
  service_types: 'JSQGBRFVAHCL',
  defaults: { max_weight_kg: 20_000, base_price_per_kg: 2.5 },
  ...wish,
});

/** The defaults of the broken sample: for one aircraft type alone. */
export const DEFAULTS_OF_BROKEN = {
  base_price_per_kg: 2,
  aircraft: { '77W': { max_weight_kg: 15_000 } },
};

/** A record of SSIM for a flight leg. */
export function ssimLeg(leg: Partial<typeof LEG> = {}): string {
  const it = { ...LEG, ...leg };
  const text = `3${it.suffix}${it.carrier.padEnd(3)}${it.number.padStart(4)}0101${it.service}${it.from}${it.to}${it.days}${it.frequency}${it.origin}${it.std}${it.std}${it.departure_variation}  ${it.destination}${it.sta}${it.sta}${it.arrival_variation}  ${it.aircraft}`;
  return `${text.padEnd(192)}${it.date_variations}000003`;
}

const LEG = {
  suffix: ' ',
  carrier: 'ZZ',
  number: '101',
  service: 'F',
  from: '01DEC26',
  to: '31DEC26',
  days: '1234567',
  frequency: ' ',
  origin: 'DEL',
  std: '1330',
  departure_variation: '+0530',
  destination: 'LHR',
  sta: '1730',
  arrival_variation: '+0000',
  aircraft: '77W',
  date_variations: '00',
};

const HEADER = SAMPLES.csv.split(/\r?\n/, 1)[0] ?? '';

/** A schedule as CSV of these lines: each the sample's second, on one day and with what it wishes. */
export const csvOf = (...lines: Partial<typeof CSV_LINE>[]): string =>
  [
    HEADER,
    ...lines.map((line) => {
      const cells: Record<string, string> = { ...CSV_LINE, ...line };
      return HEADER.split(',')
        .map((column) => cells[column] ?? '')
        .join(',');
    }),
  ].join('\r\n');

const CSV_LINE = {
  flight_number: 'ZZ0701',
  airline_name: 'Zed Example Air',
  origin: 'DEL',
  destination: 'LHR',
  departure_time: '13:30',
  arrival_time: '17:30',
  arrival_day: '0',
  days: '1234567',
  from: EXPECTED.window.from,
  to: EXPECTED.window.to,
  aircraft_type: '77W',
  service_type: 'J',
  max_weight_kg: '15000',
  max_volume_m3: '90.5',
  base_price_per_kg: '2.75',
};
