import type { MadeFlight } from '../support/database.ts';
import { to } from './changes.ts';
import { book, readStored, setTerms } from './facts.ts';
import { type Books, inDays } from './fixture.ts';
import { step } from './operations.ts';

/** A list of flights that are there. */
export const made = (...flights: (MadeFlight | undefined)[]) => flights as MadeFlight[];
export const idsOf = (...flights: MadeFlight[]) => to(...flights).flight_ids;

export type World = Record<'A' | 'B' | 'C' | 'D' | 'E', MadeFlight>;

/** People, flights and bookings of tests about bookings that change. */
export async function useRebooking(books: Books) {
  const owner = await books.makeUser();
  const handler = await books.makeUser('handler');
  return {
    owner,
    handler,
    admin: await books.makeUser('admin'),
    /**
     * A and B by DXB, C and D by BOM a day later, E from DXB another day later: all from DEL to LHR, each of 100 kg
     * and 1 m³.
     */
    async makeWorld(): Promise<World> {
      const max_weight_kg = 100;
      const first = { departure_at: inDays(7), max_weight_kg };
      const second = { departure_at: inDays(8), max_weight_kg };
      const third = { departure_at: inDays(9), max_weight_kg };
      const flights = [
        ...(await books.makeRoute(['DEL', 'DXB', 'LHR'], first)),
        ...(await books.makeRoute(['DEL', 'BOM', 'LHR'], second)),
        ...(await books.makeRoute(['DXB', 'LHR'], third)),
      ];
      for (const flight of flights) await setTerms(books, flight, { max_volume_l: 1_000 });
      const [A, B, C, D, E] = flights;
      if (!(A && B && C && D && E)) throw new Error('No flights.');
      return { A, B, C, D, E };
    },
    /** Books six pieces of 60 kg for certain. */
    async bookOn(flights: readonly MadeFlight[], facts: object = {}): Promise<string> {
      const answer = await book(books, owner, flights, { weight_kg: 60, pieces: 6, ...facts });
      if (answer.outcome !== 'booked') throw new Error(`Not booked: ${JSON.stringify(answer)}`);
      return String(Object(answer.booking).ref_id);
    },
    go: (ref: string, what: string, where: string) => step(books, handler, ref, [what, where]),
    /** What each flight has: "kg l version". */
    async loads(...flights: MadeFlight[]): Promise<string[]> {
      const stored = await Promise.all(flights.map((flight) => readStored(books, flight)));
      return stored.map((x) => `${x.booked_weight_kg} ${x.booked_volume_l} v${x.version}`);
    },
  };
}
