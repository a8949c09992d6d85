import type {
  BookingWithEvents,
  FlightBooking,
  Offload,
  RebookingRequest,
  ShipmentRequest,
} from '../../src/core/booking/types.ts';
import type { User } from '../../src/core/identity/types.ts';
import type { Quote, QuoteRequest } from '../../src/core/rating/types.ts';
import type {
  Airport,
  FlightChanges,
  FlightOperational,
  NewFlight,
} from '../../src/core/schedule/types.ts';
import type {
  Report,
  Step,
  TrackedBooking,
  TrackedShipment,
} from '../../src/core/tracking/types.ts';
import { type Send, sendDocumented } from './documented/send.ts';

/** A flight as the API shows it. `version` comes with a single flight, not in searches. */
export interface ShownFlight {
  flight_id: string;
  flight_number: string;
  airline_name: string;
  origin: string;
  destination: string;
  departure_datetime: string;
  arrival_datetime: string;
  max_weight_kg: number;
  booked_weight_kg: number;
  available_kg: number;
  base_price_per_kg: number;
  max_volume_m3?: number;
  booked_volume_m3?: number;
  available_m3?: number;
  aircraft_type?: string;
  service_type?: string;
  latest_acceptance_datetime?: string;
  refused_handling_codes?: string[];
  max_piece_height_cm?: number;
  max_piece_length_cm?: number;
  operational?: FlightOperational;
  version?: number;
}

/** A flight as it stands after an operation on it. */
export type OperatedFlight = ShownFlight & { affected_bookings: number };

/** A flight of the timetable, with its load. */
export type ListedFlight = ShownFlight & {
  operational: FlightOperational;
  bookings: number;
  held_kg: number;
};

/** A booking as a change of it is answered. */
export type ChangedBooking = BookingWithEvents & { message: string };
export type OffloadedBooking = ChangedBooking & { offloaded_ref_id: string };

/** The problem that came instead of an answer (RFC 9457). */
export interface Problem {
  code: string;
  status: number;
  detail: string;
  request_id: string;
  ref_id?: string;
  flight_id?: string;
  available_kg?: number;
  requested_kg?: number;
  available_m3?: number;
  requested_m3?: number;
  booked_weight_kg?: number;
  booked_volume_m3?: number;
  hold_expires_at?: string;
  quote_id?: string;
  awb_number?: string;
  expected?: { step: Step; location: string };
}

/** What came back: the body is one or the other, by `ok`. */
export type Answer<Body> = {
  status: number;
  headers: Headers;
  /** The body as it came, byte for byte. */
  text: string;
} & ({ ok: true; body: Body } | { ok: false; body: Problem });

export interface Session {
  access_token: string;
  token_type: string;
  user: User;
}

