import { UsageError } from './failure.ts';

const DAY_MS = 86_400_000;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAYS_LATER = /^\+(\d{1,3})d?$/;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const SHORT_NAME_MIN = 3;

/** What a date may be typed as, for the help. */
export const DATE_FORMS = 'today, tomorrow, +3d, friday (the next one) or YYYY-MM-DD';

/**
 * The date (YYYY-MM-DD) that a word means when today is `today`. A weekday is the next one, never today.
 * Throws a UsageError that names the flag.
 */
export function resolveDate(text: string, today: string, name: string): string {
  const word = text.toLowerCase();
  if (ISO_DATE.test(word) && addDays(word, 0) === word) return word;
  const days = daysMeant(word, today);
  if (days === null) throw new UsageError(`${name}: "${text}" is no date: ${DATE_FORMS}.`);
  return addDays(today, days);
}

function daysMeant(word: string, today: string): number | null {
  if (word === 'today') return 0;
  if (word === 'tomorrow') return 1;
  const later = DAYS_LATER.exec(word)?.[1];
  if (later !== undefined) return Number(later);
  const weekday = word.length < SHORT_NAME_MIN ? -1 : WEEKDAYS.findIndex((d) => d.startsWith(word));
  if (weekday < 0) return null;
  return ((weekday - weekdayOf(today) + 6) % 7) + 1;
}

/** The date this many days later; of what is no date of the calendar, another text. */
export function addDays(date: string, days: number): string {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) ? '' : new Date(ms + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one date to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** 0 is Sunday. */
const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

/** The date that the calendar of this machine shows. */
export function localDate(now: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `Sat 28 Nov 2026`. */
export function dateInWords(date: string): string {
  const [year, month = 1, day] = date.split('-').map(Number);
  const weekday = WEEKDAYS[weekdayOf(date)] ?? '';
  return `${weekday.charAt(0).toUpperCase()}${weekday.slice(1, 3)} ${day} ${MONTHS[month - 1]} ${year}`;
}

/** A moment of the API for people, on the clock that it is written in: `28 Nov 21:35`; UTC is said. */
export function momentInWords(iso: string): string {
  const [, , month = '1', day = '', time = ''] =
    /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})/.exec(iso) ?? [];
  const utc = iso.endsWith('Z') ? ' UTC' : '';
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${time}${utc}`;
}

/** From one moment to another: `9h 05m`. */
export function durationInWords(from: string, to: string): string {
  const minutes = Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}
