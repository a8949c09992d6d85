import { type Circumstances, existedBy } from '../circumstances.ts';
import { type Book, endOf, type Rejected } from '../history.ts';
import { itineraryFault } from '../itinerary.ts';
import type { BookingLedger } from '../ledger.ts';
import { refusedHoldFault } from './holds.ts';
import { refusedCapacityFault } from './refused-capacity.ts';

/** Null when some state within the interval explains why a booking was refused, else why none does. */
export function refusedBookingFault(
  operation: Book,
  answer: Rejected,
  circumstances: Circumstances,
): string | null {
  const { ledger, published_ms } = circumstances;
  const { arguments: args } = operation;
  const flight = ledger.flights.get(answer.flight_id ?? '');
  switch (answer.code) {
    case 'flight_busy':
    case 'unavailable':
    case 'rate_limited':
      return null;
    case 'capacity_exceeded':
      return refusedCapacityFault(operation, answer, ledger);
    case 'flight_cancelled':
      return flight?.standing.status.canBe('CANCELLED', lookOf(operation))
        ? null
        : 'it was not cancelled';
    case 'flight_closed':
      return flight?.standing.closed.canBe(true, lookOf(operation)) ? null : 'it was not closed';
    case 'hold_limit':
      return refusedHoldFault(operation, circumstances);
    case 'flight_departed': {
      const latest_ms = endOf(operation) + circumstances.clock_slack_ms;
      return flight && flight.flight.departure_ms <= latest_ms ? null : 'it had not departed';
    }
    case 'flight_not_found': {
      const known_ms = published_ms.get(answer.flight_id ?? '');
      return known_ms === undefined || known_ms >= operation.call_ms ? null : 'it was published';
    }
    case 'itinerary_invalid': {
      const legs = args.flight_ids.flatMap((id) => ledger.flights.get(id)?.flight ?? []);
      const { origin, destination } = args;
      return itineraryFault(origin, destination, legs, circumstances.connection_ms)
        ? null
        : 'nothing is wrong with the itinerary';
    }
    case 'idempotency_key_reused': {
      const holders = ledger.keys.get(`${args.user_id} ${args.idempotency_key}`) ?? [];
      const other = holders.some(
        (holder) => !sameRequest(args, holder) && existedBy(holder, endOf(operation)),
      );
      return other ? null : 'no other request had used the key';
    }
    case 'ref_id_taken': {
      const holder = ledger.bookings.get(args.ref_id ?? '');
      if (!holder || !existedBy(holder, endOf(operation))) return 'nobody held the reference';
      if (!sameRequest(args, holder) || holder.booking.user_id !== args.user_id) return null;
      const cancelled = holder.transactions.find(({ event }) => event.status === 'CANCELLED');
      return cancelled && cancelled.earliest_ms <= endOf(operation)
        ? null
        : 'the reference was its own';
    }
    default:
      return 'no rule gives this answer';
  }
}

function lookOf(operation: Book) {
  return { from_ms: operation.call_ms, to_ms: endOf(operation) };
}

function sameRequest(args: Book['arguments'], { booking }: BookingLedger): boolean {
  return args.user_id === booking.user_id && args.pieces === booking.pieces;
}
