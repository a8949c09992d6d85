import type { FinalBooking, FinalEvent, ReleaseReason } from './final-state.ts';
import type { BookingArguments, BookingDone, BookingSeen, Rejected } from './history.ts';
import { requestedLitres, tenthsOf } from './measures.ts';
import { retellShipment, type ShipmentState } from './shipment.ts';
import { firstAnswer, rejected, seen } from './simulated-answers.ts';
import type { SimulatedFlights } from './simulated-flights.ts';

const MINUTE_MS = 60_000;
/** What a plain event does not tell. */
const PLAIN = {
  code: null,
  occurred_ms: null,
  pieces: null,
  weight_kg: null,
  volume_l: null,
  offloaded_ref_id: null,
};

/** The bookings of a ledger that does one thing at a time. */
export class SimulatedBookings {
  readonly all = new Map<string, FinalBooking>();
  readonly held = new Set<FinalBooking>();
  readonly on_flight = new Map<string, FinalBooking[]>();
  readonly ref_ids: string[] = [];
  readonly #keyed = new Map<string, FinalBooking>();
  readonly #flights: SimulatedFlights;
  #events = 0;

  constructor(flights: SimulatedFlights) {
    this.#flights = flights;
  }

  /** The answer to a request that was made before, or under a name that is taken; null for a new one. */
  replay(args: BookingArguments): BookingDone | Rejected | null {
    const keyed = this.#keyed.get(`${args.user_id} ${args.idempotency_key}`);
    if (keyed) {
      return keyed.pieces === args.pieces
        ? firstAnswer(keyed, true)
        : rejected(422, 'idempotency_key_reused');
    }
    const named = this.all.get(args.ref_id ?? '');
    if (!named) return null;
    return named.pieces === args.pieces && named.status !== 'CANCELLED'
      ? firstAnswer(named, true)
      : rejected(409, 'ref_id_taken');
  }

  /** How many holds a user has that are not over. */
  liveHolds(user_id: string): number {
    const { now_ms } = this.#flights;
    return [...this.held].filter((b) => b.user_id === user_id && (b.held_until_ms ?? 0) > now_ms)
      .length;
  }

  /** Takes the capacity and writes the booking. */
  accept(args: BookingArguments): BookingDone {
    const { now_ms } = this.#flights;
    const volume_l = requestedLitres(args);
    const first_departure_ms =
      this.#flights.published.get(args.flight_ids[0] ?? '')?.departure_ms ?? 0;
    const booking: FinalBooking = {
      ...args,
      ref_id: args.ref_id ?? `BKG-${this.all.size + 1}`,
      idempotency_key: args.idempotency_key ?? null,
      status: 'BOOKED',
      version: 0,
      created_at: new Date(now_ms).toISOString(),
      booked: {
        pieces: args.pieces,
        weight_kg: args.weight_kg,
        volume_l,
        flight_ids: args.flight_ids,
        awb_number: null,
        quote_id: null,
      },
      volume_l,
      itinerary: 1,
      awb_number: null,
      quote_id: null,
      split_from: null,
      root_ref_id: args.ref_id ?? `BKG-${this.all.size + 1}`,
      needs_rebooking: false,
      held_until_ms:
        args.hold_minutes === undefined
          ? null
          : Math.min(now_ms + args.hold_minutes * MINUTE_MS, first_departure_ms),
      legs: args.flight_ids.map((flight_id, index) => ({
        leg: index + 1,
        itinerary: 1,
        flight_id,
        weight_kg: args.weight_kg,
        volume_l,
        state: 'booked',
        release_reason: null,
      })),
      events: [],
    };
    for (const { flight_id } of booking.legs) {
      const on_it = this.on_flight.get(flight_id);
      if (on_it) on_it.push(booking);
      else this.on_flight.set(flight_id, [booking]);
      this.#flights.change(flight_id, tenthsOf(args.weight_kg), volume_l);
    }
    const status = booking.held_until_ms === null ? 'BOOKED' : 'HELD';
    if (status === 'HELD') this.held.add(booking);
    this.record(booking, { status, location: args.origin });
    this.all.set(booking.ref_id, booking);
    this.ref_ids.push(booking.ref_id);
    if (args.idempotency_key) {
      this.#keyed.set(`${args.user_id} ${args.idempotency_key}`, booking);
    }
    return firstAnswer(booking, false);
  }

  /** Gives back what is booked, on every flight or on one. */
  release(booking: FinalBooking, reason: ReleaseReason, flight_id?: string): void {
    for (const leg of booking.legs) {
      if (leg.state !== 'booked' || leg.flight_id !== (flight_id ?? leg.flight_id)) continue;
      leg.state = 'released';
      leg.release_reason = reason;
      this.#flights.change(leg.flight_id, -tenthsOf(leg.weight_kg), -leg.volume_l);
    }
  }

  /** Writes an event, and the status that comes with it. */
  record(booking: FinalBooking, told: Partial<FinalEvent> & { status: string }): BookingSeen {
    this.#events += 1;
    booking.version += 1;
    booking.status = told.status;
    booking.events.push({
      id: this.#events,
      sequence: booking.version,
      location: null,
      flight_id: null,
      kind: null,
      reason: null,
      message: '',
      recorded_ms: this.#flights.now_ms,
      ...PLAIN,
      ...told,
    });
    return seen(booking);
  }

  /** What its events tell of a booking. */
  state(booking: FinalBooking): ShipmentState {
    const state = retellShipment(booking, { flights: this.#flights.published }).states.at(-1);
    if (!state) throw new Error('A booking without events.');
    return state;
  }
}
