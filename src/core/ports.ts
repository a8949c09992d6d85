import type { FailureOf } from './reasons.ts';
import type {
  Actor,
  Airport,
  AirportFacts,
  BookingListed,
  BookingStatus,
  BookingWithEvents,
  Capacity,
  CapacityChange,
  DateCollision,
  Flight,
  NewFlight,
  RouteFilter,
  RouteQuery,
  ShipmentRequest,
  Step,
  User,
} from './types.ts';

/** The database is out of reach or too slow; what a write came to is unknown. */
export class Unavailable extends Error {
  override readonly name: string = 'Unavailable';
}

/** The same, but it is certain that the call changed nothing: the database said so, or was never asked. */
export class NothingDone extends Unavailable {
  override readonly name = 'NothingDone';
  /** Whether others held what the call needed: a moment later it may be free. */
  readonly contended: boolean;

  constructor(message: string, { contended }: { contended: boolean }) {
    super(message);
    this.contended = contended;
  }
}

/** A request to book, named before it is sent, so that an unknown outcome has a name. */
export type Shipment = {
  actor: Actor;
  ref_id: string;
  idempotency_key: string | null;
  request: ShipmentRequest;
};

/** A replay has today's `capacity`: the write to the cache may have been lost with the first answer. */
export type Booked = {
  outcome: 'booked' | 'replayed';
  booking: BookingWithEvents;
  capacity: CapacityChange[];
};
export type LockRequired = { outcome: 'lock_required'; flight_ids: string[] };
export type BookingRefusal = FailureOf<
  | 'unauthenticated'
  | 'forbidden'
  | 'validation_failed'
  | 'idempotency_key_reused'
  | 'ref_id_taken'
  | 'flight_not_found'
  | 'itinerary_invalid'
  | 'flight_departed'
  | 'capacity_exceeded'
>;

export type BookingRead = { booking: BookingWithEvents };
export type StepRefusal = FailureOf<
  | 'unauthenticated'
  | 'forbidden'
  | 'validation_failed'
  | 'booking_not_found'
  | 'booking_closed'
  | 'version_mismatch'
  | 'location_invalid'
  | 'out_of_sequence'
>;
export type CancelRefusal = FailureOf<
  'unauthenticated' | 'forbidden' | 'booking_not_found' | 'not_cancellable' | 'version_mismatch'
>;

/** `departure_dates`: whose timetable searches have to read again. */
export type AirportPut = {
  airport: Airport;
  created: boolean;
  departure_dates: string[];
  collisions: DateCollision[];
};

/** Itineraries in the order of the answer, each as the places of its flights in `flights`, from 0. */
export type Timetable = {
  /** By departure date. */
  flights: Flight[];
  itineraries: number[][];
  /** Whether there were more itineraries than are kept. */
  cut: boolean;
};

/** The books, one database function and so one round trip each. Every call may throw Unavailable, and NothingDone among it. */
export interface Ledger {
  /** `lock_held`: the caller has, or need not have, the lock of scarce flights. */
  bookShipment(
    shipment: Shipment,
    lock_held: false,
  ): Promise<Booked | LockRequired | BookingRefusal>;
  bookShipment(shipment: Shipment, lock_held: true): Promise<Booked | BookingRefusal>;
  recordStep(order: {
    actor: Actor;
    ref_id: string;
    step: Step;
    location: string;
    flight_id: string | null;
    if_versions: number[] | null;
  }): Promise<BookingRead | StepRefusal>;
  cancelBooking(order: {
    actor: Actor;
    ref_id: string;
    if_versions: number[] | null;
  }): Promise<(BookingRead & { capacity: CapacityChange[] }) | CancelRefusal>;
  getBooking(ref_id: string): Promise<BookingRead | FailureOf<'booking_not_found'>>;
  listBookings(query: {
    actor: Actor;
    status: BookingStatus | null;
    limit: number;
    after_ref_id: string | null;
  }): Promise<
    | { bookings: BookingListed[]; next: string | null }
    | FailureOf<'unauthenticated' | 'validation_failed'>
  >;
  searchItineraries(
    query: RouteQuery,
    filter: RouteFilter,
  ): Promise<Timetable | FailureOf<'validation_failed'>>;
  getFlight(flight_id: string): Promise<{ flight: Flight } | FailureOf<'flight_not_found'>>;
  publishFlights(
    actor: Actor,
    flights: NewFlight | NewFlight[],
  ): Promise<
    | { flights: Flight[] }
    | FailureOf<'unauthenticated' | 'forbidden' | 'validation_failed' | 'flight_exists'>
  >;
  findAirports(query: string, limit: number): Promise<{ airports: Airport[] }>;
  getAirport(code: string): Promise<{ airport: Airport } | FailureOf<'airport_not_found'>>;
  putAirport(
    actor: Actor,
    code: string,
    facts: AirportFacts,
  ): Promise<AirportPut | FailureOf<'unauthenticated' | 'forbidden' | 'validation_failed'>>;
  signUp(account: {
    email: string;
    name: string;
    dob: string | null;
    password_hash: string;
  }): Promise<{ user: User } | FailureOf<'email_taken'>>;
  findCredentials(
    email: string,
  ): Promise<{ user: User; password_hash: string | null } | FailureOf<'invalid_credentials'>>;
  getUser(actor: Actor): Promise<{ user: User } | FailureOf<'unauthenticated'>>;
  /** Resolves when the database is reachable and migrated. */
  checkDatabase(): Promise<void>;
}

