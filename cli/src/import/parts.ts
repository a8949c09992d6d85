import { addDays, daysBetween } from '../dates.ts';
import type { Period, ScheduleRecord } from './period.ts';

/** What one call takes, well under the limits of the API (5,000 flights, 4 MiB), so that a bar moves. */
export const FLIGHTS_MAX = 2_500;
const BYTES_MAX = 2 * 1024 * 1024;

export interface Window {
  readonly from: string;
  readonly to: string;
}

/** What one call sends: some lines of the file, and the dates that it is to look at. */
export interface Part {
  readonly window: Window;
  readonly content: string;
  /** The number in the file of each line of `content`. */
  readonly numbers: readonly number[];
  /** Bytes of the file that are done with it. */
  readonly bytes: number;
}

/** A stretch of a file: what counts for all of its lines, and at most as many lines as a call has flights. */
export interface Stretch {
  readonly context: readonly ScheduleRecord[];
  readonly flights: readonly ScheduleRecord[];
  readonly from_bytes: number;
  readonly to_bytes: number;
}

/** Cuts a file into stretches while it is read; each begins with the last context of the one before. */
export async function* stretchesOf(
  records: AsyncIterable<ScheduleRecord>,
  flights_max = FLIGHTS_MAX,
): AsyncGenerator<Stretch> {
  let context: ScheduleRecord[] = [];
  let flights: ScheduleRecord[] = [];
  let [from_bytes, to_bytes, length] = [0, 0, 0];
  for await (const record of records) {
    to_bytes = record.bytes;
    if (record.kind === 'context') context.push(record);
    if (record.kind !== 'flight') continue;
    flights.push(record);
    length += record.text.length;
    if (flights.length < flights_max && length < BYTES_MAX) continue;
    yield { context, flights, from_bytes, to_bytes };
    [context, flights, from_bytes, length] = [context.slice(-1), [], to_bytes, 0];
  }
  if (flights.length > 0) yield { context, flights, from_bytes, to_bytes };
}

/**
 * The calls that publish a stretch: windows of dates, none with more flights than one may have, each with the
 * lines that operate in it. A line whose period cannot be read goes with the first.
 */
export function partsOf(stretch: Stretch, whole: Window, flights_max = FLIGHTS_MAX): Part[] {
  const windows = windowsOf(stretch.flights, whole, flights_max);
  const { from_bytes, to_bytes } = stretch;
  return windows.map((window, index) => {
    const flights = stretch.flights.filter(({ period }) =>
      period === null ? index === 0 : operatesWithin(period, window),
    );
    const records = [...stretch.context, ...flights].sort(
      (one, other) => one.number - other.number,
    );
    return {
      window,
      content: records.map(({ text }) => `${text}\n`).join(''),
      numbers: records.flatMap(({ number, text }) =>
        text.split('\n').map((_, line) => number + line),
      ),
      bytes: from_bytes + ((to_bytes - from_bytes) * (index + 1)) / windows.length,
    };
  });
}

/** Days on which something operates, in windows as long as the flights allow. */
function windowsOf(
  flights: readonly ScheduleRecord[],
  whole: Window,
  flights_max: number,
): Window[] {
  const counts = countsByDay(flights, whole);
  const windows: { from: number; to: number; flights: number }[] = [];
  counts.forEach((count, day) => {
    if (count === 0) return;
    const last = windows.at(-1);
    if (last && last.flights + count <= flights_max) {
      last.to = day;
      last.flights += count;
    } else windows.push({ from: day, to: day, flights: count });
  });
  const unreadable = flights.some(({ period }) => period === null);
  if (unreadable && windows.length === 0) windows.push({ from: 0, to: 0, flights: 0 });
  return windows.map(({ from, to }) => ({
    from: addDays(whole.from, from),
    to: addDays(whole.from, to),
  }));
}

/** How many lines operate on each day of the window. */
function countsByDay(flights: readonly ScheduleRecord[], whole: Window): number[] {
  const counts = Array.from({ length: daysBetween(whole.from, whole.to) + 1 }, () => 0);
  for (const { period } of flights) {
    if (period === null) continue;
    for (const day of daysWithin(period, whole)) counts[day] = (counts[day] ?? 0) + 1;
  }
  return counts;
}

const operatesWithin = (period: Period, window: Window): boolean =>
  !daysWithin(period, window).next().done;

/** The days of a window on which a line operates, counted from its first. Of every second week it gives every week. */
function* daysWithin({ from, to, days }: Period, window: Window): Generator<number> {
  const first = Math.max(0, daysBetween(window.from, from));
  const last = daysBetween(window.from, to === null || to > window.to ? window.to : to);
  // Monday is 1.
  const monday_based = (new Date(`${window.from}T00:00:00Z`).getUTCDay() + 6) % 7;
  for (let day = first; day <= last; day += 1) {
    if (days.includes(String(((monday_based + day) % 7) + 1))) yield day;
  }
}
