import type { Actor } from '../identity/types.ts';
import type { FailureOf } from '../reasons.ts';
import type { DatedLine, LinesImported } from './import/types.ts';
import type {
  Airport,
  AirportFacts,
  AirportPut,
  AlignedDates,
  CapacityChange,
  Flight,
  FlightChanges,
  FlightOperated,
  NetworkLoad,
  NetworkWish,
  NewFlight,
  TimetablePage,
  TimetableWish,
} from './types.ts';

/** The published flights. One round trip each; every call may throw Unavailable, and NothingDone among it. */
export interface Flights {
  getFlight(flight_id: string): Promise<{ flight: Flight } | FailureOf<'flight_not_found'>>;
  /** By departure, then id, after a flight (id) or from the first one on. */
  listFlights(
    actor: Actor,
    wish: TimetableWish,
    page: { limit: number; after_flight_id: string | null },
  ): Promise<TimetablePage | FailureOf<'unauthenticated' | 'forbidden' | 'validation_failed'>>;
  publishFlights(
    actor: Actor,
    flights: NewFlight | NewFlight[],
  ): Promise<
    | { flights: Flight[] }
    | FailureOf<'unauthenticated' | 'forbidden' | 'validation_failed' | 'flight_exists'>
  >;
  importFlights(
    actor: Actor,
    lines: DatedLine[],
    wish: { dry_run: boolean; skip_invalid: boolean },
  ): Promise<LinesImported | FailureOf<'unauthenticated' | 'forbidden'>>;
  operateFlight(
    actor: Actor,
    flight_id: string,
    changes: FlightChanges,
  ): Promise<
    | (FlightOperated & { capacity: CapacityChange[] })
    | (OperationRefusal & { capacity?: CapacityChange[] })
  >;
}

export type OperationRefusal = FailureOf<
  | 'unauthenticated'
  | 'forbidden'
  | 'flight_not_found'
  | 'shipment_departed'
  | 'validation_failed'
  | 'capacity_below_booked'
>;

/** The airports that flights go between. One round trip each; every call may throw like those of `Flights`. */
export interface Airports {
  findAirports(query: string, limit: number): Promise<{ airports: Airport[] }>;
  getAirport(code: string): Promise<{ airport: Airport } | FailureOf<'airport_not_found'>>;
  putAirport(
    actor: Actor,
    code: string,
    facts: AirportFacts,
  ): Promise<AirportPut | FailureOf<'unauthenticated' | 'forbidden' | 'validation_failed'>>;
}

/** The network by its load. One round trip; may throw like those of `Flights`. */
export interface Network {
  /** What everyone may see, as it was at most half a minute ago. */
  loadOf(wish: NetworkWish): Promise<NetworkLoad>;
  /** The same as it is now, with where the shipments are. */
  loadWithShipments(wish: NetworkWish): Promise<NetworkLoad>;
}

/** News of flights for whoever searches them. Every call may throw when Redis is out of reach. */
export interface FlightNews {
  /** Makes new capacity visible to searches; a version never goes backwards. */
  writeCapacity(changes: readonly CapacityChange[]): Promise<void>;
  /** Makes new flights of these departure dates visible to searches. */
  renewTimetables(departure_dates: readonly string[]): Promise<void>;
}

/** The local dates of flights. One round trip; may throw like those of `Flights`. */
export interface LocalDates {
  /** Brings those of coming flights in line with the time zones as they are now. */
  alignLocalDates(): Promise<AlignedDates>;
}
