import type { Actor } from '../../identity/types.ts';
import { type FailureOf, isFailure } from '../../reasons.ts';
import { NothingDone, Unavailable, type World } from '../../world.ts';
import type { FlightNews, Flights } from '../ports.ts';
import { renewAllTimetables, renewTimetables } from '../tell-searches.ts';
import { columnsOf, readSchedule, type Schedule } from './read-schedule.ts';
import {
  IMPORTED_FLIGHTS_MAX,
  type Imported,
  LINE_ERRORS_MAX,
  type LineError,
  type LinesImported,
  type ScheduleImport,
} from './types.ts';

type Needs = { flights: Flights; news: FlightNews; world: World };

export type ImportResult =
  | Imported
  | FailureOf<'unauthenticated' | 'forbidden' | 'validation_failed' | 'import_invalid'>;

const TOO_MANY = `Makes more than ${IMPORTED_FLIGHTS_MAX} flights: import fewer days at a time.`;

/**
 * Publishes the flights that a schedule makes within a window, and leaves those that are known as they are, so
 * that it can be repeated. A line with an error makes no flight; nothing is published then, unless such lines
 * are to be left out. Searches are told before the answer, also of flights that were known: the call before may
 * have lost its reply, and this news with it.
 */
export function importFlights(
  needs: Needs,
  actor: Actor,
  wish: ScheduleImport,
): Promise<ImportResult> {
  const work = importAndTell(needs, actor, wish);
  needs.world.waitUntil(work.catch(() => undefined)); // the answer carries the error
  return work;
}

async function importAndTell(
  needs: Needs,
  actor: Actor,
  wish: ScheduleImport,
): Promise<ImportResult> {
  const { dry_run, skip_invalid } = wish;
  const schedule = readSchedule(wish);
  if (schedule === null) {
    return { reason: 'validation_failed', errors: [{ path: 'window', message: TOO_MANY }] };
  }
  // Also where nothing is to be published: only the database knows the airports, and who may call.
  const publishes = !dry_run && (schedule.wrong_lines === 0 || skip_invalid);
  const imported = await needs.flights
    .importFlights(actor, schedule.lines, { dry_run: !publishes, skip_invalid })
    .catch((error) => {
      if (publishes && error instanceof Unavailable && !(error instanceof NothingDone)) {
        // A reply that never came may have been a commit, and only the database knows the local dates.
        needs.world.waitUntil(renewAllTimetables(needs));
      }
      throw error;
    });
  if (isFailure(imported)) {
    return imported;
  }
  const { lines, errors: _, departure_dates, ...outcome } = imported;
  await renewTimetables(needs, departure_dates);
  const errors = errorsOf(schedule, imported, wish);
  const wrong_lines = lines + schedule.wrong_lines;
  if (wrong_lines > 0 && !skip_invalid && !dry_run) {
    return { reason: 'import_invalid', lines: wrong_lines, errors };
  }
  return { dry_run, records: schedule.records, skipped: schedule.skipped, ...outcome, errors };
}

/** The first errors by line, of the file and of what only the database knew. */
const errorsOf = (
  schedule: Schedule,
  imported: LinesImported,
  { format }: ScheduleImport,
): LineError[] =>
  [
    ...schedule.errors,
    ...imported.errors.map(({ line, field, message }) => ({
      line,
      columns: columnsOf(format, field),
      message,
    })),
  ]
    .sort((one, other) => one.line - other.line)
    .slice(0, LINE_ERRORS_MAX);
