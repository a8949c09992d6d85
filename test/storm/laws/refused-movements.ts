import type { Circumstances } from '../circumstances.ts';
import { endOf, type Movement, type Rejected } from '../history.ts';
import type { BookingLedger } from '../ledger.ts';
import { isClosed, isFlown, leftToFly, legOn, type ShipmentState } from '../shipment.ts';
import { versionsWithin } from '../timeline.ts';
import { refusedPaperFault } from './refused-papers.ts';
import { refusedRebookFault } from './refused-rebooks.ts';

/** Null when some state within the interval explains why a change of a booking was refused. */
export function refusedMovementFault(
  operation: Movement,
  answer: Rejected,
  circumstances: Circumstances,
): string | null {
  const { ledger, clock_slack_ms } = circumstances;
  const { arguments: args } = operation;
  const found = ledger.bookings.get(args.ref_id);
  const some = (explains: (state: ShipmentState) => boolean) =>
    someState(found, operation, explains);
  switch (answer.code) {
    case 'rate_limited':
    case 'flight_busy':
      return null;
    case 'booking_not_found': {
      const certain_ms = found?.transactions[0]?.latest_ms ?? Number.POSITIVE_INFINITY;
      return certain_ms >= operation.call_ms ? null : 'the booking was there';
    }
    case 'forbidden': {
      const owner =
        !BY_STAFF.includes(operation.operation) && found?.booking.user_id === args.user_id;
      return args.staff || owner ? 'the caller was allowed to' : null;
    }
    case 'not_cancellable':
      return some(({ legs }) => legs.some(({ fate }) => fate === 'arrived')) === null ||
        isPartOnItsWay(found, ledger.bookings.get(found?.booking.root_ref_id ?? ''))
        ? null
        : 'it could be cancelled';
    case 'booking_closed':
      return some((state) => isClosed(state));
    case 'booking_held':
      return some(({ status }) => status === 'HELD');
    case 'rebooking_required':
      return some((state) =>
        ['flight_cancelled', 'offloaded'].includes(
          legOn(state, answer.flight_id ?? '')?.fate ?? '',
        ),
      );
    case 'hold_expired': {
      const until_ms = found?.states.at(-1)?.held_until_ms ?? Number.POSITIVE_INFINITY;
      if (until_ms > endOf(operation) + clock_slack_ms) return 'its hold was not over';
      return some(endedByTime);
    }
    case 'location_invalid':
      return operation.operation === 'step' ? null : 'it named no place';
    case 'out_of_sequence':
      return some(
        ({ next }) =>
          next?.step === answer.expected?.step && next?.location === answer.expected?.location,
      );
    case 'pieces_differ':
      return some((state) => 'pieces' in args && otherPieces(state, args.pieces));
    case 'validation_failed':
      return some((state) => isInvalid(operation, state));
    case 'nothing_to_rebook':
      return some((state) => leftToFly(state).length === 0);
    case 'not_changeable':
      return isPart(found) || hasParts(found) ? null : some(({ legs }) => legs.some(isFlown));
    case 'awb_assigned':
    case 'awb_taken':
    case 'awb_stock_empty':
    case 'quote_used':
    case 'quote_expired':
    case 'quote_mismatch':
      return refusedPaperFault(operation, answer, circumstances);
    default:
      return operation.operation === 'rebook'
        ? refusedRebookFault(operation, answer, circumstances)
        : 'no rule gives this answer';
  }
}

const BY_STAFF: readonly Movement['operation'][] = ['step', 'offload', 'milestone'];

function isPart(found: BookingLedger | undefined): boolean {
  return found !== undefined && found.booking.split_from !== null;
}

function hasParts(found: BookingLedger | undefined): boolean {
  return found?.transactions.some(({ part }) => part !== null) ?? false;
}

function isPartOnItsWay(
  found: BookingLedger | undefined,
  root: BookingLedger | undefined,
): boolean {
  return isPart(found) && found?.booking.origin !== root?.booking.origin;
}

function otherPieces(state: ShipmentState, pieces: number | undefined): boolean {
  return pieces !== undefined && state.pieces !== pieces;
}

/** What is not on the flight, or has not so many pieces; or 0.1 kg, which cannot be divided. */
function isInvalid(operation: Movement, state: ShipmentState): boolean {
  const { arguments: args } = operation;
  if ('pieces' in args && args.pieces !== undefined) {
    if (state.pieces === null || state.pieces < args.pieces) return true;
  }
  if (operation.operation !== 'offload') return false;
  return !legOn(state, operation.arguments.flight_id) || state.legs.at(-1)?.tenths === 1;
}

/** The states that a booking can have had while somebody asked. */
export function statesWithin(found: BookingLedger, operation: Movement): ShipmentState[] {
  const { first, last } = versionsWithin(found, operation.call_ms, endOf(operation));
  return found.states.slice(Math.max(first - 1, 0), last);
}

function someState(
  found: BookingLedger | undefined,
  operation: Movement,
  explains: (state: ShipmentState) => boolean,
): string | null {
  if (!found) return 'there is no such booking';
  const possible = statesWithin(found, operation);
  if (possible.some(explains)) return null;
  return `in its interval it was ${possible.map(({ status }) => status).join(', ')}`;
}

/** A hold may be ended by the very call that is refused: then it was held before. */
function endedByTime({ status, legs }: ShipmentState): boolean {
  const cancelled = legs.some(({ fate }) => fate === 'cancelled');
  return status === 'HELD' || (status === 'CANCELLED' && !cancelled);
}
