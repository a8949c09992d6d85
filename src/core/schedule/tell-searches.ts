import type { World } from '../world.ts';
import type { FlightNews } from './ports.ts';
import type { CapacityChange } from './types.ts';

type Needs = { news: FlightNews; world: World };

const DAY_MS = 86_400_000;
/** The dates that a search can have cached: from yesterday somewhere to the last day that is searched. */
const FIRST_DAY = -2;
const LAST_DAY = 402;

/** Shows searches what a booking or a cancel has changed. What Redis loses, they learn within 300 s. */
export async function showCapacity(
  { news, world }: Needs,
  changes: readonly CapacityChange[],
): Promise<void> {
  await news.writeCapacity(changes).catch((error) => world.report('capacity_not_shown', error));
}

/** Makes searches read the timetable of these dates again; for none this costs nothing. */
export async function renewTimetables(
  { news, world }: Needs,
  departure_dates: readonly string[],
): Promise<void> {
  if (departure_dates.length === 0) {
    return;
  }
  await news
    .renewTimetables([...new Set(departure_dates)])
    .catch((error) => world.report('timetable_not_renewed', error));
}

/** Makes searches read every timetable again: what a call came to is unknown, and so which dates it moved. */
export const renewAllTimetables = (needs: Needs): Promise<void> =>
  renewTimetables(needs, searchedDates(needs.world.now_ms()));

const searchedDates = (now_ms: number) =>
  Array.from({ length: LAST_DAY - FIRST_DAY + 1 }, (_, day) =>
    new Date(now_ms + (FIRST_DAY + day) * DAY_MS).toISOString().slice(0, 10),
  );
