import { type Book, endOf, type Operation } from '../history.ts';
import { intentOf, type Ledger } from '../ledger.ts';
import { makersOf } from '../makers.ts';
import { isExpiry } from '../shipment.ts';
import { notAfter, notBefore, sawVersion, spreadBounds, type Transaction } from '../timeline.ts';
import type { Violations } from '../violation.ts';
import { bindVoids } from './papers.ts';

/** Rejections that were decided after the look for an earlier booking of the same name found none. */
const DECIDED_AFTER_REPLAY = new Set([
  'awb_stock_empty',
  'awb_taken',
  'capacity_exceeded',
  'flight_busy',
  'flight_cancelled',
  'flight_closed',
  'flight_departed',
  'flight_not_found',
  'hold_limit',
  'itinerary_invalid',
  'quote_expired',
  'quote_used',
]);

/**
 * Bounds the moment of every change by what its makers and its witnesses saw, and asks whether one
 * order explains them all: an operation that began after another had ended sees its effect.
 */
export function checkOrder(
  ledger: Ledger,
  operations: readonly Operation[],
  clock_slack_ms: number,
  violations: Violations,
): void {
  bindMakers(ledger, violations);
  for (const transaction of ledger.transactions) bindHold(transaction, ledger, clock_slack_ms);
  bindVoids(ledger, operations);
  for (const operation of operations) bindWitness(ledger, operation);
  spreadBounds(ledger.transactions);

  for (const transaction of ledger.transactions) {
    if (transaction.earliest_ms <= transaction.latest_ms) continue;
    violations.add(
      'real-time order',
      `${nameOf(transaction)} took effect before ${momentOf(transaction.latest_by, 'ended')}, and not before ${momentOf(transaction.earliest_by, 'began')}, which is later`,
      [transaction.latest_by, transaction.earliest_by],
    );
  }
}

function bindMakers(ledger: Ledger, violations: Violations): void {
  for (const transaction of ledger.transactions) {
    // A hold that is over may be ended by whoever meets it.
    if (isExpiry(transaction.event)) continue;
    const asked = makersOf(ledger, transaction);
    const first = asked
      .filter(({ answer }) => answer.outcome !== 'rejected')
      .reduce<Operation | null>((a, b) => (a && a.call_ms <= b.call_ms ? a : b), null);
    if (first) notBefore(transaction, first.call_ms, first);
    else violations.add('effect of a rejection', `nobody made ${nameOf(transaction)}`, asked);
  }
}

/** A hold is confirmed before its end, and runs out after it. */
function bindHold(transaction: Transaction, { bookings }: Ledger, clock_slack_ms: number): void {
  const { booking, event } = transaction;
  const { held_until_ms = null } = bookings.get(booking.ref_id)?.states[event.sequence - 2] ?? {};
  if (held_until_ms === null) return;
  if (isExpiry(transaction.event)) {
    notBefore(transaction, held_until_ms - clock_slack_ms, null);
  } else if (transaction.event.kind === 'confirmed') {
    notAfter(transaction, held_until_ms + clock_slack_ms, null);
  }
}

function bindWitness(ledger: Ledger, operation: Operation): void {
  const { answer } = operation;
  if (operation.operation === 'book') {
    bindAttempt(ledger, operation);
  } else if (answer.outcome !== 'done') {
    return;
  } else if (operation.operation === 'read_flight' || operation.operation === 'operate') {
    const chain = ledger.flights.get(operation.arguments.flight_id);
    if (chain && 'version' in answer)
      sawVersion(chain, answer.version, endOf(operation), operation);
  } else if ('ref_id' in operation.arguments) {
    const chain = ledger.bookings.get(operation.arguments.ref_id);
    if (chain && 'version' in answer)
      sawVersion(chain, answer.version, endOf(operation), operation);
  }
}

function bindAttempt(ledger: Ledger, operation: Book): void {
  const { answer } = operation;
  if (answer.outcome === 'done') {
    const made = ledger.bookings.get(answer.ref_id)?.transactions[0];
    notAfter(made, endOf(operation), operation);
  } else if (answer.outcome === 'rejected' && DECIDED_AFTER_REPLAY.has(answer.code)) {
    for (const made of namesakes(ledger, operation)) {
      notBefore(made, operation.call_ms, operation);
    }
  }
}

/** The bookings that this attempt would have been answered with, had they been there. */
export function namesakes(ledger: Ledger, { arguments: args }: Book): Transaction[] {
  const made = ledger.intents.get(intentOf(args))?.made ?? [];
  return made.flatMap(({ booking, transactions }) => {
    const same_key = args.idempotency_key && booking.idempotency_key === args.idempotency_key;
    return same_key || booking.ref_id === args.ref_id ? transactions.slice(0, 1) : [];
  });
}

function nameOf({ event, booking }: Transaction): string {
  const what = isExpiry(event) ? 'expiry' : (event.kind ?? event.status);
  return `${what} (version ${event.sequence}) of booking ${booking.ref_id}`;
}

function momentOf(operation: Operation | null, did: string): string {
  return operation ? `#${operation.id} ${did}` : 'its hold ran out';
}
