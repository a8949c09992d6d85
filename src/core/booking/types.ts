import type { Actor } from '../identity/types.ts';
import type { CapacityChange } from '../schedule/types.ts';

export const BOOKING_STATUSES = [
  'BOOKED',
  'DEPARTED',
  'ARRIVED',
  'DELIVERED',
  'CANCELLED',
] as const;
export type BookingStatus = (typeof BOOKING_STATUSES)[number];

/** What a client asks to be booked: the validated known fields as sent. */
export type ShipmentRequest = {
  origin: string;
  destination: string;
  weight_kg: number;
  pieces: number;
  flight_ids: string[];
  ref_id?: string | undefined;
};

/** A request to book, named before it is sent, so that an unknown outcome has a name. */
export type Shipment = {
  actor: Actor;
  ref_id: string;
  idempotency_key: string | null;
  request: ShipmentRequest;
};

export type BookingEvent = {
  id: string;
  booking_ref_id: string;
  status: BookingStatus;
  location: string | null;
  flight_id: string | null;
  timestamp: string;
  metadata: Record<string, string>;
};

export type Booking = {
  ref_id: string;
  user_id: string | null;
  origin: string;
  destination: string;
  pieces: number;
  weight_kg: number;
  status: BookingStatus;
  flight_ids: string[];
  created_at: string;
  updated_at: string;
  version: number;
};
export type BookingWithEvents = Booking & { events: BookingEvent[] };
export type BookingListed = Booking & { events: null };

/** A replay has today's `capacity`: the write to the cache may have been lost with the first answer. */
export type Booked = {
  outcome: 'booked' | 'replayed';
  booking: BookingWithEvents;
  capacity: CapacityChange[];
};
export type LockRequired = { outcome: 'lock_required'; flight_ids: string[] };
export type BookingRead = { booking: BookingWithEvents };

/** A flight whose books do not balance: what is booked less what its legs hold, in kg and in litres. */
export type CapacityDifference = {
  flight_id: string;
  flight_number: string;
  departure_date: string;
  difference_kg: number;
  /** Null for a flight without a volume. */
  difference_l: number | null;
};

/** What an audit of all flights found: how many differ, and some of them. */
export type AuditedCapacity = {
  flights: number;
  differences_count: number;
  differences: CapacityDifference[];
};
