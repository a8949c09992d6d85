import type { BookingWithEvents } from '../../src/core/booking/types.ts';
import type { User } from '../../src/core/identity/types.ts';
import type { Step } from '../../src/core/tracking/types.ts';
import type { MadeFlight } from '../support/database.ts';
import { actorOf, type Books } from './fixture.ts';

export type StepWish = { flight_id?: string; if_versions?: number[] };

/** A shipment that has been booked, with the people who may move it. */
export interface Journey {
  readonly owner: User;
  readonly handler: User;
  readonly flights: MadeFlight[];
  readonly ref_id: string;
  /** By the handler. */
  record(
    step: Step,
    location: string,
    wish?: StepWish,
  ): ReturnType<Books['tracking']['recordStep']>;
  cancel(by?: User, if_versions?: number[] | null): ReturnType<Books['ledger']['cancelBooking']>;
  read(): Promise<BookingWithEvents>;
  /** Of each leg, in order. */
  capacities(): Promise<{ booked_weight_kg: number; version: number }[]>;
  legStates(): Promise<string[]>;
}

/** The steps from DEL by DXB to LHR. */
export const DELIVERED_BY_DXB: [Step, string][] = [
  ['depart', 'DEL'],
  ['arrive', 'DXB'],
  ['depart', 'DXB'],
  ['arrive', 'LHR'],
  ['deliver', 'LHR'],
];

/** Books 10 kg along these airports, and takes these steps. */
export async function makeJourney(
  books: Books,
  airports: string[],
  ...steps: [Step, string][]
): Promise<Journey> {
  const [owner, handler] = [await books.makeUser(), await books.makeUser('handler')];
  const flights = await books.makeRoute(airports);
  const { ref_id } = await books.book(owner, flights);
  const journey: Journey = {
    owner,
    handler,
    flights,
    ref_id,
    record: (step, location, { flight_id = null, if_versions = null }: Nullable<StepWish> = {}) =>
      books.tracking.recordStep({
        actor: actorOf(handler),
        ref_id,
        step,
        location,
        flight_id,
        if_versions,
      }),
    cancel: (by = owner, if_versions = null) =>
      books.ledger.cancelBooking({ actor: actorOf(by), ref_id, if_versions }),
    async read() {
      const answer = await books.tracking.getBooking(ref_id);
      if ('booking' in answer) return answer.booking;
      throw new Error(JSON.stringify(answer));
    },
    capacities: () => Promise.all(flights.map((flight) => books.readCapacity(flight.flight_id))),
    async legStates() {
      const { rows } = await books.pool.query<{ state: string }>(
        'select state from cargo.booking_legs where ref_id = $1 order by leg',
        [ref_id],
      );
      return rows.map((row) => row.state);
    },
  };
  for (const [step, location] of steps) {
    const answer = await journey.record(step, location);
    if (!('booking' in answer)) throw new Error(JSON.stringify(answer));
  }
  return journey;
}

type Nullable<T> = { [Key in keyof T]?: T[Key] | null };
