import type { ClockTimes } from './types.ts';

const MINUTE_S = 60;
const twoDigits = (figure: number) => String(figure).padStart(2, '0');

/** A moment by the clocks of its airport, with their offset, in whole seconds: 2026-11-25T21:35:00+05:30. */
export function toLocal([at_s, local_s]: ClockTimes): string {
  const ahead_minutes = Math.round((local_s - at_s) / MINUTE_S);
  const offset = Math.abs(ahead_minutes);
  const hours = twoDigits(Math.floor(offset / 60));
  const shown = new Date(local_s * 1_000).toISOString().slice(0, 19);
  return `${shown}${ahead_minutes < 0 ? '-' : '+'}${hours}:${twoDigits(offset % 60)}`;
}

/** A moment in UTC with milliseconds, whatever its offset. */
export const toUtc = (moment: string): string => new Date(moment).toISOString();