/** A cached timetable with the moment it was read and how long that took, for Age and early refresh. */
export type CachedTimetable = Timetable & { read_at_ms: number; took_ms: number };

/** The tokens of the timetable as they were before the database was read; null where there was none. */
export type TimetableTokens = readonly (string | null)[];

/** The live capacity of each flight of a timetable, by its place; undefined where none is known. */
export type LiveCapacity = readonly (Capacity | undefined)[];

/** What one look at the cache found: the timetable with the live capacity of its flights, or nothing. */
export type CacheLook = {
  tokens: TimetableTokens;
  found: { timetable: CachedTimetable; live: LiveCapacity } | null;
};

/** The search cache: the timetable is cached, capacity is live. Every call may throw when Redis is out of reach. */
export interface SearchCache {
  look(query: RouteQuery): Promise<CacheLook>;
  store(query: RouteQuery, timetable: CachedTimetable, tokens: TimetableTokens): Promise<void>;
  /** Makes new capacity visible to searches; a version never goes backwards. */
  writeCapacity(changes: readonly CapacityChange[]): Promise<void>;
  /** Makes new flights of these departure dates visible to searches. */
  renewTimetables(departure_dates: readonly string[]): Promise<void>;
  /** Resolves when Redis is reachable. */
  ping(): Promise<void>;
}

/** One try for the lock of a flight. */
export interface FlightLocks {
  /** True when the lock is ours now. Throws when Redis is out of reach: then it may be ours or not. */
  tryLock(flight_id: string, owner: string): Promise<boolean>;
  /** Gives the lock back, if it is still this owner's. */
  unlock(flight_id: string, owner: string): Promise<void>;
}

/** Counts of sign-ins that did not succeed. Every call may throw when Redis is out of reach. */
export interface SignInLimits {
  /** Counts an attempt as failed until `succeeded` says otherwise. Null: go on; else the seconds to wait. */
  attempt(email: string, address: string): Promise<number | null>;
  succeeded(email: string, address: string): Promise<void>;
  /** The attempt came to nothing that the caller could help: it does not count. */
  abandoned(email: string, address: string): Promise<void>;
}

/** Slow on purpose: called in turn (`Hashing`). Compared as RFC 8265 says. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes the same time when there is no hash to compare with. */
  verify(password: string, stored: string | null): Promise<boolean>;
}

/** A place in the line of those who hash a password: one at a time, since a hash occupies the isolate. */
export interface HashingPlace {
  /** Hashes when it is this one's turn. Refuses when that takes too long. */
  inTurn<T>(hash: () => Promise<T>): Promise<{ hashed: T } | FailureOf<'sign_in_busy'>>;
  /** Gives back a place whose turn did not come. */
  leave(): void;
}

/** The line itself. */
export interface Hashing {
  /** A place, at once or not at all: the line is bounded, and so is the share of an address in it. */
  enter(address: string): HashingPlace | FailureOf<'too_many_at_once' | 'sign_in_busy'>;
}

/** What the core may not have of its own. */
export interface World {
  now_ms(): number;
  /** A number from 0 up to, not including, 1. */
  random(): number;
  /** Bytes from a cryptographically secure source. */
  randomBytes(count: number): Uint8Array;
  /** Bytes that only this service can derive from a text, and always the same: a keyed hash. */
  derivedBytes(text: string): Promise<Uint8Array>;
  uuid(): string;
  sleep(ms: number): Promise<void>;
  /** Lets work go on after the answer, also when the client has hung up. */
  waitUntil(work: Promise<unknown>): void;
  /** Tells the operator of something that the caller need not know. */
  report(event: string, error: unknown): void;
}

/** Around each round trip of an adapter: gets the call, returns its outcome. */
export type Observe = <T>(call: () => Promise<T>) => Promise<T>;

export type Ports = {
  ledger: Ledger;
  cache: SearchCache;
  locks: FlightLocks;
  sign_ins: SignInLimits;
  passwords: Passwords;
  hashing: Hashing;
  world: World;
};
