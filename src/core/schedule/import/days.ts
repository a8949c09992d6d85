/** A day as its number from 1 January 1970. */
export type Day = number;

/** The days on which a flight is operated: those of a period, on some weekdays, in every or every other week. */
export type Period = {
  from: Day;
  /** The last one; null: open. */
  to: Day | null;
  /** 1 is Monday. */
  weekdays: ReadonlySet<number>;
  /** 2: in the week that begins with `from`, and every second one after it. */
  every_weeks: 1 | 2;
};

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
const DAYS_OF_WEEK = 7;
/** The first of January 1970 was a Thursday. */
const WEEKDAY_OF_FIRST = 4;
const YEAR_MIN = 2000;
const YEAR_MAX = 2099;

/** The days of a period that a window has, in order. */
export function operatingDays(period: Period, window: { from: Day; to: Day }): Day[] {
  const days: Day[] = [];
  const last = Math.min(period.to ?? window.to, window.to);
  for (let day = Math.max(period.from, window.from); day <= last; day += 1) {
    const week = Math.floor((day - period.from) / DAYS_OF_WEEK);
    if (week % period.every_weeks === 0 && period.weekdays.has(weekdayOf(day))) {
      days.push(day);
    }
  }
  return days;
}

/** So many minutes after the midnight that begins a day: `YYYY-MM-DDTHH:MM`. */
export const timeOn = (day: Day, minutes: number): string =>
  new Date(day * DAY_MS + minutes * MINUTE_MS).toISOString().slice(0, 16);

/** A day of 2000 to 2099 by its parts, the month from 1; undefined where the calendar has none. */
export function dayOf(year: number, month: number, date: number): Day | undefined {
  const at = new Date(Date.UTC(year, month - 1, date));
  const is_real = at.getUTCMonth() === month - 1 && at.getUTCDate() === date;
  return is_real && year >= YEAR_MIN && year <= YEAR_MAX ? at.getTime() / DAY_MS : undefined;
}

/** A day from YYYY-MM-DD. */
export function readDay(text: string): Day | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return year === undefined ? undefined : dayOf(Number(year), Number(month), Number(date));
}

/** Minutes from midnight, of hours and minutes as four digits. */
export function readTime(digits: string): number | undefined {
  return /^([01]\d|2[0-3])[0-5]\d$/.test(digits) ? minutesOf(digits) : undefined;
}

/** Minutes ahead of UTC, of a sign and four digits. */
export function readUtcVariation(text: string): number | undefined {
  if (!/^[+-](0\d|1[0-5])[0-5]\d$/.test(text)) return undefined;
  return (text.startsWith('-') ? -1 : 1) * minutesOf(text.slice(1));
}

export const minutesOfDays = (days: number): number => days * DAY_MINUTES;

const minutesOf = (digits: string): number =>
  Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));

const weekdayOf = (day: Day): number => ((day + WEEKDAY_OF_FIRST - 1) % DAYS_OF_WEEK) + 1;
