/** What the database holds when everything has come to rest. */
export interface FinalState {
  flights: FinalFlight[];
  bookings: FinalBooking[];
  /** The waybill numbers that could be drawn. */
  numbers: FinalNumber[];
}

export interface FinalFlight {
  flight_id: string;
  max_weight_kg: number;
  booked_weight_kg: number;
  /** Null: no limit, and then nothing is counted. */
  max_volume_l: number | null;
  booked_volume_l: number;
  version: number;
  status: string;
  closed: boolean;
}

export interface FinalNumber {
  awb_number: string;
  state: 'free' | 'assigned' | 'void';
  ref_id: string | null;
}

export type LegState = 'booked' | 'departed' | 'arrived' | 'released';
export type ReleaseReason = 'cancelled' | 'expired' | 'flight_cancelled' | 'offloaded' | 'rebooked';

export interface FinalLeg {
  leg: number;
  itinerary: number;
  flight_id: string;
  weight_kg: number;
  volume_l: number;
  state: LegState;
  release_reason: ReleaseReason | null;
}

export interface FinalEvent {
  /** Drawn under the row locks of everything that the event changes: its order is the order of effects. */
  id: number;
  sequence: number;
  status: string;
  location: string | null;
  flight_id: string | null;
  kind: string | null;
  /** Of its metadata. */
  reason: string | null;
  message: string;
  recorded_ms: number;
  /** Of a milestone, and of what was offloaded. */
  code: string | null;
  occurred_ms: number | null;
  pieces: number | null;
  weight_kg: number | null;
  volume_l: number | null;
  /** The booking that was left behind: itself, or the part that was split from it. */
  offloaded_ref_id: string | null;
}

/** What was decided when it was booked; a part was asked for by nobody, with neither pieces nor a weight. */
export interface AsBooked {
  pieces: number | null;
  weight_kg: number | null;
  volume_l: number;
  flight_ids: string[];
  awb_number: string | null;
  quote_id: string | null;
}

export interface FinalBooking {
  ref_id: string;
  user_id: string;
  idempotency_key: string | null;
  origin: string;
  destination: string;
  booked: AsBooked;
  /** From here on as it stands. */
  weight_kg: number;
  volume_l: number;
  pieces: number;
  flight_ids: string[];
  itinerary: number;
  awb_number: string | null;
  quote_id: string | null;
  status: string;
  version: number;
  created_at: string;
  needs_rebooking: boolean;
  /** The booking that it was split from, and the one that all of these were split from. */
  split_from: string | null;
  root_ref_id: string;
  /** As the first event tells it; null for what was booked at once. */
  held_until_ms: number | null;
  legs: FinalLeg[];
  events: FinalEvent[];
}
