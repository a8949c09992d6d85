import { toLocal } from '../../core/tracking/times.ts';
import type { TrackedLeg } from '../../core/tracking/types.ts';

const MINUTE_MS = 60_000;
const OFFSET = /([+-])(\d\d):(\d\d)$/;

/** A moment as the clock showed it that shows `like`, a time with its offset. */
export function asLocal(moment: string, like: string): string {
  const [, sign, hours, minutes] = OFFSET.exec(like) ?? [];
  const ahead_minutes = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const at_s = Math.floor(Date.parse(moment) / 1_000);
  return toLocal([at_s, at_s + ahead_minutes * 60]);
}

/**
 * A moment by the clock of an airport at which a leg calls: as far from UTC as it is at the flight there that is next
 * in time. Null for an airport that no leg tells of.
 */
export function atAirport(
  moment: string,
  airport: string,
  legs: readonly TrackedLeg[],
): string | null {
  const told = legs.flatMap((leg) => [
    ...(leg.origin === airport ? [leg.scheduled_departure] : []),
    ...(leg.destination === airport ? [leg.scheduled_arrival] : []),
  ]);
  const apart = (at: string) => Math.abs(Date.parse(at) - Date.parse(moment));
  const [nearest] = told.sort((a, b) => apart(a) - apart(b));
  return nearest === undefined ? null : asLocal(moment, nearest);
}

/** Whole minutes from one time to another. */
export const minutesBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / MINUTE_MS);
