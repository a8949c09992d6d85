import { type Book, type Cancel, endOf, type Move, type Operation } from '../history.ts';
import { intentOf, type Ledger } from '../ledger.ts';
import { statusOfStep } from '../shipment.ts';
import { notAfter, notBefore, sawVersion, spreadBounds, type Transaction } from '../timeline.ts';
import type { Violations } from '../violation.ts';

/** Rejections that were decided after the look for an earlier booking of the same name found none. */
const DECIDED_AFTER_REPLAY = new Set([
  'capacity_exceeded',
  'flight_busy',
  'flight_departed',
  'flight_not_found',
  'itinerary_invalid',
]);

/**
 * Bounds the moment of every change by what its makers and its witnesses saw, and asks whether one
 * order explains them all: an operation that began after another had ended sees its effect.
 */
export function checkOrder(
  ledger: Ledger,
  operations: readonly Operation[],
  violations: Violations,
): void {
  bindMakers(ledger, operations, violations);
  for (const operation of operations) bindWitness(ledger, operation);
  spreadBounds(ledger.transactions);

  for (const transaction of ledger.transactions) {
    if (transaction.earliest_ms <= transaction.latest_ms) continue;
    violations.add(
      'real-time order',
      `${nameOf(transaction)} took effect before #${transaction.latest_by?.id} ended, and not before #${transaction.earliest_by?.id} began, which is later`,
      [transaction.latest_by, transaction.earliest_by],
    );
  }
}

function bindMakers(
  ledger: Ledger,
  operations: readonly Operation[],
  violations: Violations,
): void {
  const movements = new Map<string, (Cancel | Move)[]>();
  for (const operation of operations) {
    if (operation.operation !== 'cancel' && operation.operation !== 'step') continue;
    const name = movementName(operation);
    const known = movements.get(name);
    if (known) known.push(operation);
    else movements.set(name, [operation]);
  }

  for (const transaction of ledger.transactions) {
    const { booking, event } = transaction;
    const asked: readonly Operation[] =
      event.status === 'BOOKED'
        ? (ledger.bookings.get(booking.ref_id)?.attempts ?? [])
        : (movements.get(`${booking.ref_id} ${event.status} ${event.location ?? ''}`) ?? []);
    const first = asked
      .filter(({ answer }) => answer.outcome !== 'rejected')
      .reduce<Operation | null>((a, b) => (a && a.call_ms <= b.call_ms ? a : b), null);
    if (first) notBefore(transaction, first.call_ms, first);
    else violations.add('effect of a rejection', `nobody made ${nameOf(transaction)}`, asked);
  }
}

function bindWitness(ledger: Ledger, operation: Operation): void {
  const { answer } = operation;
  if (operation.operation === 'book') {
    bindAttempt(ledger, operation);
  } else if (answer.outcome !== 'done') {
    return;
  } else if (operation.operation === 'read_flight') {
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

function movementName({ operation, arguments: args }: Cancel | Move): string {
  return operation === 'cancel'
    ? `${args.ref_id} CANCELLED `
    : `${args.ref_id} ${statusOfStep(args.step)} ${args.location}`;
}

function nameOf({ event, booking }: Transaction): string {
  return `${event.status} (version ${event.sequence}) of booking ${booking.ref_id}`;
}
