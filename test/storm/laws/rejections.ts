import { type Book, type Cancel, endOf, type Move, type Rejected } from '../history.ts';
import { type BookingLedger, type Ledger, tenthsOf } from '../ledger.ts';
import { itineraryFault, type ShipmentState } from '../shipment.ts';
import { firstIndex, versionsWithin } from '../timeline.ts';
import { namesakes } from './order.ts';

/** What a judgement needs to know beside the ledger. */
export interface Circumstances {
  ledger: Ledger;
  connection_ms: number;
  clock_slack_ms: number;
  /** When each flight was certain to be known. */
  published_ms: ReadonlyMap<string, number>;
}

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
      return capacityFault(operation, answer, ledger);
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

/** The figure must be one that the flight showed within the interval, and before its own booking. */
function capacityFault(operation: Book, answer: Rejected, ledger: Ledger): string | null {
  const { flight_id = '', available_kg = 0, requested_kg } = answer;
  const flight = ledger.flights.get(flight_id);
  const { weight_kg, flight_ids } = operation.arguments;
  if (!flight || !flight_ids.includes(flight_id)) return 'it names a flight of nobody';
  if (requested_kg !== weight_kg) return `it speaks of ${requested_kg} kg`;
  if (available_kg >= weight_kg) return 'by its own figures there was room';

  const { first, last } = versionsWithin(flight, operation.call_ms, endOf(operation));
  let until = last;
  for (const own of namesakes(ledger, operation)) {
    const place = own.places.find(({ chain }) => chain === flight);
    if (place) until = Math.min(until, flight.base + place.index);
  }
  const versions = flight.versions_at.get(flight.max_tenths - tenthsOf(available_kg)) ?? [];
  const shown_at = versions[firstIndex(versions, (version) => version >= first)];
  if (shown_at !== undefined && shown_at <= until) return null;
  const shown = flight.booked_tenths
    .slice(first - flight.base, Math.min(until + 1, first + FIGURES_TOLD) - flight.base)
    .map((tenths) => (flight.max_tenths - tenths) / 10);
  return `${available_kg} kg were never left; in its interval it was ${shown.join(', ') || 'booked already'} (versions ${first} to ${until})`;
}

const FIGURES_TOLD = 8;

/** Null when some state within the interval explains why a step or a cancel was refused. */
export function refusedMovementFault(
  operation: Cancel | Move,
  answer: Rejected,
  { ledger }: Circumstances,
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
      const owner = operation.operation === 'cancel' && found?.booking.user_id === args.user_id;
      return args.staff || owner ? 'the caller was allowed to' : null;
    }
    case 'not_cancellable':
      return someState(found, operation, ({ legs }) => legs.includes('arrived'));
    case 'booking_closed':
      return someState(found, operation, ({ next }) => next === null);
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
  operation: Cancel | Move,
  explains: (state: ShipmentState) => boolean,
): string | null {
  if (!found) return 'there is no such booking';
  const { first, last } = versionsWithin(found, operation.call_ms, endOf(operation));
  const possible = found.states.slice(Math.max(first - 1, 0), last);
  if (possible.some(explains)) return null;
  return `in its interval it was ${possible.map(({ status }) => status).join(', ')}`;
}

function existedBy({ transactions }: BookingLedger, ms: number): boolean {
  return (transactions[0]?.earliest_ms ?? Number.POSITIVE_INFINITY) <= ms;
}

function sameRequest(args: Book['arguments'], { booking }: BookingLedger): boolean {
  return args.user_id === booking.user_id && args.pieces === booking.pieces;
}
