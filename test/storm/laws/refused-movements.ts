import type { Circumstances } from '../circumstances.ts';
import { type Cancel, type Confirm, endOf, type Move, type Rejected } from '../history.ts';
import type { BookingLedger } from '../ledger.ts';
import type { ShipmentState } from '../shipment.ts';
import { versionsWithin } from '../timeline.ts';

/** Null when some state within the interval explains why a step or a cancel was refused. */
export function refusedMovementFault(
  operation: Cancel | Confirm | Move,
  answer: Rejected,
  { ledger, clock_slack_ms }: Circumstances,
): string | null {
  const { arguments: args } = operation;
  const found = ledger.bookings.get(args.ref_id);
  switch (answer.code) {
    case 'rate_limited':
      return null;
    case 'booking_not_found': {
      const certain_ms = found?.transactions[0]?.latest_ms ?? Number.POSITIVE_INFINITY;
      return certain_ms >= operation.call_ms ? null : 'the booking was there';
    }
    case 'forbidden': {
      const owner = operation.operation !== 'step' && found?.booking.user_id === args.user_id;
      return args.staff || owner ? 'the caller was allowed to' : null;
    }
    case 'not_cancellable':
      return someState(found, operation, ({ legs }) => legs.includes('arrived'));
    case 'booking_closed':
      return someState(found, operation, ({ next }) => next === null);
    case 'booking_held':
      return someState(found, operation, ({ status }) => status === 'HELD');
    case 'rebooking_required': {
      const leg = found?.booking.flight_ids.indexOf(answer.flight_id ?? '') ?? -1;
      return someState(found, operation, ({ legs }) => legs[leg] === 'flight_cancelled');
    }
    case 'hold_expired': {
      const until_ms = found?.booking.held_until_ms ?? Number.POSITIVE_INFINITY;
      if (until_ms > endOf(operation) + clock_slack_ms) return 'its hold was not over';
      return someState(found, operation, ({ legs, status }) => endedByTime(status, legs));
    }
    case 'out_of_sequence':
      return someState(
        found,
        operation,
        ({ next }) =>
          next?.step === answer.expected?.step && next?.location === answer.expected?.location,
      );
    default:
      return 'no rule gives this answer';
  }
}

function someState(
  found: BookingLedger | undefined,
  operation: Cancel | Confirm | Move,
  explains: (state: ShipmentState) => boolean,
): string | null {
  if (!found) return 'there is no such booking';
  const { first, last } = versionsWithin(found, operation.call_ms, endOf(operation));
  const possible = found.states.slice(Math.max(first - 1, 0), last);
  if (possible.some(explains)) return null;
  return `in its interval it was ${possible.map(({ status }) => status).join(', ')}`;
}

/** A hold may be ended by the very call that is refused: then it was held before. */
function endedByTime(status: string, legs: readonly string[]): boolean {
  return status === 'HELD' || (status === 'CANCELLED' && !legs.includes('cancelled'));
}
