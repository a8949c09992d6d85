import type { TrackedBooking, TrackedLeg } from '../../core/tracking/types.ts';
import type { Formats } from '../format.ts';
import { atAirport } from './clocks.ts';
import { TEXT } from './en.ts';

/** A moment as people read it at an airport: by its clock where a leg tells it, and in UTC. */
export function sayMoment(
  moment: string,
  airport: string,
  legs: readonly TrackedLeg[],
  formats: Formats,
): string {
  const local = atAirport(moment, airport, legs);
  return local === null ? formats.utc(moment) : `${formats.dayAndClock(local)} (${airport})`;
}

/** A local time in UTC: with its day where that is another one. */
export function sayUtc(local: string, formats: Formats): string {
  const utc = formats.utc(local);
  return new Date(local).toISOString().slice(0, 10) === formats.dateOf(local)
    ? utc.slice(utc.lastIndexOf(',') + 2)
    : utc;
}

/** What the status of a booking means, in a sentence: where it is, and what it waits for. */
export function sayMeaning(tracked: TrackedBooking, now_ms: number, formats: Formats): string {
  const { status, legs, origin, destination, next_expected, accepted } = tracked;
  const say = TEXT.meaning;
  if (status === 'CANCELLED') return say.cancelled;
  if (status === 'DELIVERED') return say.delivered(destination);
  if (status === 'HELD') {
    const until = next_expected?.planned_at ?? null;
    if (until === null || Date.parse(until) <= now_ms) return say.held_over;
    return say.held(sayMoment(until, origin, legs, formats));
  }
  if (tracked.misrouted) return say.misrouted(tracked.last_known?.location ?? origin);
  const flying = legs.find(({ state }) => state === 'departed');
  if (flying) return say.flying(flying.origin, flying.destination, flying.flight_number);
  const place = placeOf(tracked);
  if (tracked.needs_rebooking) return status === 'BOOKED' ? say.no_flight : say.stranded(place);
  const next = legs.find(({ state }) => state !== 'arrived');
  if (next === undefined) return say.arrived(destination);
  if (status !== 'BOOKED') return say.waiting(place, next.flight_number);
  return accepted === null ? say.to_accept(origin) : say.accepted(next.origin, next.flight_number);
}

/**
 * Whether anybody had it in hand yet: until then it is with its shipper, and on no line and no map. A flight that was
 * cancelled took nothing off it: what was left behind is told (DIS).
 */
export const isSeen = ({ last_known, legs, milestones }: TrackedBooking) =>
  last_known !== null ||
  legs.some(({ state }) => state === 'departed' || state === 'arrived') ||
  milestones.some(({ code }) => code === 'DIS');

/** The airport at which the legs that were flown have brought it; its origin before the first. */
export const placeOf = ({ legs, origin }: Pick<TrackedBooking, 'legs' | 'origin'>): string =>
  legs.findLast(({ state }) => state === 'arrived')?.destination ?? origin;
