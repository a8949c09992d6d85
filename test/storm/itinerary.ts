import type { KnownFlight } from './history.ts';

/** Why an itinerary cannot be sold, by the timetable alone; null when it can. */
export function itineraryFault(
  origin: string,
  destination: string,
  legs: readonly KnownFlight[],
  connection_ms: number,
): string | null {
  const visited = new Set([origin]);
  let at = origin;
  let since = Number.NEGATIVE_INFINITY;
  for (const leg of legs) {
    if (leg.origin !== at) return `a leg leaves ${leg.origin} while the shipment is at ${at}`;
    if (leg.departure_ms < since + connection_ms) return `the connection at ${at} is too short`;
    if (visited.has(leg.destination)) return `${leg.destination} is visited twice`;
    visited.add(leg.destination);
    at = leg.destination;
    since = leg.arrival_ms;
  }
  return at === destination ? null : `it ends at ${at}`;
}
