import type { Random } from '../support/random.ts';
import type { FinalBooking, FinalState } from './final-state.ts';
import type {
  BookingArguments,
  BookingDone,
  BookingSeen,
  FlightSeen,
  FlightStanding,
  KnownFlight,
  Rejected,
  Step,
} from './history.ts';
import { itineraryFault } from './itinerary.ts';
import { requestedLitres } from './measures.ts';
import { legOn, needsRebooking, statusOfStep } from './shipment.ts';
import { rejected, seen } from './simulated-answers.ts';
import { SimulatedBookings } from './simulated-bookings.ts';
import { SimulatedFlights } from './simulated-flights.ts';

const SCARCE_KG = 30;

/** A ledger that does one thing at a time: what the real one must be indistinguishable from. */
export class SimulatedLedger {
  readonly #flights: SimulatedFlights;
  readonly #bookings: SimulatedBookings;
  readonly #holds_per_user: number;

  constructor(flights: readonly KnownFlight[], holds_per_user: number) {
    this.#flights = new SimulatedFlights(flights);
    this.#bookings = new SimulatedBookings(this.#flights);
    this.#holds_per_user = holds_per_user;
  }

  refIds(): readonly string[] {
    return this.#bookings.ref_ids;
  }

  /** Sets the moment at which what follows takes effect. */
  advance(now_ms: number): void {
    this.#flights.now_ms = now_ms;
  }

