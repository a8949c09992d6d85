import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** A flight as the history knows it: what is static about it, and where its count began. */
export interface KnownFlight {
  flight_id: string;
  origin: string;
  destination: string;
  departure_date: string;
  departure_ms: number;
  arrival_ms: number;
  max_weight_kg: number;
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
  expected?: { step: Step; location: string } | undefined;
  /** How long the caller was asked to wait. */
  retry_after_s?: number | undefined;
}

export interface BookingArguments {
  user_id: string;
  origin: string;
  destination: string;
  weight_kg: number;
  /** Together with the user the name of the intent: attempts of one booking share it, others never do. */
  pieces: number;
  flight_ids: string[];
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
  event_id: string;
  /** Of the body as it came, byte for byte. */
  digest: string;
}

/** A booking as an answer showed it. */
export interface BookingSeen {
  outcome: 'done';
  version: number;
  status: string;
}

export interface FlightSeen {
  outcome: 'done';
  version: number;
  booked_weight_kg: number;
  max_weight_kg: number;
}

export interface SearchSeen {
  outcome: 'done';
  cache: 'hit' | 'miss' | 'bypass';
  /** False when the answer was cut by its limit. */
  complete: boolean;
  flights: { flight_id: string; booked_weight_kg: number; max_weight_kg: number }[];
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

export type Book = Recorded<'book', BookingArguments, BookingDone>;
export type Cancel = Recorded<
  'cancel',
  { user_id: string; staff: boolean; ref_id: string },
  BookingSeen
>;
export type Move = Recorded<
  'step',
  { user_id: string; staff: boolean; ref_id: string; step: Step; location: string },
  BookingSeen
>;
export type ReadBooking = Recorded<'read_booking', { ref_id: string }, BookingSeen>;
export type ReadFlight = Recorded<'read_flight', { flight_id: string }, FlightSeen>;
export type Search = Recorded<
  'search',
  { origin: string; destination: string; date: string; weight_kg?: number | undefined },
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
export type Operation = Book | Cancel | Move | ReadBooking | ReadFlight | Search | Publish | Fault;

/** The moment after which an operation can have had no effect, as far as its caller knows. */
export function endOf(operation: Operation): number {
  if (operation.answer.outcome === 'unknown') return Number.POSITIVE_INFINITY;
  return operation.return_ms ?? Number.POSITIVE_INFINITY;
}

/** Writes a history as NDJSON, one operation per line, in the order given. */
export async function writeHistory(path: string, operations: Iterable<Operation>): Promise<void> {
  const file = createWriteStream(path);
  for (const operation of operations) {
    if (!file.write(`${JSON.stringify(operation)}\n`)) {
      await new Promise<void>((drained) => file.once('drain', () => drained()));
    }
  }
  await new Promise<void>((resolve, reject) => {
    file.on('error', reject);
    file.end(() => resolve());
  });
}

/** Reads a history that `writeHistory` wrote. */
export async function readHistory(path: string): Promise<Operation[]> {
  const operations: Operation[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line !== '') operations.push(JSON.parse(line));
  }
  return operations;
}
