import type { World } from '../world.ts';
import type { FlightNews } from './ports.ts';
import { renewTimetables } from './tell-searches.ts';
import type { MovedDates } from './types.ts';

type Needs = { news: FlightNews; world: World };

/** Has searches read the timetables of flights that moved again, and tells the operator of those that could not. */
export async function tellOfMoved(
  needs: Needs,
  { departure_dates, collisions }: MovedDates,
): Promise<void> {
  await renewTimetables(needs, departure_dates);
  if (collisions.length > 0) {
    const staying = collisions.map(
      ({ flight_number, origin, departure_date }) => `${flight_number} ${origin} ${departure_date}`,
    );
    needs.world.report('local_dates_collided', new Error(staying.join(', ')));
  }
}
