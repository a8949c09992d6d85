import type { FinalEvent, FinalState } from './final-state.ts';
import type { KnownFlight, Operation } from './history.ts';
import type { BookingLedger, Ledger } from './ledger.ts';

/** The settings under which a history was made. */
export interface Rules {
  connection_ms: number;
  holds_per_user: number;
  /** Between the clock that stamped the history and the database's. */
  clock_slack_ms: number;
}

/** A booking that was held, with the longest time for which it can have been so. */
export interface Hold {
  ledger: BookingLedger;
  user_id: string;
  from_ms: number;
  to_ms: number;
}

/** What a judgement needs to know beside the ledger. */
export interface Circumstances extends Rules {
  ledger: Ledger;
  /** When each flight was certain to be known. */
  published_ms: ReadonlyMap<string, number>;
  /** Each user's holds, in the order in which they were made. */
  holds: ReadonlyMap<string, Hold[]>;
  /** The first moment at which a shipment can have departed on each flight, where one did. */
  departures: ReadonlyMap<string, number>;
  /** When the first flight of all leaves. */
  departures_ms: number;
  /** The waybill numbers that somebody may have taken out of stock. */
  voided: ReadonlySet<string>;
  final: FinalState;
}

/** What is known around a ledger whose changes have their bounds. */
export function circumstancesOf(
  ledger: Ledger,
  initial: readonly KnownFlight[],
  operations: readonly Operation[],
  final: FinalState,
  rules: Rules,
): Circumstances {
  const held = ledger.transactions
    .filter(({ event, booking }) => event.sequence === 1 && booking.held_until_ms !== null)
    .flatMap(({ booking }) => ledger.bookings.get(booking.ref_id) ?? [])
    .map((held) => holdOf(held, rules.clock_slack_ms));
  return {
    ...rules,
    ledger,
    published_ms: publishedAt(initial, operations),
    holds: Map.groupBy(held, ({ user_id }) => user_id),
    departures: departedAt(ledger),
    departures_ms: Math.min(
      ...[...ledger.flights.values()].map(({ flight }) => flight.departure_ms),
    ),
    voided: new Set(
      operations.flatMap((o) =>
        o.operation === 'void' && o.answer.outcome !== 'rejected' ? o.arguments.awb_number : [],
      ),
    ),
    final,
  };
}

/** Whether the event ends a hold. */
export function endsHold({ kind, status }: FinalEvent): boolean {
  return kind === 'confirmed' || status === 'CANCELLED';
}

function holdOf(ledger: BookingLedger, clock_slack_ms: number): Hold {
  const { booking, transactions } = ledger;
  const ended = transactions.find(({ event }) => endsHold(event));
  return {
    ledger,
    user_id: booking.user_id,
    from_ms: transactions[0]?.earliest_ms ?? Number.POSITIVE_INFINITY,
    to_ms: Math.min(
      ended?.latest_ms ?? Number.POSITIVE_INFINITY,
      (booking.held_until_ms ?? 0) + clock_slack_ms,
    ),
  };
}

/** Whether a booking can have been there by this moment. */
export function existedBy({ transactions }: BookingLedger, ms: number): boolean {
  return (transactions[0]?.earliest_ms ?? Number.POSITIVE_INFINITY) <= ms;
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

function departedAt({ transactions }: Ledger): Map<string, number> {
  const departures = new Map<string, number>();
  for (const { event, earliest_ms } of transactions) {
    if (event.status !== 'DEPARTED' || event.kind !== null || event.flight_id === null) continue;
    const known_ms = departures.get(event.flight_id) ?? Number.POSITIVE_INFINITY;
    departures.set(event.flight_id, Math.min(known_ms, earliest_ms));
  }
  return departures;
}
