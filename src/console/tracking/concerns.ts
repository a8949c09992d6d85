import type { TrackedBooking, TrackedLeg } from '../../core/tracking/types.ts';
import { minutesBetween } from './clocks.ts';

/** What somebody who waits for a shipment has to know beside where it is. */
export type Concern =
  | { kind: 'misrouted'; airport: string; calls: boolean }
  | { kind: 'needs_rebooking' }
  | { kind: 'hold_over' | 'hold_ends_soon' | 'held'; until: string }
  | { kind: 'at_risk'; airport: string; flight_number: string; minutes: number }
  | { kind: 'overdue'; code: string; airport: string; planned_at: string };

const MINUTE_MS = 60_000;
/** A hold with less left than this is about to end. */
const ENDS_SOON_MS = 15 * MINUTE_MS;
/** So long after its time a step that nobody reported is missed. */
const OVERDUE_MS = 60 * MINUTE_MS;

/** The concerns of a booking, the gravest first. */
export function concernsOf(tracked: TrackedBooking, now_ms: number): Concern[] {
  const { next_expected, last_known } = tracked;
  const concerns: Concern[] = [];
  if (tracked.status === 'CANCELLED') return concerns; // it goes nowhere, and where it was accepted is no fault
  if (tracked.misrouted && last_known !== null) {
    const airport = last_known.location;
    const calls = tracked.legs.some(
      ({ origin, destination }) => origin === airport || destination === airport,
    );
    concerns.push({ kind: 'misrouted', airport, calls });
  }
  if (tracked.needs_rebooking) concerns.push({ kind: 'needs_rebooking' });
  if (tracked.connection_at_risk) concerns.push(...tightest(tracked.legs));
  const { code, location: airport, planned_at = null } = next_expected ?? {};
  if (code === undefined || airport === undefined || planned_at === null) return concerns;
  const left_ms = Date.parse(planned_at) - now_ms;
  if (tracked.status === 'HELD') {
    const kind = left_ms <= 0 ? 'hold_over' : left_ms < ENDS_SOON_MS ? 'hold_ends_soon' : 'held';
    concerns.push({ kind, until: planned_at });
  } else if (left_ms < -OVERDUE_MS) {
    concerns.push({ kind: 'overdue', code, airport, planned_at });
  }
  return concerns;
}

/** The connection with the least time. */
function tightest(legs: readonly TrackedLeg[]): Concern[] {
  return legs
    .flatMap((leg, place) => {
      const before = legs[place - 1];
      return before === undefined || isFlown(leg)
        ? []
        : [
            {
              kind: 'at_risk' as const,
              airport: leg.origin,
              flight_number: leg.flight_number,
              minutes: minutesBetween(arrivalOf(before), departureOf(leg)),
            },
          ];
    })
    .sort((a, b) => a.minutes - b.minutes)
    .slice(0, 1);
}

const isFlown = ({ state }: TrackedLeg) => state === 'departed' || state === 'arrived';

/** When a leg leaves, as far as is known. */
export const departureOf = (leg: TrackedLeg): string =>
  leg.actual_departure ?? leg.estimated_departure ?? leg.scheduled_departure;

/** When it arrives. */
export const arrivalOf = (leg: TrackedLeg): string =>
  leg.actual_arrival ?? leg.estimated_arrival ?? leg.scheduled_arrival;