  book(args: BookingArguments, random: Random): BookingDone | Rejected {
    const replay = this.#bookings.replay(args);
    if (replay) return replay;
    const unknown = args.flight_ids.find((id) => !this.#flights.published.get(id));
    if (unknown) return rejected(422, 'flight_not_found', { flight_id: unknown });
    const legs = args.flight_ids.flatMap((id) => this.#flights.published.get(id) ?? []);
    if (itineraryFault(args.origin, args.destination, legs, 3_600_000)) {
      return rejected(422, 'itinerary_invalid');
    }
    for (const { flight_id } of legs) {
      const refusal = this.#flights.refuseSale(flight_id);
      if (refusal) return refusal;
    }
    if (
      args.hold_minutes !== undefined &&
      this.#bookings.liveHolds(args.user_id) >= this.#holds_per_user
    ) {
      return rejected(409, 'hold_limit');
    }
    this.expire((booking) => booking.flight_ids.some((id) => args.flight_ids.includes(id)));
    for (const { flight_id } of legs) {
      const refusal = this.#flights.refuseLoad(flight_id, args.weight_kg, requestedLitres(args));
      if (refusal) return refusal;
      const scarce = this.#flights.availableKg(flight_id) <= SCARCE_KG;
      if (scarce && random.chance(0.2)) return rejected(503, 'flight_busy');
    }
    return this.#bookings.accept(args);
  }

  confirm(args: { user_id: string; staff: boolean; ref_id: string }): BookingSeen | Rejected {
    const booking = this.#bookings.all.get(args.ref_id);
    if (!booking) return rejected(404, 'booking_not_found');
    if (booking.user_id !== args.user_id && !args.staff) return rejected(403, 'forbidden');
    this.expire((held) => held === booking);
    if (booking.status === 'CANCELLED') {
      const expired = booking.events.at(-1)?.reason === 'hold_expired';
      return rejected(409, expired ? 'hold_expired' : 'booking_closed');
    }
    if (booking.status !== 'HELD') return seen(booking);
    this.#bookings.held.delete(booking);
    return this.#bookings.record(booking, { status: 'BOOKED', kind: 'confirmed' });
  }

  cancel(args: { user_id: string; staff: boolean; ref_id: string }): BookingSeen | Rejected {
    const booking = this.#bookings.all.get(args.ref_id);
    if (!booking) return rejected(404, 'booking_not_found');
    if (booking.user_id !== args.user_id && !args.staff) return rejected(403, 'forbidden');
    this.expire((held) => held === booking);
    const state = this.#bookings.state(booking);
    if (state.status === 'CANCELLED') return seen(booking);
    if (state.legs.some(({ fate }) => fate === 'arrived')) return rejected(409, 'not_cancellable');
    this.#bookings.held.delete(booking);
    this.#bookings.release(booking, 'cancelled');
    return this.#bookings.record(booking, { status: 'CANCELLED' });
  }

  move(args: { ref_id: string; step: Step; location: string }): BookingSeen | Rejected {
    const booking = this.#bookings.all.get(args.ref_id);
    if (!booking) return rejected(404, 'booking_not_found');
    const state = this.#bookings.state(booking);
    if (state.recorded.has(`${args.step} ${args.location}`)) return seen(booking);
    const { next } = state;
    if (!next) return rejected(409, 'booking_closed');
    if (state.status === 'HELD') return rejected(409, 'booking_held');
    if (next.step !== args.step || next.location !== args.location) {
      return { ...rejected(409, 'out_of_sequence'), expected: next };
    }
    const leg = booking.legs.find(({ flight_id }) => flight_id === next.flight_id);
    if (leg?.state === 'released') {
      return rejected(409, 'rebooking_required', { flight_id: leg.flight_id });
    }
    if (leg) leg.state = args.step === 'depart' ? 'departed' : 'arrived';
    const { location } = args;
    const { flight_id } = next;
    return this.#bookings.record(booking, { status: statusOfStep(args.step), location, flight_id });
  }

  /** The next step of a booking, or one that is not. */
  someStep(ref_id: string, random: Random): { step: Step; location: string } {
    const booking = this.#bookings.all.get(ref_id);
    const next = booking && random.chance(0.8) ? this.#bookings.state(booking).next : null;
    return {
      step: next?.step ?? random.pick(['depart', 'arrive', 'deliver']),
      location: next?.location ?? 'CCC',
    };
  }

  operate(flight_id: string, changes: Partial<FlightStanding>): FlightSeen | Rejected {
    const before = { ...this.#flights.standing(flight_id) };
    const on_it = this.#bookings.on_flight.get(flight_id) ?? [];
    if (changes.max_weight_kg !== undefined || changes.max_volume_m3 !== undefined) {
      this.expire((booking) => booking.flight_ids.includes(flight_id));
    }
    const departed = ({ legs }: FinalBooking) =>
      legs.some((l) => l.flight_id === flight_id && ['departed', 'arrived'].includes(l.state));
    if ((changes.status ?? before.status) !== before.status && on_it.some(departed)) {
      return rejected(409, 'flight_departed', { flight_id });
    }
    const refusal = this.#flights.operate(flight_id, changes);
    if (refusal) return refusal;
    const after = this.#flights.standing(flight_id);
    const cancelled = after.status === 'CANCELLED' && before.status !== 'CANCELLED';
    const late = after.estimated_departure_ms !== before.estimated_departure_ms;
    for (const booking of cancelled || late ? on_it : []) {
      const leg = legOn(this.#bookings.state(booking), flight_id)?.fate ?? '';
      const closed = ['CANCELLED', 'DELIVERED'].includes(booking.status);
      if (closed || !['booked', 'departed', 'flight_cancelled'].includes(leg)) continue;
      if (cancelled) this.#bookings.release(booking, 'flight_cancelled', flight_id);
      const message = cancelled ? 'Flight cancelled' : 'Flight delayed';
      const { status } = booking;
      this.#bookings.record(booking, { status, kind: 'flight_changed', flight_id, message });
    }
    return this.#flights.read(flight_id);
  }

  /** Ends the holds that are over, of those that are asked for. */
  expire(concerns: (booking: FinalBooking) => boolean = () => true): void {
    for (const booking of this.#bookings.held) {
      if ((booking.held_until_ms ?? 0) > this.#flights.now_ms || !concerns(booking)) continue;
      this.#bookings.held.delete(booking);
      this.#bookings.release(booking, 'expired');
      this.#bookings.record(booking, { status: 'CANCELLED', reason: 'hold_expired' });
    }
  }

  readBooking(ref_id: string): BookingSeen | Rejected {
    const booking = this.#bookings.all.get(ref_id);
    return booking ? seen(booking) : rejected(404, 'booking_not_found');
  }

  readFlight(flight_id: string): FlightSeen | Rejected {
    return this.#flights.read(flight_id);
  }

  /** The direct flights, as they were at a moment that may be past. */
  search(as_of_ms: number) {
    return this.#flights.search(as_of_ms);
  }

  finalState(): FinalState {
    const bookings = [...this.#bookings.all.values()];
    for (const booking of bookings)
      booking.needs_rebooking = needsRebooking(this.#bookings.state(booking));
    return structuredClone({ flights: this.#flights.finalFlights(), bookings, numbers: [] });
  }
}
