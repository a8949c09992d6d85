/** When a line of a schedule operates: dates (YYYY-MM-DD), and its weekdays from `1`, Monday, to `7`. */
export interface Period {
  readonly from: string;
  /** Null: open. */
  readonly to: string | null;
  readonly days: string;
}

/** A line or record of a file of flights, as far as the parts of an import need to know it. */
export interface ScheduleRecord {
  /** The number of its first line in the file. */
  readonly number: number;
  /** Its lines. */
  readonly text: string;
  /** `context` says something of what follows; `flight` operates; `other` has no meaning for an import. */
  readonly kind: 'context' | 'flight' | 'other';
  /** Null where it cannot be read: the API says what is wrong. */
  readonly period: Period | null;
  /** Of the file, read until here. */
  readonly bytes: number;
}

/** The period, or null for one in which nothing can operate: the API is to say what is wrong with it. */
export const readable = (period: Period): Period | null =>
  /^[1-7]+$/.test(period.days) && (period.to === null || period.from <= period.to) ? period : null;
