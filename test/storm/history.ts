/** A flight as the history knows it: what is static about it, and where its count began. */
export interface KnownFlight {
  flight_id: string;
  origin: string;
  destination: string;
  departure_date: string;
  departure_ms: number;
  arrival_ms: number;
  max_weight_kg: number;
  /** Null: no limit. */
  max_volume_m3: number | null;
  booked_weight_kg: number;
  version: number;
}

export type Step = 'depart' | 'arrive' | 'deliver';

/** The answer is not known: the effect may have happened once, later too, or not at all. */
export interface Unknown {
  outcome: 'unknown';
  cause: string;
  /** The name that the server gave to the unknown outcome, where it did. */
  ref_id?: string | undefined;
}

/** A definite no: nothing was changed. */
export interface Rejected {
  outcome: 'rejected';
  status: number;
  code: string;
  flight_id?: string | undefined;
  available_kg?: number | undefined;
  requested_kg?: number | undefined;
  available_m3?: number | undefined;
  requested_m3?: number | undefined;
  booked_weight_kg?: number | undefined;
  booked_volume_m3?: number | undefined;
  expected?: { step: Step; location: string } | undefined;
  quote_id?: string | undefined;
  ref_id?: string | undefined;
  awb_number?: string | undefined;
  /** How long the caller was asked to wait. */
  retry_after_s?: number | undefined;
}

/** A line of equal pieces. */
export interface Dimensions {
  length_cm: number;
  width_cm: number;
  height_cm: number;
  pieces: number;
}

export interface BookingArguments {
  user_id: string;
  origin: string;
  destination: string;
  weight_kg: number;
  /** Together with the user the name of the intent: attempts of one booking share it, others never do. */
  pieces: number;
  flight_ids: string[];
  /** Neither: the volume is assumed from the weight. */
  volume_m3?: number | undefined;
  dimensions?: Dimensions[] | undefined;
  hold_minutes?: number | undefined;
  quote_id?: string | undefined;
  awb_number?: string | undefined;
  draw_awb?: boolean | undefined;
  ref_id?: string | undefined;
  idempotency_key?: string | undefined;
}

export interface BookingDone {
  outcome: 'done';
  replayed: boolean;
  ref_id: string;
  status: string;
  version: number;
  created_at: string;
  volume_m3: number;
  hold_expires_at: string | null;
  awb_number: string | null;
  event_id: string;
  /** Of the body as it came, byte for byte. */
  digest: string;
}

/** A booking as an answer showed it. */
export interface BookingSeen {
  outcome: 'done';
  version: number;
  status: string;
  /** What an answer shows besides. */
  shown?: {
    flight_ids: string[];
    pieces: number;
    weight_kg: number;
    volume_m3: number;
    awb_number: string | null;
    needs_rebooking: boolean;
  };
}

/** What an operation can make of a flight; times in milliseconds since the epoch. */
export interface FlightStanding {
  status: 'SCHEDULED' | 'CANCELLED';
  closed: boolean;
  estimated_departure_ms: number | null;
  estimated_arrival_ms: number | null;
  max_weight_kg: number;
  max_volume_m3: number | null;
}

/** A flight's load as an answer showed it. */
export interface LoadSeen {
  booked_weight_kg: number;
  max_weight_kg: number;
  /** Null, both, where the flight has no limit of volume. */
  booked_volume_m3: number | null;
  max_volume_m3: number | null;
}

export interface FlightSeen extends FlightStanding, LoadSeen {
  outcome: 'done';
  version: number;
}

export interface SearchSeen {
  outcome: 'done';
  cache: 'hit' | 'miss' | 'bypass';
  /** False when the answer was cut by its limit. */
  complete: boolean;
  flights: ({ flight_id: string } & LoadSeen)[];
}

interface Recorded<Name extends string, Arguments, Done> {
  id: number;
  client: string;
  operation: Name;
  call_ms: number;
  /** Null when no answer came. */
  return_ms: number | null;
  arguments: Arguments;
  answer: Done | Rejected | Unknown;
}

/** Who speaks for which booking. */
interface Speaker {
  user_id: string;
  staff: boolean;
  ref_id: string;
}

