import { changesOf, sumChanges } from './changes.ts';
import type { FinalBooking, FinalFlight, FinalState } from './final-state.ts';
import {
  type Book,
  isMovement,
  type KnownFlight,
  type Movement,
  type Operate,
  type Operation,
} from './history.ts';
import { tenthsOf } from './measures.ts';
import { isSplit, retellShipment, type ShipmentState } from './shipment.ts';
import { type Standing, standingOf } from './standing.ts';
import type { Chain, Transaction } from './timeline.ts';
import type { Violations } from './violation.ts';

/** A flight with every state that its capacity went through, as the database's events tell it. */
export interface FlightLedger extends Chain {
  flight: KnownFlight;
  standing: Standing;
  final: FinalFlight | undefined;
  /** At each version; null within a change that makes several, which nobody sees. */
  booked_tenths: (number | null)[];
  booked_litres: (number | null)[];
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
  /** The attempts to change each booking that was there. */
  movements: Map<string, Movement[]>;
  /** What was asked of each flight. */
  operated: Map<string, Operate[]>;
}

/** The name of an intent: its attempts share user and number of pieces, others never do. */
export function intentOf(booking: { user_id: string; pieces: number | null }): string {
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
  const movements = new Map<string, Movement[]>();
  const operated = new Map<string, Operate[]>();
  for (const operation of operations) {
    if (operation.operation === 'publish' && operation.answer.outcome === 'done') {
      for (const flight of operation.answer.flights) known.set(flight.flight_id, flight);
    } else if (operation.operation === 'book') {
      const name = intentOf(operation.arguments);
      const intent = intents.get(name);
      if (intent) intent.attempts.push(operation);
      else intents.set(name, { attempts: [operation], made: [] });
    } else if (isMovement(operation)) {
      const { ref_id } = operation.arguments;
      const known_of = movements.get(ref_id);
      if (known_of) known_of.push(operation);
      else movements.set(ref_id, [operation]);
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
  // What was split comes after what it was split from.
  const made = final.bookings.toSorted((a, b) => (a.events[0]?.id ?? 0) - (b.events[0]?.id ?? 0));
  for (const booking of made) {
    const root = bookings.get(booking.root_ref_id)?.booking;
    const parent = bookings.get(booking.split_from ?? '');
    const around = { flights: known, parent, root_origin: root?.origin };
    const { states, fault } = retellShipment(booking, around);
    if (fault) violations.add('steps', `booking ${booking.ref_id}: ${fault}`);
    const intent =
      booking.split_from === null
        ? intents.get(intentOf({ ...booking, pieces: booking.booked.pieces }))
        : undefined;
    const attempts = intent?.attempts ?? [];
    const ledger: BookingLedger = { booking, states, base: 0, transactions: [], attempts };
    bookings.set(booking.ref_id, ledger);
    intent?.made.push(ledger);
    if (booking.idempotency_key !== null) {
      const key = `${booking.user_id} ${booking.idempotency_key}`;
      keys.set(key, [...(keys.get(key) ?? []), ledger]);
    }
  }
  const transactions = [...bookings.values()].flatMap((entry) => transactionsOf(entry, bookings));
  transactions.sort((a, b) => a.event.id - b.event.id);
  const ledger = { flights, bookings, transactions, intents, keys, movements, operated };
  chainTransactions(ledger);
  return ledger;
}

/** The first event of a part belongs to the change that split it from its parent. */
function transactionsOf(
  { booking, states }: BookingLedger,
  bookings: ReadonlyMap<string, BookingLedger>,
): Transaction[] {
  const parent = bookings.get(booking.split_from ?? '')?.booking;
  const is_told = parent?.events.some((e) => e.offloaded_ref_id === booking.ref_id) ?? false;
  return booking.events.slice(is_told ? 1 : 0).map((event) => {
    const part = isSplit(event, booking) ? bookings.get(event.offloaded_ref_id ?? '') : undefined;
    const changes = changesOf(event, states);
    return {
      event,
      booking,
      part: part?.booking ?? null,
      changes: sumChanges([
        ...changes,
        ...(part ? changesOf(part.booking.events[0], part.states) : []),
      ]),
      earliest_ms: Number.NEGATIVE_INFINITY,
      earliest_by: null,
      latest_ms: Number.POSITIVE_INFINITY,
      latest_by: null,
      places: [],
    };
  });
}

function chainTransactions({ flights, bookings, transactions }: Ledger): void {
  for (const transaction of transactions) {
    const booking = bookings.get(transaction.booking.ref_id);
    if (booking) enchain(booking, transaction);
    const part = bookings.get(transaction.part?.ref_id ?? '');
    if (part) enchain(part, transaction);
    for (const { flight_id, tenths, litres, versions } of transaction.changes) {
      const flight = flights.get(flight_id);
      if (!flight) continue;
      const [booked_tenths, booked_litres] = [
        flight.booked_tenths.at(-1),
        flight.booked_litres.at(-1),
      ];
      for (let made = 1; made <= versions; made += 1) {
        const last = made === versions;
        enchain(flight, transaction);
        flight.booked_tenths.push(last ? (booked_tenths ?? 0) + tenths : null);
        flight.booked_litres.push(last ? (booked_litres ?? 0) + litres : null);
      }
    }
  }
  for (const flight of flights.values()) {
    indexVersions(flight.booked_tenths, flight.base, flight.versions_at);
    indexVersions(flight.booked_litres, flight.base, flight.versions_at_litres);
  }
}

function indexVersions(
  figures: readonly (number | null)[],
  base: number,
  versions_at: Map<number, number[]>,
): void {
  for (const [index, figure] of figures.entries()) {
    if (figure === null) continue;
    const versions = versions_at.get(figure);
    if (versions) versions.push(base + index);
    else versions_at.set(figure, [base + index]);
  }
}

function enchain(chain: Chain, transaction: Transaction): void {
  transaction.places.push({ chain, index: chain.transactions.length });
  chain.transactions.push(transaction);
}
