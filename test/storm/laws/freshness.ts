import type { Operation } from '../history.ts';
import type { FlightLedger, Ledger } from '../ledger.ts';
import { makersOf } from '../makers.ts';
import { isExpiry } from '../shipment.ts';
import { firstIndex, type Transaction } from '../timeline.ts';
import { HoldEndings } from './hold-endings.ts';

/** How old an answer from the cache may be. */
export interface Freshness {
  /** Of the capacity, after the answer that changed it. */
  live_ms: number;
  /** When writes to the cache may have been lost. */
  fault_ms: number;
  /** A call that nobody heard the end of is over after this. */
  abandoned_ms: number;
}

/** Per flight, when the write of a version to the cache was certain to have begun, ascending. */
export interface Writes {
  began_ms: number[];
  versions: number[];
}

/** The oldest version that the cache may still show, when what was written by then is there. */
export function oldestAllowed(flight: FlightLedger, writes: Writes, before_ms: number): number {
  const index = firstIndex(writes.began_ms, (ms) => ms > before_ms);
  return writes.versions[index - 1] ?? flight.base;
}

/**
 * Only a change with a single attempt, acknowledged and not as a repetition, is certain to have begun
 * its write when the answer came: an answer lost on the way from the database writes nothing.
 */
export function writesOf(ledger: Ledger, operations: readonly Operation[], abandoned_ms: number) {
  const endings = new HoldEndings(operations, abandoned_ms);
  const writes = new Map<string, Writes>();
  for (const flight of ledger.flights.values()) {
    const began: { ms: number; version: number }[] = [];
    for (const [index, transaction] of flight.transactions.entries()) {
      const ms = isExpiry(transaction.event)
        ? endings.endedBy(transaction)
        : acknowledgedAt(ledger, transaction);
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

function acknowledgedAt(ledger: Ledger, transaction: Transaction): number | null {
  const makers = makersOf(ledger, transaction).filter(
    ({ answer }) => answer.outcome !== 'rejected',
  );
  const [maker] = makers;
  if (!maker || makers.length > 1 || maker.answer.outcome !== 'done') return null;
  if ('replayed' in maker.answer && maker.answer.replayed) return null;
  return maker.return_ms;
}
