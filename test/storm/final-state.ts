/** What the database holds when everything has come to rest. */
export interface FinalState {
  flights: FinalFlight[];
  bookings: FinalBooking[];
}

export interface FinalFlight {
  flight_id: string;
  max_weight_kg: number;
  booked_weight_kg: number;
  version: number;
}

export type LegState = 'booked' | 'departed' | 'arrived' | 'released';

export interface FinalLeg {
  leg: number;
  flight_id: string;
  weight_kg: number;
  state: LegState;
}

export interface FinalEvent {
  /** Drawn under the row locks of everything that the event changes: its order is the order of effects. */
  id: number;
  sequence: number;
  status: string;
  location: string | null;
  flight_id: string | null;
}

export interface FinalBooking {
  ref_id: string;
  user_id: string;
  idempotency_key: string | null;
  origin: string;
  destination: string;
  weight_kg: number;
  pieces: number;
  flight_ids: string[];
  status: string;
  version: number;
  created_at: string;
  legs: FinalLeg[];
  events: FinalEvent[];
}
