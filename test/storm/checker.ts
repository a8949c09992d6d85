import { type Circumstances, circumstancesOf, type Rules } from './circumstances.ts';
import type { FinalState } from './final-state.ts';
import { type Book, isMovement, type KnownFlight, type Operation } from './history.ts';
import { checkBookings } from './laws/bookings.ts';
import { checkConservation } from './laws/conservation.ts';
import type { Freshness } from './laws/freshness.ts';
import { checkHolds } from './laws/holds.ts';
import { checkOrder } from './laws/order.ts';
import { checkPapers } from './laws/papers.ts';
import { checkBookingSeen, checkFlightSeen } from './laws/reads.ts';
import { refusedBookingFault, refusedQuoteFault } from './laws/refused-bookings.ts';
import { refusedMovementFault } from './laws/refused-movements.ts';
import { refusedOperationFault } from './laws/refused-operations.ts';
import { checkSales } from './laws/sales.ts';
import { checkSearches } from './laws/searches.ts';
import { checkWholeness } from './laws/wholeness.ts';
import { buildLedger, intentOf } from './ledger.ts';
import { tellViolations, Violations } from './violation.ts';

/** What a history is judged by. */
export interface Terms extends Rules {
  freshness: Freshness;
}

export const TERMS: Terms = {
  freshness: { live_ms: 300, fault_ms: 300_000, abandoned_ms: 12_000 },
  connection_ms: 60 * 60_000,
  holds_per_user: 8,
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

  checkOrder(ledger, operations, terms.clock_slack_ms, violations);
  const circumstances = circumstancesOf(ledger, initial, operations, final, terms);
  checkConservation(ledger, violations);
  checkWholeness(ledger, terms.connection_ms, terms.clock_slack_ms, violations);
  checkBookings(ledger, violations);
  checkHolds(circumstances, violations);
  checkSales(ledger, violations);
  checkPapers(ledger, final, violations);
  checkAnswers(operations, circumstances, violations);
  const hits_held = checkSearches(circumstances, operations, terms.freshness, violations);

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
    if (operation.operation === 'read_flight' || operation.operation === 'operate') {
      checkFlightSeen(operation, circumstances.ledger, violations);
    } else if (operation.operation === 'read_booking' || isMovement(operation)) {
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
    case 'operate':
      return refusedOperationFault(operation, answer, circumstances);
    case 'quote':
      return refusedQuoteFault(operation, answer, circumstances);
    case 'void':
      return answer.code === 'awb_taken' ? null : 'no rule gives this answer';
    case 'cancel':
    case 'confirm':
    case 'step':
    case 'rebook':
    case 'offload':
    case 'milestone':
    case 'assign':
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
