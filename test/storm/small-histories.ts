import { checkHistory, TERMS } from './checker.ts';
import type { FinalBooking, FinalEvent, FinalFlight, FinalState } from './final-state.ts';
import type {
  Book,
  Confirm,
  FlightSeen,
  FlightStanding,
  KnownFlight,
  Operate,
  Operation,
  ReadFlight,
  Rejected,
  Search,
} from './history.ts';

export const FLIGHT: KnownFlight = {
  flight_id: 'F1',
  origin: 'DEL',
  destination: 'LHR',
  departure_date: '2027-01-15',
  departure_ms: 2_000_000,
  arrival_ms: 3_000_000,
  max_weight_kg: 100,
  max_volume_m3: 0.6,
  booked_weight_kg: 0,
  version: 0,
};

const THEN = new Date(0).toISOString();
let operations_made = 0;

/** Ann books 60 kg, from..to; acknowledged unless told otherwise. */
export function book(
  pieces: number,
  [call_ms, return_ms]: [number, number],
  answer: Book['answer'] = booked(pieces),
): Book {
  operations_made += 1;
  return {
    id: operations_made,
    client: 'ann',
    operation: 'book',
    call_ms,
    return_ms,
    arguments: {
      user_id: 'ann',
      origin: 'DEL',
      destination: 'LHR',
      weight_kg: 60,
      pieces,
      flight_ids: ['F1'],
      idempotency_key: `key-${pieces}`,
    },
    answer,
  };
}

function booked(pieces: number): Book['answer'] {
  return {
    outcome: 'done',
    replayed: false,
    ref_id: `REF-${pieces}`,
    status: 'BOOKED',
    version: 1,
    created_at: THEN,
    volume_m3: 0.36,
    hold_expires_at: null,
    awb_number: null,
    event_id: String(pieces),
    digest: `digest-${pieces}`,
  };
}

/** What a flight with so much left says to 60 kg. */
export function full(available_kg: number): Rejected {
  const figures = { flight_id: 'F1', available_kg, requested_kg: 60 };
  return { outcome: 'rejected', status: 409, code: 'capacity_exceeded', ...figures };
}

/** Nobody knows. */
export const LOST = { outcome: 'unknown', cause: 'connection lost' } as const;

/** An event with nothing but this. */
export function told(
  event: Partial<FinalEvent> & Pick<FinalEvent, 'id' | 'sequence' | 'status'>,
): FinalEvent {
  const nothing = {
    location: null,
    flight_id: null,
    kind: null,
    reason: null,
    code: null,
    occurred_ms: null,
    pieces: null,
    weight_kg: null,
    volume_l: null,
    offloaded_ref_id: null,
  };
  return { ...nothing, message: '', recorded_ms: 0, ...event };
}

/** Ann's booking as the database holds it. */
export function stored(pieces: number): FinalBooking {
  return {
    ...book(pieces, [0, 0]).arguments,
    ref_id: `REF-${pieces}`,
    idempotency_key: `key-${pieces}`,
    status: 'BOOKED',
    version: 1,
    created_at: THEN,
    booked: {
      pieces,
      weight_kg: 60,
      volume_l: 360,
      flight_ids: ['F1'],
      awb_number: null,
      quote_id: null,
    },
    volume_l: 360,
    itinerary: 1,
    awb_number: null,
    quote_id: null,
    split_from: null,
    root_ref_id: `REF-${pieces}`,
    needs_rebooking: false,
    held_until_ms: null,
    legs: [
      {
        leg: 1,
        itinerary: 1,
        flight_id: 'F1',
        weight_kg: 60,
        volume_l: 360,
        state: 'booked',
        release_reason: null,
      },
    ],
    events: [told({ id: pieces, sequence: 1, status: 'BOOKED', location: 'DEL' })],
  };
}

function load(booked_weight_kg: number) {
  return {
    booked_weight_kg,
    max_weight_kg: 100,
    booked_volume_m3: (booked_weight_kg * 6) / 1_000,
    max_volume_m3: 0.6,
  };
}

