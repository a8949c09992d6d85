import type { World } from '../world.ts';
import type { FlightNews } from './ports.ts';
import type { CapacityChange } from './types.ts';

type Needs = { news: FlightNews; world: World };

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
