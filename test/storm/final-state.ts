/** What the database holds when everything has come to rest. */
export interface FinalState {
  flights: FinalFlight[];
  bookings: FinalBooking[];
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

export type LegState = 'booked' | 'departed' | 'arrived' | 'released';
export type ReleaseReason = 'cancelled' | 'expired' | 'flight_cancelled';

export interface FinalLeg {
  leg: number;
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
}

export interface FinalBooking {
  ref_id: string;
  user_id: string;
  idempotency_key: string | null;
  origin: string;
  destination: string;
  weight_kg: number;
  volume_l: number;
  pieces: number;
  flight_ids: string[];
  status: string;
  version: number;
  created_at: string;
  needs_rebooking: boolean;
  /** As the first event tells it; null for what was booked at once. */
  held_until_ms: number | null;
  legs: FinalLeg[];
  events: FinalEvent[];
}
