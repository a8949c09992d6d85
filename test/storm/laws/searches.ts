import type { Circumstances } from '../circumstances.ts';
import { endOf, type Fault, type Operation, type Search, type SearchSeen } from '../history.ts';
import type { FlightLedger } from '../ledger.ts';
import { litresOf, requestedLitres, tenthsOf } from '../measures.ts';
import { firstIndex, versionsWithin } from '../timeline.ts';
import type { Violations } from '../violation.ts';
import { type Freshness, oldestAllowed, type Writes, writesOf } from './freshness.ts';

/**
 * Searches show figures that the flights had, no staler than the cache promises, and every flight.
 * Returns how many hits no disturbance excused.
 */
export function checkSearches(
  { ledger, published_ms }: Circumstances,
  operations: readonly Operation[],
  freshness: Freshness,
  violations: Violations,
): number {
  let hits_held = 0;
  const writes = writesOf(ledger, operations, freshness.abandoned_ms);
  const faults = operations.filter((o): o is Fault => o.operation === 'fault' && o.arguments.cache);
  const routes = Map.groupBy(ledger.flights.values(), ({ flight }) => routeOf(flight));

  for (const operation of operations) {
    if (operation.operation !== 'search' || operation.answer.outcome !== 'done') continue;
    const from_ms = operation.call_ms - freshness.fault_ms;
    const disturbed = faults.some((f) => f.call_ms <= endOf(operation) && endOf(f) >= from_ms);
    const window_ms = disturbed ? freshness.fault_ms : freshness.live_ms;
    // What is published or changed shows at once.
    const standing_ms = disturbed ? freshness.fault_ms : 0;
    const { cache, flights, complete } = operation.answer;
    if (cache === 'hit' && !disturbed) hits_held += 1;

    for (const shown of flights) {
      const flight = ledger.flights.get(shown.flight_id);
      if (!flight) continue;
      const fault = shownFault(flight, shown, operation, {
        writes: cache === 'hit' ? writes.get(shown.flight_id) : undefined,
        window_ms,
        standing_ms,
      });
      if (fault) violations.add('wrong search', fault.summary, [fault.by, operation]);
    }
    if (!complete || asksForRoom(operation)) continue;
    const look = { from_ms: operation.call_ms - standing_ms, to_ms: endOf(operation) };
    const shown = new Set(flights.map(({ flight_id }) => flight_id));
    for (const { flight, standing } of routes.get(routeOf(operation.arguments)) ?? []) {
      const published = published_ms.get(flight.flight_id) ?? Number.POSITIVE_INFINITY;
      if (published >= look.from_ms || flight.departure_ms <= look.to_ms) continue;
      if (standing.status.canBe('CANCELLED', look) || standing.closed.canBe(true, look)) continue;
      if (!shown.has(flight.flight_id)) {
        violations.add('missing flight', `flight ${flight.flight_id} is not shown`, [operation]);
      }
    }
  }
  return hits_held;
}

/** How far behind an answer may be. */
interface Allowance {
  /** Of the flight's load, where the answer came from the cache. */
  writes: Writes | undefined;
  window_ms: number;
  standing_ms: number;
}

function asksForRoom({ arguments: { weight_kg, volume_m3 } }: Search): boolean {
  return weight_kg !== undefined || volume_m3 !== undefined;
}

function shownFault(
  flight: FlightLedger,
  shown: SearchSeen['flights'][number],
  operation: Search,
  { writes, window_ms, standing_ms }: Allowance,
): { summary: string; by: Operation | null } | null {
  const { standing } = flight;
  const named = `flight ${shown.flight_id}`;
  const look = { from_ms: operation.call_ms - standing_ms, to_ms: endOf(operation) };
  if (!standing.max_weight_kg.canBe(shown.max_weight_kg, look)) {
    return { summary: `${named} did not carry ${shown.max_weight_kg} kg`, by: null };
  }
  if (!standing.max_volume_m3.canBe(shown.max_volume_m3, look)) {
    return { summary: `${named} did not carry ${shown.max_volume_m3} m³`, by: null };
  }
  if (!standing.status.canBe('SCHEDULED', look) || !standing.closed.canBe(false, look)) {
    return { summary: `${named} was not sold`, by: null };
  }
  const lacking = lackingFault(shown, operation);
  if (lacking) return { summary: `${named} has no ${lacking} left`, by: null };

  const within = versionsWithin(flight, operation.call_ms, endOf(operation));
  const first = writes
    ? oldestAllowed(flight, writes, operation.call_ms - window_ms)
    : within.first;
  const figures: [string, number[]][] = [
    [
      `${shown.booked_weight_kg} kg`,
      flight.versions_at.get(tenthsOf(shown.booked_weight_kg)) ?? [],
    ],
  ];
  if (shown.booked_volume_m3 !== null) {
    const litres = litresOf(shown.booked_volume_m3);
    figures.push([`${litres} l`, flight.versions_at_litres.get(litres) ?? []]);
  }
  for (const [figure, versions] of figures) {
    const version = versions[firstIndex(versions, (candidate) => candidate >= first)];
    if (version !== undefined && version <= within.last) continue;
    const last_seen = versions.at(-1);
    return {
      summary: `${figure} booked on ${named} (${last_seen === undefined ? 'never so' : `so at version ${last_seen}`}), but versions ${first} to ${within.last} are allowed`,
      by: flight.transactions[first - flight.base - 1]?.latest_by ?? null,
    };
  }
  return null;
}

/** What was asked for must be left, by the figures shown; weight alone asks for the volume assumed of it. */
function lackingFault(
  shown: SearchSeen['flights'][number],
  { arguments: { weight_kg, volume_m3 } }: Search,
): string | null {
  if (weight_kg === undefined && volume_m3 === undefined) return null;
  const tenths = tenthsOf(weight_kg ?? 0);
  if (tenthsOf(shown.booked_weight_kg) + tenths > tenthsOf(shown.max_weight_kg)) {
    return `${weight_kg} kg`;
  }
  if (shown.max_volume_m3 === null || shown.booked_volume_m3 === null) return null;
  const litres = requestedLitres({ weight_kg: weight_kg ?? 0, volume_m3 });
  const short = litresOf(shown.booked_volume_m3) + litres > litresOf(shown.max_volume_m3);
  return short ? `${litres} l` : null;
}

function routeOf(
  route: { origin: string; destination: string } & ({ date: string } | { departure_date: string }),
): string {
  return `${route.origin} ${route.destination} ${'date' in route ? route.date : route.departure_date}`;
}
