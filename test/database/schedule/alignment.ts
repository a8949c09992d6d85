import type { MadeFlight } from '../../support/database.ts';
import type { Books } from '../fixture.ts';

/** What the rules of a zone were, and what they are now: half an hour later. */
export const [BEFORE, NOW] = ['Asia/Kolkata', 'Asia/Dhaka'] as const;

/** Zones that change, and what becomes of local dates. */
export function useAlignment({ pool }: Books) {
  return {
    setZone: (code: string, time_zone: string) =>
      pool.query('update cargo.airports set time_zone = $2 where code = $1', [code, time_zone]),
    async align(codes: string[] | null) {
      const { rows } = await pool.query('select cargo.align_local_dates($1) as answer', [codes]);
      return rows[0].answer;
    },
    async datesOf({ flight_id }: MadeFlight): Promise<string[]> {
      const { rows } = await pool.query(
        'select departure_date::text, arrival_date::text from cargo.flights where flight_id = $1',
        [flight_id],
      );
      return Object.values(rows[0]);
    },
    async numbered(flight_number: string, flights: readonly MadeFlight[]): Promise<void> {
      for (const { flight_id } of flights) {
        await pool.query('update cargo.flights set flight_number = $2 where flight_id = $1', [
          flight_id,
          flight_number,
        ]);
      }
    },
  };
}
