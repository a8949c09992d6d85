import type { TrackedBooking, TrackedLeg } from '../../core/tracking/types.ts';
import { arrivalOf, departureOf } from './concerns.ts';
import { TEXT } from './en.ts';
import { isSeen, placeOf } from './words.ts';

const STATES = { planned: 'ahead', offloaded: 'ahead', departed: 'now', arrived: 'done' } as const;
/** The way of a flight is told in so many steps: the map shows about where it is, and changes no oftener. */
const STEPS = 10;

/** What the map of a booking shows: its legs, and about where it is. */
export function mapOf(tracked: TrackedBooking, now_ms: number) {
  const legs = tracked.legs.map(({ origin: from, destination: to, state }) => ({
    from,
    to,
    state: STATES[state],
  }));
  const at = whereOf(tracked, now_ms);
  const said = at && ('code' in at ? TEXT.map.at(at.code) : TEXT.map.between(at.from, at.to));
  const way = [tracked.legs[0]?.origin, ...tracked.legs.map((leg) => leg.destination)];
  return { label: [TEXT.map.way(way.join(TEXT.map.by)), said].filter(Boolean).join(' '), legs, at };
}

function whereOf(tracked: TrackedBooking, now_ms: number) {
  const { status, misrouted, last_known, legs } = tracked;
  if (status === 'HELD' || status === 'CANCELLED' || !isSeen(tracked)) return undefined;
  if (misrouted && last_known !== null) return { code: last_known.location };
  const flying = legs.find(({ state }) => state === 'departed');
  return flying
    ? { from: flying.origin, to: flying.destination, share: shareOf(flying, now_ms) }
    : { code: placeOf(tracked) };
}

/** How much of a flight is flown by its times; never none and never all, since it has left and is not there. */
function shareOf(leg: TrackedLeg, now_ms: number): number {
  const [left_ms, arrives_ms] = [Date.parse(departureOf(leg)), Date.parse(arrivalOf(leg))];
  const share = arrives_ms > left_ms ? (now_ms - left_ms) / (arrives_ms - left_ms) : 0.5;
  return Math.min(STEPS - 1, Math.max(1, Math.floor(share * STEPS))) / STEPS;
}
