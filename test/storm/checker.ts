import type { FinalState } from './final-state.ts';
import type { Book, KnownFlight, Operation } from './history.ts';
import { checkBookings } from './laws/bookings.ts';
import { checkConservation, checkWholeness } from './laws/conservation.ts';
import { checkOrder } from './laws/order.ts';
import { checkBookingSeen, checkFlightRead } from './laws/reads.ts';
import {
  type Circumstances,
  refusedBookingFault,
  refusedMovementFault,
} from './laws/rejections.ts';
import { checkSearches, type Freshness } from './laws/searches.ts';
import { buildLedger, intentOf } from './ledger.ts';
import { tellViolations, Violations } from './violation.ts';

/** The settings under which a history was made. */
export interface Terms {
  freshness: Freshness;
  connection_ms: number;
  /** Between the clock that stamped the history and the database's. */
  clock_slack_ms: number;
}

export const TERMS: Terms = {
  freshness: { live_ms: 300, fault_ms: 300_000 },
  connection_ms: 60 * 60_000,
  clock_slack_ms: 100,
};

/** The verdict on a history. */
export interface Verdict {
  sound: boolean;
  /** How often each law was broken. */
  broken: Record<string, number>;
  /** Search hits that were held to `live_ms`, since no disturbance excused them. */
  hits_held: number;
  /** The shortest story of each broken law; empty when there is none. */
  story: string;
}

/**
 * Judges a recorded history: whether the final state, and everything that anybody was told on the way,
 * can be explained by bookings that happened one after the other, each at some moment of its own
 * interval, without ever selling a kilogram twice. Pure, and n log n in the operations.
 */
export function checkHistory(
  history: {
    initial: readonly KnownFlight[];
    operations: readonly Operation[];
    final: FinalState;
  },
  terms: Terms = TERMS,
): Verdict {
  const { initial, operations, final } = history;
  const violations = new Violations();
  const ledger = buildLedger(initial, operations, final, violations);
  const published_ms = publishedAt(initial, operations);

  checkOrder(ledger, operations, violations);
  checkConservation(ledger, violations);
  checkWholeness(ledger, terms.connection_ms, terms.clock_slack_ms, violations);
  checkBookings(ledger, violations);
  checkAnswers(operations, { ledger, published_ms, ...terms }, violations);
  const hits_held = checkSearches(ledger, operations, published_ms, terms.freshness, violations);

  const broken = Object.fromEntries(violations.counts);
  const sound = violations.counts.size === 0;
  return { sound, broken, hits_held, story: tellViolations(violations) };
}

function checkAnswers(
  operations: readonly Operation[],
  circumstances: Circumstances,
  violations: Violations,
): void {
  for (const operation of operations) {
    if (operation.operation === 'read_flight') {
      checkFlightRead(operation, circumstances.ledger, violations);
    } else if (
      operation.operation === 'read_booking' ||
      operation.operation === 'cancel' ||
      operation.operation === 'step'
    ) {
      checkBookingSeen(operation, circumstances.ledger, violations);
    }
    if (operation.answer.outcome === 'unknown' && operation.answer.cause === 'internal_error') {
      violations.add('internal error', 'no fault excuses a failure that nobody foresaw', [
        operation,
      ]);
    }
    if (operation.answer.outcome !== 'rejected') continue;
    const fault = refusalFault(operation, circumstances);
    if (fault) {
      const { code } = operation.answer;
      const told = operation.operation === 'book' ? acknowledged(operation, circumstances) : [];
      violations.add('unexplained rejection', `${code}, but ${fault}`, [operation, ...told]);
    }
  }
}

function acknowledged(operation: Book, { ledger }: Circumstances): Book[] {
  const attempts = ledger.intents.get(intentOf(operation.arguments))?.attempts ?? [];
  return attempts.filter(({ answer }) => answer.outcome === 'done').slice(0, 1);
}

function refusalFault(operation: Operation, circumstances: Circumstances): string | null {
  const { answer } = operation;
  if (answer.outcome !== 'rejected') return null;
  switch (operation.operation) {
    case 'book':
      return refusedBookingFault(operation, answer, circumstances);
    case 'cancel':
    case 'step':
      return refusedMovementFault(operation, answer, circumstances);
    case 'read_booking': {
      const made = circumstances.ledger.bookings.get(operation.arguments.ref_id)?.transactions[0];
      const was_there = made !== undefined && made.latest_ms < operation.call_ms;
      return answer.code !== 'booking_not_found' || was_there ? 'the booking was there' : null;
    }
    case 'read_flight': {
      const known_ms = circumstances.published_ms.get(operation.arguments.flight_id);
      const was_there = known_ms !== undefined && known_ms < operation.call_ms;
      return answer.code !== 'flight_not_found' || was_there ? 'the flight was there' : null;
    }
    default:
      return 'no rule gives this answer';
  }
}

function publishedAt(
  initial: readonly KnownFlight[],
  operations: readonly Operation[],
): Map<string, number> {
  const published = new Map(initial.map((f) => [f.flight_id, Number.NEGATIVE_INFINITY]));
  for (const operation of operations) {
    if (operation.operation !== 'publish' || operation.answer.outcome !== 'done') continue;
    for (const { flight_id } of operation.answer.flights) {
      published.set(flight_id, operation.return_ms ?? Number.POSITIVE_INFINITY);
    }
  }
  return published;
}
