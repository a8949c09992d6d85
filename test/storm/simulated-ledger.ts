import type { Random } from '../support/random.ts';
import type { FinalBooking, FinalState } from './final-state.ts';
import type {
  BookingArguments,
  BookingDone,
  BookingSeen,
  FlightSeen,
  KnownFlight,
  Rejected,
  Step,
} from './history.ts';
import { tenthsOf } from './ledger.ts';
import { itineraryFault, retellShipment, type ShipmentState, statusOfStep } from './shipment.ts';
import { firstAnswer, rejected, seen } from './simulated-answers.ts';

interface Level {
  at_ms: number;
  booked_tenths: number;
}

/** A ledger that does one thing at a time: what the real one must be indistinguishable from. */
export class SimulatedLedger {
  readonly #flights: Map<string, KnownFlight>;
  readonly #levels: Map<string, Level[]>;
  readonly #bookings = new Map<string, FinalBooking>();
  readonly #keyed = new Map<string, FinalBooking>();
  readonly #ref_ids: string[] = [];
  #events = 0;
  #now_ms = 0;

  constructor(flights: readonly KnownFlight[]) {
    this.#flights = new Map(flights.map((flight) => [flight.flight_id, flight]));
    this.#levels = new Map(
      flights.map(({ flight_id }) => [flight_id, [{ at_ms: 0, booked_tenths: 0 }]]),
    );
  }

  refIds(): readonly string[] {
    return this.#ref_ids;
  }

  /** Sets the moment at which what follows takes effect. */
  advance(now_ms: number): void {
    this.#now_ms = now_ms;
  }

  book(args: BookingArguments, random: Random): BookingDone | Rejected {
    const replay = this.#replay(args);
    if (replay) return replay;
    const unknown = args.flight_ids.find((id) => !this.#flights.has(id));
    if (unknown) return rejected(422, 'flight_not_found', { flight_id: unknown });
    const legs = args.flight_ids.flatMap((id) => this.#flights.get(id) ?? []);
    if (itineraryFault(args.origin, args.destination, legs, 3_600_000)) {
      return rejected(422, 'itinerary_invalid');
    }
    const gone = legs.find((leg) => leg.departure_ms <= this.#now_ms);
    if (gone) return rejected(409, 'flight_departed', { flight_id: gone.flight_id });
    for (const { flight_id, max_weight_kg } of legs) {
      const available = tenthsOf(max_weight_kg) - this.#booked(flight_id);
      if (available < tenthsOf(args.weight_kg)) {
        const figures = { available_kg: available / 10, requested_kg: args.weight_kg };
        return rejected(409, 'capacity_exceeded', { flight_id, ...figures });
      }
      if (available <= 300 && random.chance(0.2)) return rejected(503, 'flight_busy');
    }
    return this.#accept(args);
  }

  cancel(args: { user_id: string; staff: boolean; ref_id: string }): BookingSeen | Rejected {
    const booking = this.#bookings.get(args.ref_id);
    if (!booking) return rejected(404, 'booking_not_found');
    if (booking.user_id !== args.user_id && !args.staff) return rejected(403, 'forbidden');
    const state = this.#state(booking);
    if (state.status === 'CANCELLED') return seen(booking);
    if (state.legs.includes('arrived')) return rejected(409, 'not_cancellable');
    for (const leg of booking.legs) {
      if (leg.state !== 'booked') continue;
      leg.state = 'released';
      this.#change(leg.flight_id, -tenthsOf(leg.weight_kg));
    }
    return this.#record(booking, 'CANCELLED', null, null);
  }

  move(args: { ref_id: string; step: Step; location: string }): BookingSeen | Rejected {
    const booking = this.#bookings.get(args.ref_id);
    if (!booking) return rejected(404, 'booking_not_found');
    const state = this.#state(booking);
    if (state.recorded.has(`${args.step} ${args.location}`)) return seen(booking);
    const { next } = state;
    if (!next) return rejected(409, 'booking_closed');
    if (next.step !== args.step || next.location !== args.location) {
      return { ...rejected(409, 'out_of_sequence'), expected: next };
    }
    const leg = booking.legs.find(({ flight_id }) => flight_id === next.flight_id);
    if (leg) leg.state = args.step === 'depart' ? 'departed' : 'arrived';
    return this.#record(booking, statusOfStep(args.step), args.location, next.flight_id);
  }

  /** The next step of a booking, or one that is not. */
  someStep(ref_id: string, random: Random): { step: Step; location: string } {
    const booking = this.#bookings.get(ref_id);
    const next = booking && random.chance(0.8) ? this.#state(booking).next : null;
    return {
      step: next?.step ?? random.pick(['depart', 'arrive', 'deliver']),
      location: next?.location ?? 'CCC',
    };
  }

  readBooking(ref_id: string): BookingSeen | Rejected {
    const booking = this.#bookings.get(ref_id);
    return booking ? seen(booking) : rejected(404, 'booking_not_found');
  }

  readFlight(flight_id: string): FlightSeen | Rejected {
    const flight = this.#flights.get(flight_id);
    if (!flight) return rejected(404, 'flight_not_found');
    return {
      outcome: 'done',
      version: (this.#levels.get(flight_id)?.length ?? 1) - 1,
      booked_weight_kg: this.#booked(flight_id) / 10,
      max_weight_kg: flight.max_weight_kg,
    };
  }

  /** The direct flights, as they were at a moment that may be past. */
  search(as_of_ms: number) {
    return [...this.#flights.values()]
      .filter(({ origin, destination }) => origin === 'AAA' && destination === 'CCC')
      .filter(({ departure_ms }) => departure_ms > this.#now_ms)
      .map(({ flight_id, max_weight_kg }) => ({
        flight_id,
        max_weight_kg,
        booked_weight_kg: this.#booked(flight_id, as_of_ms) / 10,
      }));
  }

  finalState(): FinalState {
    const flights = [...this.#flights.values()].map(({ flight_id, max_weight_kg }) => ({
      flight_id,
      max_weight_kg,
      booked_weight_kg: this.#booked(flight_id) / 10,
      version: (this.#levels.get(flight_id)?.length ?? 1) - 1,
    }));
    return structuredClone({ flights, bookings: [...this.#bookings.values()] });
  }

  #replay(args: BookingArguments): BookingDone | Rejected | null {
    const keyed = this.#keyed.get(`${args.user_id} ${args.idempotency_key}`);
    if (keyed) {
      return keyed.pieces === args.pieces
        ? firstAnswer(keyed, true)
        : rejected(422, 'idempotency_key_reused');
    }
    const named = this.#bookings.get(args.ref_id ?? '');
    if (!named) return null;
    return named.pieces === args.pieces && named.status !== 'CANCELLED'
      ? firstAnswer(named, true)
      : rejected(409, 'ref_id_taken');
  }

  #accept(args: BookingArguments): BookingDone {
    const booking: FinalBooking = {
      ...args,
      ref_id: args.ref_id ?? `BKG-${this.#bookings.size + 1}`,
      idempotency_key: args.idempotency_key ?? null,
      status: 'BOOKED',
      version: 0,
      created_at: new Date(this.#now_ms).toISOString(),
      legs: args.flight_ids.map((flight_id, index) => ({
        leg: index + 1,
        flight_id,
        weight_kg: args.weight_kg,
        state: 'booked',
      })),
      events: [],
    };
    for (const { flight_id } of booking.legs) this.#change(flight_id, tenthsOf(args.weight_kg));
    this.#record(booking, 'BOOKED', args.origin, null);
    this.#bookings.set(booking.ref_id, booking);
    this.#ref_ids.push(booking.ref_id);
    if (args.idempotency_key) {
      this.#keyed.set(`${args.user_id} ${args.idempotency_key}`, booking);
    }
    return firstAnswer(booking, false);
  }

  #record(
    booking: FinalBooking,
    status: string,
    location: string | null,
    flight_id: string | null,
  ): BookingSeen {
    this.#events += 1;
    booking.version += 1;
    booking.status = status;
    const sequence = booking.version;
    booking.events.push({ id: this.#events, sequence, status, location, flight_id });
    return seen(booking);
  }

  #state(booking: FinalBooking): ShipmentState {
    const state = retellShipment(booking, this.#flights).states.at(-1);
    if (!state) throw new Error('A booking without events.');
    return state;
  }

  #booked(flight_id: string, as_of_ms = Number.POSITIVE_INFINITY): number {
    const levels = this.#levels.get(flight_id) ?? [];
    return levels.findLast(({ at_ms }) => at_ms <= as_of_ms)?.booked_tenths ?? 0;
  }

  #change(flight_id: string, tenths: number): void {
    const booked_tenths = this.#booked(flight_id) + tenths;
    this.#levels.get(flight_id)?.push({ at_ms: this.#now_ms, booked_tenths });
  }
}
