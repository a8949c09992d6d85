import type { BookingWithEvents } from '../../src/core/booking/types.ts';
import type { FlightChanges } from '../../src/core/schedule/types.ts';
import type { Answer, ShownFlight } from '../support/api-client.ts';
import type {
  FlightSeen,
  FlightStanding,
  KnownFlight,
  LoadSeen,
  Rejected,
  Unknown,
} from './history.ts';

/** Codes after which nobody knows whether the call had an effect. */
const OUTCOME_UNKNOWN = new Set(['unavailable', 'internal_error', 'no_json']);

/** A flight as it was published. */
export function knownFlight(flight: ShownFlight): KnownFlight {
  return {
    flight_id: flight.flight_id,
    origin: flight.origin,
    destination: flight.destination,
    departure_date: flight.departure_datetime.slice(0, 10),
    departure_ms: Date.parse(flight.departure_datetime),
    arrival_ms: Date.parse(flight.arrival_datetime),
    max_weight_kg: flight.max_weight_kg,
    max_volume_m3: flight.max_volume_m3 ?? null,
    booked_weight_kg: flight.booked_weight_kg,
    version: flight.version ?? 0,
  };
}

/** What an answer showed of a flight's load. */
export function seenLoad(flight: ShownFlight): LoadSeen {
  const { booked_weight_kg, max_weight_kg, booked_volume_m3, max_volume_m3 } = flight;
  return {
    booked_weight_kg,
    max_weight_kg,
    booked_volume_m3: booked_volume_m3 ?? null,
    max_volume_m3: max_volume_m3 ?? null,
  };
}

/** A single flight as an answer showed it; one that nobody touched is scheduled. */
export function seenFlight(answer: Answer<ShownFlight>): FlightSeen | Rejected | Unknown {
  if (!answer.ok) return refusal(answer);
  const { version = -1, operational } = answer.body;
  return {
    outcome: 'done',
    version,
    ...seenLoad(answer.body),
    status: operational?.status ?? 'SCHEDULED',
    closed: operational?.closed ?? false,
    estimated_departure_ms: momentOf(operational?.estimated_departure_datetime ?? null),
    estimated_arrival_ms: momentOf(operational?.estimated_arrival_datetime ?? null),
  };
}

/** The changes of a flight as they are sent. */
export function asSent(changes: Partial<FlightStanding>): FlightChanges {
  const { estimated_departure_ms: departs, estimated_arrival_ms: arrives, ...rest } = changes;
  return {
    ...rest,
    ...(departs !== undefined && { estimated_departure_datetime: textOf(departs) }),
    ...(arrives !== undefined && { estimated_arrival_datetime: textOf(arrives) }),
  };
}

/** What was sent, as the history tells it. */
export function asUnderstood(changes: FlightChanges): Partial<FlightStanding> {
  const {
    estimated_departure_datetime: departs,
    estimated_arrival_datetime: arrives,
    ...rest
  } = changes;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given),
    ...(departs !== undefined && { estimated_departure_ms: momentOf(departs) }),
    ...(arrives !== undefined && { estimated_arrival_ms: momentOf(arrives) }),
  };
}

function momentOf(time: string | null): number | null {
  return time === null ? null : Date.parse(time);
}

function textOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** A booking as an answer showed it. */
export function seenBooking(answer: Answer<BookingWithEvents>) {
  return answer.ok ? shownBooking(answer.body) : refusal(answer);
}

/** The same of one that is there. */
export function shownBooking(booking: BookingWithEvents) {
  const { version, status, flight_ids, pieces, weight_kg, volume_m3 } = booking;
  const { awb_number, needs_rebooking } = booking;
  const shown = { flight_ids, pieces, weight_kg, volume_m3, awb_number, needs_rebooking };
  return { outcome: 'done' as const, version, status, shown };
}

/** What a problem means for the history: a definite no, or nobody knows. */
export function refusal(answer: Answer<unknown> & { ok: false }): Rejected | Unknown {
  const { code, status, ref_id, ...figures } = answer.body;
  if (OUTCOME_UNKNOWN.has(code)) return { outcome: 'unknown', cause: code, ref_id };
  const { flight_id, available_kg, requested_kg, available_m3, requested_m3, expected } = figures;
  const { booked_weight_kg, booked_volume_m3, quote_id, awb_number } = figures;
  const retry_after_s = Number(answer.headers.get('retry-after')) || undefined;
  return {
    outcome: 'rejected',
    status,
    code,
    flight_id,
    available_kg,
    requested_kg,
    available_m3,
    requested_m3,
    booked_weight_kg,
    booked_volume_m3,
    expected,
    quote_id,
    awb_number,
    ref_id,
    retry_after_s,
  };
}

/** The same for a booking: no answer of the database that leaves no reference to ask for booked nothing. */
export function bookingRefusal(answer: Answer<unknown> & { ok: false }): Rejected | Unknown {
  const { code, status, ref_id } = answer.body;
  return code === 'unavailable' && ref_id === undefined
    ? { outcome: 'rejected', status, code }
    : refusal(answer);
}

/** Where a search came from. */
export function cacheOf(header: string | null): 'hit' | 'miss' | 'bypass' {
  if (header === 'hit' || header === 'miss' || header === 'bypass') return header;
  throw new Error(`A search without X-Cache: ${header}`);
}
