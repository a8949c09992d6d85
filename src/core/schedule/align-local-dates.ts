import { NothingDone, Unavailable, type World } from '../world.ts';
import { tellOfMoved } from './moved-dates.ts';
import type { FlightNews, LocalDates } from './ports.ts';
import { renewAllTimetables } from './tell-searches.ts';
import type { AlignedDates } from './types.ts';

type Needs = { local_dates: LocalDates; news: FlightNews; world: World };

/**
 * Brings the local dates of coming flights in line with the time zones as they are now, and tells searches of
 * those that moved. Where all are in line it changes nothing. Throws when the database is out of reach.
 */
export async function alignLocalDates(needs: Needs): Promise<AlignedDates> {
  const aligned = await needs.local_dates.alignLocalDates().catch(async (error) => {
    if (error instanceof Unavailable && !(error instanceof NothingDone)) {
      await renewAllTimetables(needs); // it may have been a commit: only the database knows which dates moved
    }
    throw error;
  });
  await tellOfMoved(needs, aligned);
  return aligned;
}