/** F1 as an answer shows it. */
export function shownFlight(
  version: number,
  booked_weight_kg: number,
  standing: Partial<FlightStanding> = {},
): FlightSeen {
  return {
    outcome: 'done',
    version,
    status: 'SCHEDULED',
    closed: false,
    estimated_departure_ms: null,
    estimated_arrival_ms: null,
    ...load(booked_weight_kg),
    ...standing,
  };
}

/** What an administrator asked of F1, and was told. */
export function operate(
  [call_ms, return_ms]: [number, number],
  changes: Partial<FlightStanding>,
  answer: Operate['answer'],
): Operate {
  operations_made += 1;
  const stamps = { id: operations_made, client: 'admin', call_ms, return_ms };
  return { ...stamps, operation: 'operate', arguments: { flight_id: 'F1', changes }, answer };
}

/** Ann's 60 kg, held for a minute. */
export function held(pieces: number): [Book, FinalBooking] {
  const operation = book(pieces, [0, 10]);
  operation.arguments.hold_minutes = 1;
  if (operation.answer.outcome === 'done') {
    operation.answer.status = 'HELD';
    operation.answer.hold_expires_at = new Date(60_000).toISOString();
  }
  const booking = stored(pieces);
  booking.status = 'HELD';
  booking.held_until_ms = 60_000;
  booking.events = booking.events.map((event) => ({ ...event, status: 'HELD' }));
  return [operation, booking];
}

/** Ann confirms REF-1, and is told. */
export function confirm(
  [call_ms, return_ms]: [number, number],
  answer: Confirm['answer'],
): Confirm {
  operations_made += 1;
  const stamps = { id: operations_made, client: 'ann', call_ms, return_ms };
  const args = { user_id: 'ann', staff: false, ref_id: 'REF-1' };
  return { ...stamps, operation: 'confirm', arguments: args, answer };
}

/** The hold of REF-1 with a second event, and its leg released where that gives it back. */
export function followedBy(booking: FinalBooking, event: Partial<FinalEvent>): FinalBooking {
  const status = event.status ?? booking.status;
  const events = [...booking.events, told({ id: 9, sequence: 2, ...event, status })];
  const legs = booking.legs.map((leg) =>
    status === 'CANCELLED'
      ? { ...leg, state: 'released' as const, release_reason: 'expired' as const }
      : leg,
  );
  return { ...booking, status, version: 2, events, legs };
}

/** A read of F1. */
export function read(at_ms: number, version: number, booked_weight_kg: number): ReadFlight {
  operations_made += 1;
  return {
    id: operations_made,
    client: 'bob',
    operation: 'read_flight',
    call_ms: at_ms,
    return_ms: at_ms + 5,
    arguments: { flight_id: 'F1' },
    answer: shownFlight(version, booked_weight_kg),
  };
}

/** A search that shows F1. */
export function search(at_ms: number, cache: 'hit' | 'miss', booked_weight_kg: number): Search {
  operations_made += 1;
  const shown = { flight_id: 'F1', ...load(booked_weight_kg) };
  return {
    id: operations_made,
    client: 'bob',
    operation: 'search',
    call_ms: at_ms,
    return_ms: at_ms + 5,
    arguments: { origin: 'DEL', destination: 'LHR', date: '2027-01-15' },
    answer: { outcome: 'done', cache, complete: true, flights: [shown] },
  };
}

/** Judges a history of F1, which holds what these bookings weigh unless told otherwise. */
export function check(
  operations: Operation[],
  bookings: FinalBooking[],
  flight?: Partial<FinalFlight>,
  terms = TERMS,
  more: { initial?: KnownFlight[]; final?: Partial<FinalState> } = {},
) {
  const final: FinalState = {
    flights: [
      {
        flight_id: 'F1',
        max_weight_kg: 100,
        booked_weight_kg: 60 * bookings.length,
        max_volume_l: 600,
        booked_volume_l: 360 * bookings.length,
        version: bookings.length,
        status: 'SCHEDULED',
        closed: false,
        ...flight,
      },
    ],
    bookings,
    numbers: [],
    ...more.final,
  };
  return checkHistory({ initial: more.initial ?? [FLIGHT], operations, final }, terms);
}
