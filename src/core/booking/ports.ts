import type { Actor } from '../identity/types.ts';
import type { FailureOf } from '../reasons.ts';
import type { CapacityChange } from '../schedule/types.ts';
import type {
  AuditedCapacity,
  Booked,
  BookingListed,
  BookingRead,
  BookingStatus,
  FlightBooking,
  Freeing,
  LockRequired,
  Offload,
  Offloaded,
  Rebooked,
  RebookingRequest,
  Shipment,
} from './types.ts';

export type BookingRefusal = FailureOf<
  | 'unauthenticated'
  | 'forbidden'
  | 'validation_failed'
  | 'idempotency_key_reused'
  | 'ref_id_taken'
  | 'quote_unknown'
  | 'quote_mismatch'
  | 'flight_not_found'
  | 'itinerary_invalid'
  | 'handling_refused'
  | 'piece_too_large'
  | 'flight_departed'
  | 'flight_cancelled'
  | 'flight_closed'
  | 'acceptance_closed'
  | 'quote_expired'
  | 'quote_used'
  | 'hold_limit'
  | 'awb_taken'
  | 'capacity_exceeded'
  | 'awb_stock_empty'
>;
export type ConfirmRefusal = FailureOf<
  | 'unauthenticated'
  | 'forbidden'
  | 'booking_not_found'
  | 'hold_expired'
  | 'booking_closed'
  | 'version_mismatch'
>;
export type CancelRefusal = FailureOf<
  'unauthenticated' | 'forbidden' | 'booking_not_found' | 'not_cancellable' | 'version_mismatch'
>;
export type RebookRefusal = FailureOf<
  | 'unauthenticated'
  | 'forbidden'
  | 'booking_not_found'
  | 'booking_closed'
  | 'version_mismatch'
  | 'nothing_to_rebook'
  | 'not_changeable'
  | 'validation_failed'
  | 'quote_unknown'
  | 'quote_mismatch'
  | 'flight_not_found'
  | 'itinerary_invalid'
  | 'handling_refused'
  | 'piece_too_large'
  | 'flight_departed'
  | 'flight_cancelled'
  | 'flight_closed'
  | 'acceptance_closed'
  | 'quote_expired'
  | 'quote_used'
  | 'capacity_exceeded'
>;
export type OffloadRefusal = FailureOf<
  | 'unauthenticated'
  | 'forbidden'
  | 'validation_failed'
  | 'booking_not_found'
  | 'booking_closed'
  | 'version_mismatch'
  | 'booking_held'
  | 'rebooking_required'
  | 'out_of_sequence'
  | 'not_changeable'
>;

/** A change of one booking, by somebody, at any of these versions or (null) at whichever. */
export type BookingOrder = { actor: Actor; ref_id: string; if_versions: number[] | null };

/** The books, one database function and so one round trip each. Every call may throw Unavailable, and NothingDone among it. */
export interface Ledger {
  /** `lock_held`: the caller has, or need not have, the lock of scarce flights. */
  bookShipment(
    shipment: Shipment,
    lock_held: false,
  ): Promise<Booked | LockRequired | (BookingRefusal & Freeing)>;
  bookShipment(shipment: Shipment, lock_held: true): Promise<Booked | (BookingRefusal & Freeing)>;
  /** Makes a hold a booking. Its capacity was taken when it was held. */
  confirmBooking(
    order: BookingOrder,
  ): Promise<(BookingRead & Freeing) | (ConfirmRefusal & Freeing)>;
  cancelBooking(
    order: BookingOrder,
  ): Promise<(BookingRead & { capacity: CapacityChange[] }) | CancelRefusal>;
  /** Other flights or other facts. `lock_held` as above. */
  rebookBooking(
    order: BookingOrder & { request: RebookingRequest },
    lock_held: false,
  ): Promise<Rebooked | LockRequired | (RebookRefusal & Freeing)>;
  rebookBooking(
    order: BookingOrder & { request: RebookingRequest },
    lock_held: true,
  ): Promise<Rebooked | (RebookRefusal & Freeing)>;
  /** `part_ref_id` names the part, if there will be one. */
  offloadBooking(
    order: BookingOrder & { offload: Offload },
    part_ref_id: string,
  ): Promise<(Offloaded & { capacity: CapacityChange[] }) | OffloadRefusal>;
  listBookings(query: {
    actor: Actor;
    status: BookingStatus | null;
    awb_number: string | null;
    limit: number;
    after_ref_id: string | null;
  }): Promise<
    | { bookings: BookingListed[]; next: string | null }
    | FailureOf<'unauthenticated' | 'validation_failed'>
  >;
  listFlightBookings(query: {
    actor: Actor;
    flight_id: string;
    limit: number;
    after_ref_id: string | null;
  }): Promise<
    | { bookings: FlightBooking[]; next: string | null }
    | FailureOf<'unauthenticated' | 'forbidden' | 'flight_not_found' | 'validation_failed'>
  >;
}

/** One try for the lock of a flight. */
export interface FlightLocks {
  /** True when the lock is ours now. Throws when Redis is out of reach: then it may be ours or not. */
  tryLock(flight_id: string, owner: string): Promise<boolean>;
  /** Gives the lock back, if it is still this owner's. */
  unlock(flight_id: string, owner: string): Promise<void>;
}

/** Holds that ran out. One round trip each; may throw like `Ledger`. */
export interface HoldExpiry {
  /** Ends so many holds that are over, at most, and gives their capacity back. Each is ended once. */
  expireHolds(limit: number): Promise<{ expired: number; capacity: CapacityChange[] }>;
}

/** What is booked on each flight, beside what its legs hold. One round trip; may throw like `Ledger`. */
export interface CapacityAudit {
  auditCapacity(): Promise<AuditedCapacity>;
}
