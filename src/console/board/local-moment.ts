/** A time as a clock shows it: 2026-12-01T21:35, or with a space as people write it; seconds are dropped. */
const LOCAL = /^(\d{4}-\d\d-\d\d)[T ]+(\d\d:\d\d)(:\d\d)?$/;
const OFFSET = /(Z|[+-]\d\d:\d\d)$/;

/** A local time in its one spelling, 2026-12-01T21:35; null for what is none. */
export function readLocal(text: string): string | null {
  const [, date, clock] = LOCAL.exec(text) ?? [];
  const local = `${date}T${clock}`;
  const at_ms = Date.parse(`${local}Z`);
  // A day that the month has not is passed on by Date to the next one.
  return Number.isNaN(at_ms) || minuteOf(at_ms) !== local ? null : local;
}

/** What the clock of the airport shows, of a time with its offset. */
export const localOf = (at: string): string => at.slice(0, 'YYYY-MM-DDTHH:MM'.length);

/** The offset of a time: +05:30. */
export const offsetOf = (at: string): string => OFFSET.exec(at)?.[1]?.replace('Z', '+00:00') ?? '';

/** A local time as it is sent, with its offset: 2026-12-01T21:35:00+05:30. */
export const withOffset = (local: string, offset: string): string => `${local}:00${offset}`;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const minuteOf = (at_ms: number) => localOf(new Date(at_ms).toISOString());

/**
 * The moments at which clocks of a time zone (IANA) show a local time, each with its offset, the earlier first: none
 * where they are put forward over it, two where they are put back.
 */
export function momentsAt(local: string, time_zone: string): string[] {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: time_zone,
    timeZoneName: 'longOffset',
  });
  const local_ms = Date.parse(`${local}Z`);
  const offsets = [local_ms - DAY_MS, local_ms, local_ms + DAY_MS].map((at_ms) =>
    offsetAt(format, at_ms),
  );
  return [...new Set(offsets)]
    .map((offset) => ({ offset, at_ms: local_ms - minutesOf(offset) * MINUTE_MS }))
    .filter(({ offset, at_ms }) => offsetAt(format, at_ms) === offset)
    .sort((one, other) => one.at_ms - other.at_ms)
    .map(({ offset }) => withOffset(local, offset));
}

/** The offset of a zone at a moment, as `GMT+05:30` or `GMT` names it. */
function offsetAt(format: Intl.DateTimeFormat, at_ms: number): string {
  const name = format.formatToParts(at_ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return /[+-]\d\d:\d\d/.exec(name)?.[0] ?? '+00:00';
}

function minutesOf(offset: string): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
