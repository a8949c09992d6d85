import { type Circumstances, existedBy } from '../circumstances.ts';
import { type Book, endOf, type Quote, type Rejected } from '../history.ts';
import { itineraryFault } from '../itinerary.ts';
import type { BookingLedger } from '../ledger.ts';
import { refusedHoldFault } from './holds.ts';
import { refusedCapacityFault } from './refused-capacity.ts';
import { flightRefusalFault } from './refused-flights.ts';
import { refusedPaperFault } from './refused-papers.ts';

/** Null when some state within the interval explains why a booking was refused, else why none does. */
export function refusedBookingFault(
  operation: Book,
  answer: Rejected,
  circumstances: Circumstances,
): string | null {
  const { ledger } = circumstances;
  const { arguments: args } = operation;
  switch (answer.code) {
    case 'flight_busy':
    case 'unavailable':
    case 'rate_limited':
      return null;
    case 'capacity_exceeded':
      return refusedCapacityFault(operation, answer, ledger);
    case 'hold_limit':
      return refusedHoldFault(operation, circumstances);
    case 'itinerary_invalid':
      return soundItineraryFault(args, circumstances);
    case 'quote_used':
    case 'quote_expired':
    case 'quote_mismatch':
    case 'awb_taken':
    case 'awb_stock_empty':
      return refusedPaperFault(operation, answer, circumstances);
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
      return flightRefusalFault(operation, answer, circumstances);
  }
}

/** Null when some state explains why no quote was made; what is held beyond its time counts as free in it. */
export function refusedQuoteFault(
  operation: Quote,
  answer: Rejected,
  circumstances: Circumstances,
): string | null {
  switch (answer.code) {
    case 'rate_limited':
      return null;
    case 'capacity_exceeded': {
      const { available_kg = 0, requested_kg = 0, available_m3, requested_m3 = 0 } = answer;
      const lacks = available_kg < requested_kg || (available_m3 ?? requested_m3) < requested_m3;
      return lacks ? null : 'by its own figures there was room';
    }
    case 'itinerary_invalid':
      return soundItineraryFault(operation.arguments, circumstances);
    default:
      return flightRefusalFault(operation, answer, circumstances);
  }
}

function soundItineraryFault(
  { origin, destination, flight_ids }: Quote['arguments'],
  { ledger, connection_ms }: Circumstances,
): string | null {
  const legs = flight_ids.flatMap((id) => ledger.flights.get(id)?.flight ?? []);
  return itineraryFault(origin, destination, legs, connection_ms)
    ? null
    : 'nothing is wrong with the itinerary';
}

function sameRequest(args: Book['arguments'], { booking }: BookingLedger): boolean {
  return args.user_id === booking.user_id && args.pieces === booking.booked.pieces;
}