export interface CallOptions {
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** The calls of the API, as one caller. Throws only when no answer came. */
export interface ApiClient {
  /** The same, as the bearer of this token. */
  as(token: string): ApiClient;
  call<Body>(
    method: string,
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<Answer<Body>>;
  signUp(account: { email: string; password: string; name: string }): Promise<Answer<Session>>;
  logIn(account: { email: string; password: string }): Promise<Answer<Session>>;
  search(
    query: Record<string, string | number>,
    options?: CallOptions,
  ): Promise<Answer<ShownFlight[][]>>;
  book(shipment: ShipmentRequest, options?: CallOptions): Promise<Answer<BookingWithEvents>>;
  readBooking(ref_id: string, options?: CallOptions): Promise<Answer<BookingWithEvents>>;
  confirm(ref_id: string, options?: CallOptions): Promise<Answer<BookingWithEvents>>;
  cancel(ref_id: string, options?: CallOptions): Promise<Answer<BookingWithEvents>>;
  quote(shipment: QuoteRequest, options?: CallOptions): Promise<Answer<Quote>>;
  rebook(
    ref_id: string,
    changes: RebookingRequest,
    options?: CallOptions,
  ): Promise<Answer<ChangedBooking>>;
  offload(ref_id: string, left: Offload, options?: CallOptions): Promise<Answer<OffloadedBooking>>;
  /** A number, or one drawn. */
  assignWaybill(
    ref_id: string,
    waybill: { awb_number: string } | { draw: true },
    options?: CallOptions,
  ): Promise<Answer<ChangedBooking>>;
  step(
    ref_id: string,
    step: Step,
    location: string,
    options?: CallOptions,
  ): Promise<Answer<BookingWithEvents>>;
  /** What happened to a shipment, whether it makes sense or not. */
  report(
    ref_id: string,
    fact: Partial<Record<keyof Report, unknown>>,
    options?: CallOptions,
  ): Promise<Answer<BookingWithEvents & { message: string }>>;
  track(ref_id: string, options?: CallOptions): Promise<Answer<TrackedBooking>>;
  trackShipment(awb_number: string, options?: CallOptions): Promise<Answer<TrackedShipment>>;
  readFlight(flight_id: string, options?: CallOptions): Promise<Answer<ShownFlight>>;
  listFlights(
    query: Record<string, string | number>,
    options?: CallOptions,
  ): Promise<Answer<ListedFlight[]>>;
  operate(
    flight_id: string,
    changes: FlightChanges,
    options?: CallOptions,
  ): Promise<Answer<OperatedFlight>>;
  listFlightBookings(
    flight_id: string,
    query?: Record<string, string | number>,
    options?: CallOptions,
  ): Promise<Answer<FlightBooking[]>>;
  findAirports(query: string, limit?: number): Promise<Answer<Airport[]>>;
  putAirport(code: string, facts: object, options?: CallOptions): Promise<Answer<Airport>>;
  publish<Flights extends NewFlight | NewFlight[]>(
    flights: Flights,
    options?: CallOptions,
  ): Promise<Answer<Flights extends NewFlight[] ? ShownFlight[] : ShownFlight>>;
}

/** A client of the API at an origin, over connections that are kept: each answer has to be as documented. */
export function createApiClient(
  origin: string,
  token?: string,
  send: Send = sendDocumented,
): ApiClient {
  async function call<Body>(
    method: string,
    path: string,
    body?: unknown,
    { headers = {}, signal }: CallOptions = {},
  ): Promise<Answer<Body>> {
    const { text, ...answer } = await send(new URL(path, origin), {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    return { ...answer, text, body: parse(text) };
  }

  const at = (ref_id: string) => `/bookings/${encodeURIComponent(ref_id)}`;
  return {
    as: (bearer) => createApiClient(origin, bearer, send),
    call,
    signUp: (account) => call('POST', '/users/signup', account),
    logIn: (account) => call('POST', '/users/login', account),
    search: (query, options) =>
      call('GET', `/route?${new URLSearchParams(strings(query))}`, undefined, options),
    book: (shipment, options) => call('POST', '/bookings', shipment, options),
    readBooking: (ref_id, options) => call('GET', at(ref_id), undefined, options),
    confirm: (ref_id, options) => call('POST', `${at(ref_id)}/confirm`, undefined, options),
    cancel: (ref_id, options) => call('POST', `${at(ref_id)}/cancel`, undefined, options),
    quote: (shipment, options) => call('POST', '/quotes', shipment, options),
    rebook: (ref_id, changes, options) => call('POST', `${at(ref_id)}/rebook`, changes, options),
    offload: (ref_id, left, options) => call('POST', `${at(ref_id)}/offload`, left, options),
    assignWaybill: (ref_id, waybill, options) =>
      call('POST', `${at(ref_id)}/awb`, waybill, options),
    step: (ref_id, step, location, options) =>
      call('POST', `${at(ref_id)}/${step}`, { location }, options),
    report: (ref_id, fact, options) => call('POST', `${at(ref_id)}/milestones`, fact, options),
    track: (ref_id, options) => call('GET', `${at(ref_id)}/tracking`, undefined, options),
    trackShipment: (awb_number, options) =>
      call('GET', `/shipments/${encodeURIComponent(awb_number)}`, undefined, options),
    readFlight: (flight_id, options) =>
      call('GET', `/flights/${encodeURIComponent(flight_id)}`, undefined, options),
    listFlights: (query, options) =>
      call('GET', `/flights?${new URLSearchParams(strings(query))}`, undefined, options),
    operate: (flight_id, changes, options) =>
      call('POST', `/flights/${encodeURIComponent(flight_id)}/operations`, changes, options),
    listFlightBookings: (flight_id, query = {}, options) =>
      call(
        'GET',
        `/flights/${encodeURIComponent(flight_id)}/bookings?${new URLSearchParams(strings(query))}`,
        undefined,
        options,
      ),
    findAirports: (query, limit) =>
      call(
        'GET',
        `/airports?${new URLSearchParams(strings(limit ? { query, limit } : { query }))}`,
      ),
    putAirport: (code, facts, options) =>
      call('PUT', `/airports/${encodeURIComponent(code)}`, facts, options),
    publish: (flights, options) => call('POST', '/flights', flights, options),
  };
}

function strings(query: Record<string, string | number>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
}

/** JSON, or nothing that a test could mistake for an answer. */
function parse(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return { code: 'no_json', detail: text };
  }
}