export type Book = Recorded<'book', BookingArguments, BookingDone>;
export type Cancel = Recorded<'cancel', Speaker, BookingSeen>;
export type Move = Recorded<
  'step',
  Speaker & {
    step: Step;
    location: string;
    pieces?: number | undefined;
    occurred_ms?: number | undefined;
  },
  BookingSeen
>;
export type Confirm = Recorded<'confirm', Speaker, BookingSeen>;
/** Other flights, or another weight: what is left out stays. */
export type Rebook = Recorded<
  'rebook',
  Speaker & {
    flight_ids?: string[] | undefined;
    weight_kg?: number | undefined;
    pieces?: number | undefined;
    volume_m3?: number | undefined;
    handling_note?: string | undefined;
    quote_id?: string | undefined;
  },
  BookingSeen
>;
/** What a flight left behind: without pieces, all. The moment names the attempt and its repetitions. */
export type Offload = Recorded<
  'offload',
  Speaker & { flight_id: string; occurred_ms: number; pieces?: number | undefined },
  BookingSeen & { offloaded_ref_id: string }
>;
export type Report = Recorded<
  'milestone',
  Speaker & { code: string; location: string; occurred_ms: number; pieces?: number | undefined },
  BookingSeen
>;
/** A waybill for a booking: this one, or one that is drawn. */
export type Assign = Recorded<'assign', Speaker & { awb_number?: string | undefined }, BookingSeen>;
/** Takes a number out of its stock. */
export type VoidNumber = Recorded<'void', { awb_number: string }, { outcome: 'done' }>;
export type Quote = Recorded<
  'quote',
  Omit<BookingArguments, 'hold_minutes' | 'ref_id' | 'idempotency_key'>,
  { outcome: 'done'; quote_id: string; volume_m3: number }
>;
/** What is to become of a flight: only what is given changes. */
export type Operate = Recorded<
  'operate',
  { flight_id: string; changes: Partial<FlightStanding> },
  FlightSeen
>;
/** Ends the holds that are over. `shown`: what it frees is written to the cache. */
export type Expire = Recorded<'expire', { shown: boolean }, { outcome: 'done' }>;
export type ReadBooking = Recorded<'read_booking', { ref_id: string }, BookingSeen>;
export type ReadFlight = Recorded<'read_flight', { flight_id: string }, FlightSeen>;
export type Search = Recorded<
  'search',
  {
    origin: string;
    destination: string;
    date: string;
    weight_kg?: number | undefined;
    volume_m3?: number | undefined;
  },
  SearchSeen
>;
export type Publish = Recorded<
  'publish',
  { user_id: string; flights: number },
  { outcome: 'done'; flights: KnownFlight[] }
>;
/** A disturbance. `cache` says whether writes to Redis may have been lost by it. */
export type Fault = Recorded<'fault', { kind: string; cache: boolean }, { outcome: 'done' }>;

/** One line of a history: who called what, when it began, when it ended, and what came back. */
export type Operation =
  | Book
  | Cancel
  | Confirm
  | Move
  | Rebook
  | Offload
  | Report
  | Assign
  | VoidNumber
  | Quote
  | Operate
  | Expire
  | ReadBooking
  | ReadFlight
  | Search
  | Publish
  | Fault;

/** What can change a booking that is there, by its reference. */
export type Movement = Cancel | Confirm | Move | Rebook | Offload | Report | Assign;

/** Whether an operation is one of those. */
export function isMovement(operation: Operation): operation is Movement {
  return MOVEMENTS.has(operation.operation);
}

const MOVEMENTS: ReadonlySet<string> = new Set([
  'cancel',
  'confirm',
  'step',
  'rebook',
  'offload',
  'milestone',
  'assign',
] satisfies Movement['operation'][]);

/** The moment after which an operation can have had no effect, as far as its caller knows. */
export function endOf(operation: Operation): number {
  if (operation.answer.outcome === 'unknown') return Number.POSITIVE_INFINITY;
  return operation.return_ms ?? Number.POSITIVE_INFINITY;
}
