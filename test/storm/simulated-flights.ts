import type { FinalFlight } from './final-state.ts';
import type { FlightSeen, FlightStanding, KnownFlight, Rejected } from './history.ts';
import { litresOf, tenthsOf } from './measures.ts';
import { rejected } from './simulated-answers.ts';

interface Load {
  at_ms: number;
  tenths: number;
  litres: number;
}

interface SimulatedFlight {
  flight: KnownFlight;
  standing: FlightStanding;
  /** After each change. */
  loads: Load[];
}

/** The flights of a ledger that does one thing at a time. */
export class SimulatedFlights {
  readonly #flights: Map<string, SimulatedFlight>;
  /** As they were published. */
  readonly published: ReadonlyMap<string, KnownFlight>;
  /** The moment at which what follows takes effect. */
  now_ms = 0;

  constructor(flights: readonly KnownFlight[]) {
    this.published = new Map(flights.map((flight) => [flight.flight_id, flight]));
    this.#flights = new Map(
      flights.map((flight) => [
        flight.flight_id,
        {
          flight,
          standing: {
            status: 'SCHEDULED',
            closed: false,
            estimated_departure_ms: null,
            estimated_arrival_ms: null,
            max_weight_kg: flight.max_weight_kg,
            max_volume_m3: flight.max_volume_m3,
          },
          loads: [{ at_ms: 0, tenths: 0, litres: 0 }],
        },
      ]),
    );
  }

  /** Why a flight takes no shipment, whatever is left of it. */
  refuseSale(flight_id: string): Rejected | null {
    const { flight, standing } = this.#at(flight_id);
    if (flight.departure_ms <= this.now_ms) return rejected(409, 'flight_departed', { flight_id });
    if (standing.status === 'CANCELLED') return rejected(409, 'flight_cancelled', { flight_id });
    return standing.closed ? rejected(409, 'flight_closed', { flight_id }) : null;
  }

  /** Why a flight cannot take this much more. */
  refuseLoad(flight_id: string, weight_kg: number, litres: number): Rejected | null {
    const { standing } = this.#at(flight_id);
    const load = this.#load(flight_id);
    const tenths = tenthsOf(standing.max_weight_kg) - load.tenths;
    const figures = { flight_id, available_kg: tenths / 10, requested_kg: weight_kg };
    if (tenths < tenthsOf(weight_kg)) return rejected(409, 'capacity_exceeded', figures);
    if (standing.max_volume_m3 === null) return null;
    const left = litresOf(standing.max_volume_m3) - load.litres;
    if (left >= litres) return null;
    const volumes = { available_m3: left / 1_000, requested_m3: litres / 1_000 };
    return rejected(409, 'capacity_exceeded', { ...figures, ...volumes });
  }

  availableKg(flight_id: string): number {
    const { max_weight_kg } = this.#at(flight_id).standing;
    return (tenthsOf(max_weight_kg) - this.#load(flight_id).tenths) / 10;
  }

  change(flight_id: string, tenths: number, litres: number): void {
    const load = this.#load(flight_id);
    const changed = { tenths: load.tenths + tenths, litres: load.litres + litres };
    this.#at(flight_id).loads.push({ at_ms: this.now_ms, ...changed });
  }

  /** Changes what stands of a flight, unless it would carry less than is booked. */
  operate(flight_id: string, changes: Partial<FlightStanding>): Rejected | null {
    const { standing } = this.#at(flight_id);
    const load = this.#load(flight_id);
    const changed = { ...standing, ...changes };
    const { max_weight_kg, max_volume_m3 } = changed;
    if (
      tenthsOf(max_weight_kg) < load.tenths ||
      (max_volume_m3 !== null && litresOf(max_volume_m3) < load.litres)
    ) {
      return rejected(409, 'capacity_below_booked', {
        flight_id,
        booked_weight_kg: load.tenths / 10,
        booked_volume_m3: max_volume_m3 === null ? undefined : load.litres / 1_000,
      });
    }
    Object.assign(standing, changed);
    return null;
  }

  standing(flight_id: string): FlightStanding {
    return this.#at(flight_id).standing;
  }

  read(flight_id: string): FlightSeen | Rejected {
    if (!this.#flights.has(flight_id)) return rejected(404, 'flight_not_found');
    const { standing, loads } = this.#at(flight_id);
    const version = loads.length - 1;
    return { outcome: 'done', version, ...standing, ...this.#shown(flight_id) };
  }

  /** The direct flights that are sold, with their loads as they were at a moment that may be past. */
  search(as_of_ms: number) {
    return [...this.#flights.values()]
      .filter(({ flight }) => flight.origin === 'AAA' && flight.destination === 'CCC')
      .filter(({ flight }) => this.refuseSale(flight.flight_id) === null)
      .map(({ flight: { flight_id } }) => ({ flight_id, ...this.#shown(flight_id, as_of_ms) }));
  }

  finalFlights(): FinalFlight[] {
    return [...this.#flights.values()].map(({ flight: { flight_id }, standing, loads }) => {
      const { tenths, litres } = this.#load(flight_id);
      const { max_weight_kg, max_volume_m3, status, closed } = standing;
      return {
        flight_id,
        max_weight_kg,
        booked_weight_kg: tenths / 10,
        max_volume_l: max_volume_m3 === null ? null : litresOf(max_volume_m3),
        booked_volume_l: max_volume_m3 === null ? 0 : litres,
        version: loads.length - 1,
        status,
        closed,
      };
    });
  }

  #shown(flight_id: string, as_of_ms = Number.POSITIVE_INFINITY) {
    const { max_weight_kg, max_volume_m3 } = this.#at(flight_id).standing;
    const { tenths, litres } = this.#load(flight_id, as_of_ms);
    const booked_volume_m3 = max_volume_m3 === null ? null : litres / 1_000;
    return { booked_weight_kg: tenths / 10, max_weight_kg, booked_volume_m3, max_volume_m3 };
  }

  #load(flight_id: string, as_of_ms = Number.POSITIVE_INFINITY): Load {
    const load = this.#at(flight_id).loads.findLast(({ at_ms }) => at_ms <= as_of_ms);
    if (!load) throw new Error('A flight before its time.');
    return load;
  }

  #at(flight_id: string): SimulatedFlight {
    const known = this.#flights.get(flight_id);
    if (!known) throw new Error(`There is no flight ${flight_id}.`);
    return known;
  }
}
