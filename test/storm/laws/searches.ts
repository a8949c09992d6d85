import { endOf, type Fault, type Operation, type Search } from '../history.ts';
import { type FlightLedger, type Ledger, tenthsOf } from '../ledger.ts';
import { firstIndex, type Transaction, versionsWithin } from '../timeline.ts';
import type { Violations } from '../violation.ts';

/** How old an answer from the cache may be. */
export interface Freshness {
  /** Of the capacity, after the answer that changed it. */
  live_ms: number;
  /** When writes to the cache may have been lost. */
  fault_ms: number;
}

/** Per flight, when the write of a version to the cache was certain to have begun, ascending. */
interface Writes {
  began_ms: number[];
  versions: number[];
}

/**
 * Searches show figures that the flights had, no staler than the cache promises, and every flight.
 * Returns how many hits no disturbance excused.
 */
export function checkSearches(
  ledger: Ledger,
  operations: readonly Operation[],
  published_ms: ReadonlyMap<string, number>,
  freshness: Freshness,
  violations: Violations,
): number {
  let hits_held = 0;
  const writes = writesOf(ledger);
  const faults = operations.filter((o): o is Fault => o.operation === 'fault' && o.arguments.cache);
  const routes = Map.groupBy(ledger.flights.values(), ({ flight }) => routeOf(flight));

  for (const operation of operations) {
    if (operation.operation !== 'search' || operation.answer.outcome !== 'done') continue;
    const from_ms = operation.call_ms - freshness.fault_ms;
    const disturbed = faults.some((f) => f.call_ms <= endOf(operation) && endOf(f) >= from_ms);
    const window_ms = disturbed ? freshness.fault_ms : freshness.live_ms;
    const { cache, flights, complete } = operation.answer;
    if (cache === 'hit' && !disturbed) hits_held += 1;

    for (const shown of flights) {
      const flight = ledger.flights.get(shown.flight_id);
      if (!flight) continue;
      const fault = figureFault(
        flight,
        shown,
        operation,
        cache === 'hit' ? writes.get(shown.flight_id) : undefined,
        window_ms,
      );
      if (fault) violations.add('wrong search', fault.summary, [fault.by, operation]);
    }
    if (!complete || operation.arguments.weight_kg !== undefined) continue;
    const known_ms = operation.call_ms - (disturbed ? freshness.fault_ms : 0);
    const shown = new Set(flights.map(({ flight_id }) => flight_id));
    for (const { flight } of routes.get(routeOf(operation.arguments)) ?? []) {
      const published = published_ms.get(flight.flight_id) ?? Number.POSITIVE_INFINITY;
      if (published >= known_ms || flight.departure_ms <= endOf(operation)) continue;
      if (!shown.has(flight.flight_id)) {
        violations.add('missing flight', `flight ${flight.flight_id} is not shown`, [operation]);
      }
    }
  }
  return hits_held;
}

function figureFault(
  flight: FlightLedger,
  shown: { flight_id: string; booked_weight_kg: number; max_weight_kg: number },
  operation: Search,
  writes: Writes | undefined,
  window_ms: number,
): { summary: string; by: Operation | null } | null {
  const { weight_kg } = operation.arguments;
  if (tenthsOf(shown.max_weight_kg) !== flight.max_tenths) {
    return { summary: `flight ${shown.flight_id} carries ${flight.max_tenths / 10} kg`, by: null };
  }
  if (
    weight_kg !== undefined &&
    tenthsOf(shown.booked_weight_kg) + tenthsOf(weight_kg) > flight.max_tenths
  ) {
    return { summary: `flight ${shown.flight_id} has no ${weight_kg} kg left`, by: null };
  }
  const within = versionsWithin(flight, operation.call_ms, endOf(operation));
  const first = writes
    ? oldestAllowed(flight, writes, operation.call_ms - window_ms)
    : within.first;
  const versions = flight.versions_at.get(tenthsOf(shown.booked_weight_kg)) ?? [];
  const version = versions[firstIndex(versions, (candidate) => candidate >= first)];
  if (version !== undefined && version <= within.last) return null;
  const last_seen = versions.at(-1);
  return {
    summary: `${shown.booked_weight_kg} kg booked on flight ${shown.flight_id} (${last_seen === undefined ? 'never so' : `so at version ${last_seen}`}), but versions ${first} to ${within.last} are allowed`,
    by: flight.transactions[first - flight.base - 1]?.latest_by ?? null,
  };
}

function oldestAllowed(flight: FlightLedger, writes: Writes, before_ms: number): number {
  const index = firstIndex(writes.began_ms, (ms) => ms > before_ms);
  return writes.versions[index - 1] ?? flight.base;
}

/**
 * Only a change with a single attempt, acknowledged and not as a repetition, is certain to have begun
 * its write when the answer came: an answer lost on the way from the database writes nothing.
 */
function writesOf(ledger: Ledger): Map<string, Writes> {
  const writes = new Map<string, Writes>();
  for (const flight of ledger.flights.values()) {
    const began: { ms: number; version: number }[] = [];
    for (const [index, transaction] of flight.transactions.entries()) {
      const ms = acknowledgedAt(ledger, transaction);
      if (ms !== null) began.push({ ms, version: flight.base + index + 1 });
    }
    began.sort((a, b) => a.ms - b.ms);
    let highest = flight.base;
    const versions = began.map(({ version }) => {
      highest = Math.max(highest, version);
      return highest;
    });
    writes.set(flight.flight.flight_id, { began_ms: began.map(({ ms }) => ms), versions });
  }
  return writes;
}

function acknowledgedAt(ledger: Ledger, { booking, event }: Transaction): number | null {
  const entry = ledger.bookings.get(booking.ref_id);
  const asked: readonly Operation[] =
    event.status === 'BOOKED'
      ? (entry?.attempts ?? [])
      : (ledger.cancels.get(booking.ref_id) ?? []);
  const makers = asked.filter(({ answer }) => answer.outcome !== 'rejected');
  const [maker] = makers;
  if (!maker || makers.length > 1 || maker.answer.outcome !== 'done') return null;
  if ('replayed' in maker.answer && maker.answer.replayed) return null;
  return maker.return_ms;
}

function routeOf(
  route: { origin: string; destination: string } & ({ date: string } | { departure_date: string }),
): string {
  return `${route.origin} ${route.destination} ${'date' in route ? route.date : route.departure_date}`;
}
