import type { World } from '../world.ts';
import type { FlightNews } from './ports.ts';
import { renewTimetables } from './tell-searches.ts';
import type { MovedDates } from './types.ts';

type Needs = { news: FlightNews; world: World };

const DAY_MS = 86_400_000;
/** The dates that a search can have cached: from yesterday somewhere to the last day that is searched. */
const FIRST_DAY = -2;
const LAST_DAY = 402;

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

/**
 * Has searches read every timetable again that they can have cached: a reply that never came may have been a
 * commit, and only the database knows which dates it moved.
 */
export const tellOfPerhapsMoved = (needs: Needs): Promise<void> =>
  renewTimetables(
    needs,
    Array.from({ length: LAST_DAY - FIRST_DAY + 1 }, (_, day) =>
      new Date(needs.world.now_ms() + (FIRST_DAY + day) * DAY_MS).toISOString().slice(0, 10),
    ),
  );
