import type { CachedTimetable } from './types.ts';

/** How long a timetable is cached. */
export const TIMETABLE_S_MAX = 300;
/** Above 1, refreshes come earlier (XFetch: Vattani, Chierichetti, Lowenstein, 2015). */
const REFRESH_BETA = 1;

/** Probabilistic early refresh: the nearer the end and the dearer the read, the likelier. */
export function isDueForRefresh(
  { read_at_ms, took_ms }: CachedTimetable,
  now_ms: number,
  random: number,
): boolean {
  const ends_at_ms = read_at_ms + TIMETABLE_S_MAX * 1_000;
  return now_ms - took_ms * REFRESH_BETA * Math.log(1 - random) >= ends_at_ms;
}
