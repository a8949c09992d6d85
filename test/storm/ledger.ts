import type { FinalBooking, FinalFlight, FinalState } from './final-state.ts';
import type { Book, Cancel, KnownFlight, Operate, Operation } from './history.ts';
import { tenthsOf } from './measures.ts';
import { retellShipment, type ShipmentState } from './shipment.ts';
import { type Standing, standingOf } from './standing.ts';
import type { Chain, Transaction } from './timeline.ts';
import type { Violations } from './violation.ts';

/** A flight with every state that its capacity went through, as the database's events tell it. */
export interface FlightLedger extends Chain {
  flight: KnownFlight;
  standing: Standing;
  final: FinalFlight | undefined;
  /** After the first n changes. */
  booked_tenths: number[];
  booked_litres: number[];
  /** The version at which this amount was booked, ascending. */
  versions_at: Map<number, number[]>;
  /** The same for litres. */
  versions_at_litres: Map<number, number[]>;
}

/** A booking with every state that it went through, and the attempts that can have made it. */
export interface BookingLedger extends Chain {
  booking: FinalBooking;
  states: ShipmentState[];
  attempts: Book[];
}

/** What one caller wants once: its attempts, and the bookings that they made. */
export interface Intent {
  attempts: Book[];
  made: BookingLedger[];
}

export interface Ledger {
  flights: Map<string, FlightLedger>;
  bookings: Map<string, BookingLedger>;
  /** Every change, in the order of effects. */
  transactions: Transaction[];
  /** What came of each intent. */
  intents: Map<string, Intent>;
  /** The bookings made under each user's retry key, as `user key`. */
  keys: Map<string, BookingLedger[]>;
  /** The attempts to cancel each booking. */
  cancels: Map<string, Cancel[]>;
  /** What was asked of each flight. */
  operated: Map<string, Operate[]>;
}

/** The name of an intent: its attempts share user and number of pieces, others never do. */
export function intentOf(booking: { user_id: string; pieces: number }): string {
  return `${booking.user_id} ${booking.pieces}`;
}

/** Retells the final state as one timeline per flight and per booking, and reports where it cannot. */
export function buildLedger(
  initial: readonly KnownFlight[],
  operations: readonly Operation[],
  final: FinalState,
  violations: Violations,
): Ledger {
  const known = new Map(initial.map((flight) => [flight.flight_id, flight]));
  const intents = new Map<string, Intent>();
  const cancels = new Map<string, Cancel[]>();
  const operated = new Map<string, Operate[]>();
  for (const operation of operations) {
    if (operation.operation === 'publish' && operation.answer.outcome === 'done') {
      for (const flight of operation.answer.flights) known.set(flight.flight_id, flight);
    } else if (operation.operation === 'book') {
      const name = intentOf(operation.arguments);
      const intent = intents.get(name);
      if (intent) intent.attempts.push(operation);
      else intents.set(name, { attempts: [operation], made: [] });
    } else if (operation.operation === 'cancel') {
      const { ref_id } = operation.arguments;
      cancels.set(ref_id, [...(cancels.get(ref_id) ?? []), operation]);
    } else if (operation.operation === 'operate') {
      const { flight_id } = operation.arguments;
      const known_of = operated.get(flight_id);
      if (known_of) known_of.push(operation);
      else operated.set(flight_id, [operation]);
    }
  }

  const finals = new Map(final.flights.map((flight) => [flight.flight_id, flight]));
  const flights = new Map<string, FlightLedger>();
  for (const flight of known.values()) {
    flights.set(flight.flight_id, {
      flight,
      standing: standingOf(flight, operated.get(flight.flight_id) ?? []),
      final: finals.get(flight.flight_id),
      base: flight.version,
      transactions: [],
      booked_tenths: [tenthsOf(flight.booked_weight_kg)],
      booked_litres: [0],
      versions_at: new Map(),
      versions_at_litres: new Map(),
    });
  }

  const bookings = new Map<string, BookingLedger>();
  const keys = new Map<string, BookingLedger[]>();
  const transactions: Transaction[] = [];
  for (const booking of final.bookings) {
    const { states, fault } = retellShipment(booking, known);
    if (fault) violations.add('steps', `booking ${booking.ref_id}: ${fault}`);
    const intent = intents.get(intentOf(booking));
    const attempts = intent?.attempts ?? [];
    const ledger: BookingLedger = { booking, states, base: 0, transactions: [], attempts };
    bookings.set(booking.ref_id, ledger);
    intent?.made.push(ledger);
    if (booking.idempotency_key !== null) {
      const key = `${booking.user_id} ${booking.idempotency_key}`;
      keys.set(key, [...(keys.get(key) ?? []), ledger]);
    }
    for (const event of booking.events) {
      transactions.push({
        event,
        booking,
        changes: changesOf(ledger, event.sequence),
        earliest_ms: Number.NEGATIVE_INFINITY,
        earliest_by: null,
        latest_ms: Number.POSITIVE_INFINITY,
        latest_by: null,
        places: [],
      });
    }
  }
  transactions.sort((a, b) => a.event.id - b.event.id);
  const ledger = { flights, bookings, transactions, intents, keys, cancels, operated };
  chainTransactions(ledger);
  return ledger;
}

function changesOf(ledger: BookingLedger, version: number): Transaction['changes'] {
  const { flight_ids, weight_kg, volume_l } = ledger.booking;
  const tenths = tenthsOf(weight_kg);
  const before = ledger.states[version - 2]?.legs;
  return (ledger.states[version - 1]?.legs ?? []).flatMap((leg, index) => {
    const flight_id = flight_ids[index] ?? '';
    if (!before) return [{ flight_id, tenths, litres: volume_l }];
    const released = before[index] === 'booked' && RELEASED.has(leg);
    return released ? [{ flight_id, tenths: -tenths, litres: -volume_l }] : [];
  });
}

const RELEASED: ReadonlySet<string> = new Set(['cancelled', 'expired', 'flight_cancelled']);

function chainTransactions({ flights, bookings, transactions }: Ledger): void {
  for (const transaction of transactions) {
    const booking = bookings.get(transaction.booking.ref_id);
    if (booking) enchain(booking, transaction);
    for (const { flight_id, tenths, litres } of transaction.changes) {
      const flight = flights.get(flight_id);
      if (!flight) continue;
      enchain(flight, transaction);
      flight.booked_tenths.push((flight.booked_tenths.at(-1) ?? 0) + tenths);
      flight.booked_litres.push((flight.booked_litres.at(-1) ?? 0) + litres);
    }
  }
  for (const flight of flights.values()) {
    indexVersions(flight.booked_tenths, flight.base, flight.versions_at);
    indexVersions(flight.booked_litres, flight.base, flight.versions_at_litres);
  }
}

function indexVersions(
  figures: readonly number[],
  base: number,
  versions_at: Map<number, number[]>,
): void {
  for (const [index, figure] of figures.entries()) {
    const versions = versions_at.get(figure);
    if (versions) versions.push(base + index);
    else versions_at.set(figure, [base + index]);
  }
}

function enchain(chain: Chain, transaction: Transaction): void {
  transaction.places.push({ chain, index: chain.transactions.length });
  chain.transactions.push(transaction);
}
