import type { Context } from 'hono';
import type { HonoEnv } from '../context.ts';
import { NothingDone, Unavailable } from '../core/world.ts';
import { logError } from './log.ts';

/** What an error means for a call, by whatever door: an outage of the database, or a mistake of ours. The log has it whole. */
export function tellFault(c: Context<HonoEnv>, error: unknown, { reads }: { reads: boolean }) {
  if (error instanceof Unavailable) {
    logError('unavailable', c.get('request_id'), error);
    return { code: 'unavailable', detail: describeOutage(error, reads) } as const;
  }
  logError('internal_error', c.get('request_id'), error);
  return {
    code: 'internal_error',
    detail: 'Something went wrong on our side; it is logged with this request_id.',
  } as const;
}

/** Bookings have words of their own. */
function describeOutage(error: Unavailable, reads: boolean): string {
  if (reads) {
    return 'The database is out of reach or too slow. Try again shortly.';
  }
  return error instanceof NothingDone
    ? 'The database could not take this at the moment, and nothing was changed. Try again shortly.'
    : 'The database did not answer in time, so it is not known whether this was done. ' +
        'Repeat the request shortly: what was done is not done twice.';
}
