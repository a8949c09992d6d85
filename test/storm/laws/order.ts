import type { FinalEvent } from '../final-state.ts';
import {
  type Book,
  type Cancel,
  type Confirm,
  endOf,
  type Move,
  type Operate,
  type Operation,
} from '../history.ts';
import { intentOf, type Ledger } from '../ledger.ts';
import { isExpiry, isFlightCancel, statusOfStep } from '../shipment.ts';
import { notAfter, notBefore, sawVersion, spreadBounds, type Transaction } from '../timeline.ts';
import type { Violations } from '../violation.ts';

/** Rejections that were decided after the look for an earlier booking of the same name found none. */
const DECIDED_AFTER_REPLAY = new Set([
  'capacity_exceeded',
  'flight_busy',
  'flight_cancelled',
  'flight_closed',
  'flight_departed',
  'flight_not_found',
  'hold_limit',
  'itinerary_invalid',
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
  bindMakers(ledger, operations, violations);
  for (const transaction of ledger.transactions) bindHold(transaction, clock_slack_ms);
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

function bindMakers(
  ledger: Ledger,
  operations: readonly Operation[],
  violations: Violations,
): void {
  const movements = Map.groupBy(
    operations.filter(
      (o) => o.operation === 'cancel' || o.operation === 'confirm' || o.operation === 'step',
    ),
    movementName,
  );
  for (const transaction of ledger.transactions) {
    const { booking, event } = transaction;
    // A hold that is over may be ended by whoever meets it.
    if (isExpiry(event)) continue;
    const asked: readonly Operation[] =
      event.sequence === 1
        ? (ledger.bookings.get(booking.ref_id)?.attempts ?? [])
        : event.kind === 'flight_changed'
          ? (ledger.operated.get(event.flight_id ?? '') ?? []).filter((o) => explains(o, event))
          : (movements.get(eventName(transaction)) ?? []);
    const first = asked
      .filter(({ answer }) => answer.outcome !== 'rejected')
      .reduce<Operation | null>((a, b) => (a && a.call_ms <= b.call_ms ? a : b), null);
    if (first) notBefore(transaction, first.call_ms, first);
    else violations.add('effect of a rejection', `nobody made ${nameOf(transaction)}`, asked);
  }
}

/** A hold is confirmed before its end, and runs out after it. */
function bindHold(transaction: Transaction, clock_slack_ms: number): void {
  const { held_until_ms } = transaction.booking;
  if (held_until_ms === null) return;
  if (isExpiry(transaction.event)) {
    notBefore(transaction, held_until_ms - clock_slack_ms, null);
  } else if (transaction.event.kind === 'confirmed') {
    notAfter(transaction, held_until_ms + clock_slack_ms, null);
  }
}

/** Whether what was asked of a flight is what the event tells. */
function explains({ arguments: { changes } }: Operate, event: FinalEvent): boolean {
  return isFlightCancel(event)
    ? changes.status === 'CANCELLED'
    : changes.estimated_departure_ms !== undefined || changes.estimated_arrival_ms !== undefined;
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

function movementName({ operation, arguments: args }: Cancel | Confirm | Move): string {
  if (operation === 'cancel') return `${args.ref_id} CANCELLED `;
  if (operation === 'confirm') return `${args.ref_id} confirmed`;
  return `${args.ref_id} ${statusOfStep(args.step)} ${args.location}`;
}

function eventName({ booking, event }: Transaction): string {
  if (event.kind === 'confirmed') return `${booking.ref_id} confirmed`;
  return `${booking.ref_id} ${event.status} ${event.location ?? ''}`;
}

function nameOf({ event, booking }: Transaction): string {
  const what = isExpiry(event) ? 'expiry' : (event.kind ?? event.status);
  return `${what} (version ${event.sequence}) of booking ${booking.ref_id}`;
}

function momentOf(operation: Operation | null, did: string): string {
  return operation ? `#${operation.id} ${did}` : 'its hold ran out';
}
