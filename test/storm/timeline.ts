import type { FinalBooking, FinalEvent } from './final-state.ts';
import type { Operation } from './history.ts';

/** What a change took of a flight or gave back to it, and how many versions of it that made. */
export interface Change {
  flight_id: string;
  tenths: number;
  litres: number;
  versions: number;
  /** Whether it was sold on a flight that it was not on before. */
  sold: boolean;
}

/** One committed change: an event of a booking, with the capacity that it took or gave back. */
export interface Transaction {
  event: FinalEvent;
  booking: FinalBooking;
  /** What was split from the booking by it. */
  part: FinalBooking | null;
  /** One a flight. */
  changes: Change[];
  /** The moment of the change lies between these two, set by an operation or (null) by a hold's end. */
  earliest_ms: number;
  earliest_by: Operation | null;
  latest_ms: number;
  latest_by: Operation | null;
  places: { chain: Chain; index: number }[];
}

/**
 * The states of one thing (a flight's capacity, a booking) in order. Version `base + n` is the state
 * after the first n transactions.
 */
export interface Chain {
  base: number;
  transactions: Transaction[];
}

/** Raises the earliest moment of a change. */
export function notBefore(
  transaction: Transaction | undefined,
  ms: number,
  by: Operation | null,
): void {
  if (!transaction || ms <= transaction.earliest_ms) return;
  transaction.earliest_ms = ms;
  transaction.earliest_by = by;
}

/** Lowers the latest moment of a change. */
export function notAfter(
  transaction: Transaction | undefined,
  ms: number,
  by: Operation | null,
): void {
  if (!transaction || ms >= transaction.latest_ms) return;
  transaction.latest_ms = ms;
  transaction.latest_by = by;
}

/** An operation saw this version: it was made before the operation ended, and replaced after it began. */
export function sawVersion(chain: Chain, version: number, end_ms: number, by: Operation): void {
  const index = version - chain.base;
  notAfter(chain.transactions[index - 1], end_ms, by);
  notBefore(chain.transactions[index], by.call_ms, by);
}

/**
 * Carries the bounds along every chain: a change is no earlier than the one before it on any of its
 * chains, and no later than the one after it. `transactions` are in the order of effects. Afterwards a
 * history has an order that explains it exactly when no change must be later than it can be.
 */
export function spreadBounds(transactions: readonly Transaction[]): void {
  for (const transaction of transactions) {
    for (const { chain, index } of transaction.places) {
      const before = chain.transactions[index - 1];
      if (before) notBefore(transaction, before.earliest_ms, before.earliest_by);
    }
  }
  for (const transaction of transactions.toReversed()) {
    for (const { chain, index } of transaction.places) {
      const after = chain.transactions[index + 1];
      if (after) notAfter(transaction, after.latest_ms, after.latest_by);
    }
  }
}

/** The first and the last version that can have been the current one at some moment of the interval. */
export function versionsWithin(
  chain: Chain,
  from_ms: number,
  to_ms: number,
): { first: number; last: number } {
  const replaced = chain.transactions;
  return {
    first: chain.base + firstIndex(replaced, (transaction) => transaction.latest_ms >= from_ms),
    last: chain.base + firstIndex(replaced, (transaction) => transaction.earliest_ms > to_ms),
  };
}

/** The index of the first element for which a test that stays true once true holds; else the length. */
export function firstIndex<T>(elements: readonly T[], test: (element: T) => boolean): number {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const element = elements[middle];
    if (element !== undefined && test(element)) high = middle;
    else low = middle + 1;
  }
  return low;
}
