import type { Actor } from '../identity/types.ts';
import type { PiecesOfSize } from '../measure/volume.ts';
import type { CapacityChange } from '../schedule/types.ts';

export const BOOKING_STATUSES = [
  'HELD',
  'BOOKED',
  'DEPARTED',
  'ARRIVED',
  'DELIVERED',
  'CANCELLED',
] as const;
export type BookingStatus = (typeof BOOKING_STATUSES)[number];

/** A week, in minutes: no hold lasts longer, whatever is set. */
export const HOLD_MINUTES_LIMIT = 10_080;

/** What a client asks to be booked: the validated known fields as sent. */
export type ShipmentRequest = {
  origin: string;
  destination: string;
  weight_kg: number;
  pieces: number;
  flight_ids: string[];
  ref_id?: string | undefined;
  dimensions?: PiecesOfSize[] | undefined;
  volume_m3?: number | undefined;
  special_handling_codes?: string[] | undefined;
  goods_description?: string | undefined;
  handling_note?: string | undefined;
  hold_minutes?: number | undefined;
  quote_id?: string | undefined;
  awb_number?: string | undefined;
  draw_awb?: boolean | undefined;
};

/** A request to book, named before it is sent, so that an unknown outcome has a name. */
export type Shipment = {
  actor: Actor;
  ref_id: string;
  idempotency_key: string | null;
  request: ShipmentRequest;
};

/** What an event tells that the status of its booking does not. */
export const EVENT_KINDS = [
  'confirmed',
  'flight_changed',
  'awb_assigned',
  'milestone',
  'offloaded',
  'split',
  'rebooked',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export type BookingEvent = {
  id: string;
  booking_ref_id: string;
  status: BookingStatus;
  kind?: EventKind;
  location: string | null;
  flight_id: string | null;
  timestamp: string;
  metadata: Record<string, string>;
  /** Of a milestone: its status code of IATA, and for an irregularity what it is. */
  code?: string;
  discrepancy?: string;
  /** When it happened, where that was told; `timestamp` is when it was recorded. */
  occurred_at?: string;
  pieces?: number;
  weight_kg?: number;
  volume_m3?: number;
  /** Fewer pieces than the shipment has. */
  partial?: true;
  /** For owner and staff. */
  remark?: string;
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
  volume_m3: number;
  /** Nobody said the volume: it is taken from the weight, and nothing is charged for it. */
  volume_assumed: boolean;
  chargeable_weight_kg: number;
  dimensions: PiecesOfSize[] | null;
  special_handling_codes: string[];
  goods_description: string | null;
  handling_note: string | null;
  /** Of a hold, and of one that was cancelled or ran out. */
  hold_expires_at: string | null;
  awb_number: string | null;
  price: { currency: string; total: number; quote_id: string } | null;
  split_from: string | null;
  needs_rebooking: boolean;
};
export type BookingWithEvents = Booking & { events: BookingEvent[] };
export type BookingListed = Booking & { events: null };

export const LEG_STATES = ['booked', 'departed', 'arrived', 'offloaded'] as const;

/** A booking as the list of a flight shows it, with the flights (ids) that its leg there connects. */
export type FlightBooking = Pick<
  Booking,
  | 'ref_id'
  | 'awb_number'
  | 'status'
  | 'origin'
  | 'destination'
  | 'pieces'
  | 'weight_kg'
  | 'volume_m3'
  | 'volume_assumed'
  | 'special_handling_codes'
  | 'goods_description'
  | 'hold_expires_at'
> & {
  leg_state: (typeof LEG_STATES)[number];
  connects_from: string | null;
  connects_to: string | null;
  accepted: { pieces: number | null; weight_kg: number | null; at: string } | null;
};

/**
 * What an outcome without a booking may carry: the capacity of holds that were over and were ended on the way
 * to it. It is for searches, never for the caller.
 */
export type Freeing = { capacity?: CapacityChange[] };

/** A replay has today's `capacity`: the write to the cache may have been lost with the first answer. */
export type Booked = {
  outcome: 'booked' | 'replayed';
  booking: BookingWithEvents;
  capacity: CapacityChange[];
};
/** What a rebook asks for: what is left out stays as it is. */
export type RebookingRequest = {
  [Field in
    | 'flight_ids'
    | 'weight_kg'
    | 'pieces'
    | 'dimensions'
    | 'volume_m3'
    | 'special_handling_codes'
    | 'goods_description'
    | 'handling_note'
    | 'quote_id']?: ShipmentRequest[Field] | undefined;
};
export type Rebooked = {
  outcome: 'rebooked';
  booking: BookingWithEvents;
  capacity: CapacityChange[];
};

/** OFLD: offloaded. SSPD: short-shipped. */
export const OFFLOAD_DISCREPANCIES = ['OFLD', 'SSPD'] as const;
/** What was left behind where; without pieces, all. Weight in kg, volume in m³. */
export type Offload = {
  flight_id: string;
  discrepancy: (typeof OFFLOAD_DISCREPANCIES)[number];
  occurred_at: string;
  pieces?: number | undefined;
  weight_kg?: number | undefined;
  volume_m3?: number | undefined;
  remark?: string | undefined;
};
/** The booking as it stands after it, and which one was left behind: itself, or its part. */
export type Offloaded = { booking: BookingWithEvents; offloaded_ref_id: string };
export type LockRequired = { outcome: 'lock_required'; flight_ids: string[] } & Freeing;
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
