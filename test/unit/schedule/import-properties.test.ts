import {
  array,
  boolean,
  assert as check,
  constantFrom,
  integer,
  option,
  property,
  record,
  string,
  subarray,
} from 'fast-check';
import { expect, test } from 'vitest';
import { readCsv } from '../../../src/core/schedule/import/csv.ts';
import { readSchedule } from '../../../src/core/schedule/import/read-schedule.ts';
import { csvOf, importOf, ssimDate, ssimLeg } from '../../support/schedules.ts';

/** The expansion of a line against the plainest one: every day of the window, one after the other. */

const RUNS = { numRuns: 300 };
const DAY_MS = 86_400_000;
/** Around a leap day, the end of a year and the changes of the clocks. */
const FIRST = Date.parse('2027-11-01T00:00:00Z');
const day = (number: number) => new Date(FIRST + number * DAY_MS).toISOString().slice(0, 10);
const pad = (number: number) => String(number).padStart(2, '0');

const anyDay = integer({ min: 0, max: 200 });
const anyLine = record({
  starts: anyDay,
  lasts: option(integer({ min: 0, max: 150 })),
  weekdays: subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
  is_fortnightly: boolean(),
  hours: integer({ min: 0, max: 23 }),
  minutes: integer({ min: 0, max: 59 }),
  /** From midnight of the operating date, by how many days. */
  departs_after: integer({ min: -1, max: 9 }),
  arrives_after: integer({ min: -1, max: 9 }),
  departure_offset: integer({ min: -12 * 60, max: 14 * 60 }),
  arrival_offset: integer({ min: -12 * 60, max: 14 * 60 }),
  mode: constantFrom('L', 'U'),
  window_from: anyDay,
  window_days: integer({ min: 0, max: 60 }),
});
type AnyLine = Parameters<Parameters<typeof anyLine.map>[0]>[0];

/** Walks through the window on the calendar alone; the weekday is the calendar's. */
function* plainDays(line: AnyLine, is_fortnightly: boolean): Generator<string> {
  const { starts, lasts, weekdays, window_from, window_days } = line;
  for (let number = 0; number < 600; number += 1) {
    if (number < window_from || number > window_from + window_days || number < starts) continue;
    if (lasts !== null && number > starts + lasts) continue;
    const weekday = new Date(`${day(number)}T00:00:00Z`).getUTCDay() || 7;
    if (!weekdays.includes(weekday)) continue;
    const weeks_since = Math.trunc((number - starts) / 7);
    if (is_fortnightly && weeks_since % 2 === 1) continue;
    yield day(number);
  }
}
const moment = (date: string, days: number, time: string, offset_minutes: number) =>
  new Date(Date.parse(`${date}T${time}:00Z`) + days * DAY_MS - offset_minutes * 60_000)
    .toISOString()
    .slice(0, 16);

const windowOf = ({ window_from, window_days }: AnyLine) => ({
  from: day(window_from),
  to: day(window_from + window_days),
});
const variation = (minutes: number) =>
  `${minutes < 0 ? '-' : '+'}${pad(Math.trunc(Math.abs(minutes) / 60))}${pad(Math.abs(minutes) % 60)}`;
const letter = (days: number) => (days === -1 ? 'A' : String(days));

test('a leg of SSIM is expanded as day by day', () => {
  check(
    property(anyLine, (line) => {
      const [starts, ends] = [day(line.starts), day(line.starts + (line.lasts ?? 0))];
      const time = `${pad(line.hours)}${pad(line.minutes)}`;
      const leg = ssimLeg({
        from: ssimDate(starts),
        to: line.lasts === null ? '00XXX00' : ssimDate(ends),
        days: [1, 2, 3, 4, 5, 6, 7].map((n) => (line.weekdays.includes(n) ? n : ' ')).join(''),
        frequency: line.is_fortnightly ? '2' : ' ',
        ...{ std: time, sta: time },
        departure_variation: variation(line.departure_offset),
        arrival_variation: variation(line.arrival_offset),
        date_variations: letter(line.departs_after) + letter(line.arrives_after),
      });
      const content = `${`2${line.mode}ZZ`.padEnd(200)}\r\n${leg}`;
      const schedule = readSchedule(importOf(content, { window: windowOf(line) }));
      const days = [...plainDays(line, line.is_fortnightly)];
      const at = `${pad(line.hours)}:${pad(line.minutes)}`;
      const [out, home] = line.mode === 'U' ? [0, 0] : [line.departure_offset, line.arrival_offset];
      expect(schedule).toMatchObject({
        records: 1,
        skipped: days.length === 0 ? 1 : 0,
        errors: [],
      });
      expect(schedule?.lines[0]?.departures ?? []).toEqual(
        days.map((date) => moment(date, line.departs_after, at, out)),
      );
      expect(schedule?.lines[0]?.arrivals ?? []).toEqual(
        days.map((date) => moment(date, line.arrives_after, at, home)),
      );
    }),
    RUNS,
  );
});

test('a line of CSV is expanded as day by day, in local times', () => {
  check(
    property(anyLine, (line) => {
      const arrival_day = Math.min(line.arrives_after, 2);
      const at = `${pad(line.hours)}:${pad(line.minutes)}`;
      const content = csvOf({
        from: day(line.starts),
        to: day(line.starts + (line.lasts ?? 400)),
        days: line.weekdays.join(''),
        ...{ departure_time: at, arrival_time: at, arrival_day: String(arrival_day) },
      });
      const schedule = readSchedule(importOf(content, { format: 'csv', window: windowOf(line) }));
      const days = [...plainDays({ ...line, lasts: line.lasts ?? 400 }, false)];
      expect(schedule?.lines[0]?.departures ?? []).toEqual(
        days.map((date) => moment(date, 0, at, 0)),
      );
      expect(schedule?.lines[0]?.arrivals ?? []).toEqual(
        days.map((date) => moment(date, arrival_day, at, 0)),
      );
    }),
    RUNS,
  );
});

test('29 February is an operating day of leap years alone', () => {
  const daily = (from: string, to: string) => {
    const wish = { format: 'csv', window: { from, to } } as const;
    return readSchedule(importOf(csvOf({ from, to }), wish))?.lines[0]?.departures.length;
  };
  expect(daily('2028-02-27', '2028-03-01')).toBe(4);
  expect(daily('2027-02-27', '2027-03-01')).toBe(3);
  const wish = importOf(csvOf({ to: '2027-02-29' }), { format: 'csv' });
  expect(readSchedule(wish)?.errors).toMatchObject([{ line: 2, columns: 'to' }]);
  const leap = ssimLeg({ from: '29FEB27', to: '29FEB28' });
  expect(readSchedule(importOf(leap))?.errors).toMatchObject([
    { line: 1, columns: '15-28 period' },
  ]);
});

test('whatever stands in fields, CSV gives it back, and says where each record begins', () => {
  const anyField = string({ unit: constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', ';') });
  const anyRecords = array(array(anyField, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
  const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;
  check(
    property(anyRecords, constantFrom('\n', '\r\n'), boolean(), (records, end, has_last_end) => {
      const lines = records.map((fields) =>
        fields.map((field) => (/[",\r\n]/.test(field) ? quoted(field) : field)).join(','),
      );
      const read = [...readCsv(lines.join(end) + (has_last_end ? end : ''))];
      let line = 1;
      const expected = records.map((fields, at) => {
        const began = line;
        line += (lines[at] ?? '').split('\n').length;
        return { line: began, fields };
      });
      expect(read).toEqual(expected);
    }),
    RUNS,
  );
});
