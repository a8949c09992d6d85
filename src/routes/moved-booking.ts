import type { AppContext } from '../context.ts';
import { etagOf } from '../contract/entity-tags.ts';
import type { BookingRead } from '../core/booking/types.ts';
import type { FailureOf, Reason } from '../core/reasons.ts';
import { signedIn } from '../http/access.ts';
import { problem } from '../http/problem.ts';

/** Answers a change of a booking: the problem, or the booking as it stands now with its ETag and what was done. */
export function movedBooking<R extends Reason>(
  c: AppContext,
  result: BookingRead | FailureOf<R>,
  message: string | ((done: BookingRead) => string),
) {
  if (!isDone(result)) {
    return problem<R>(c, result);
  }
  c.header('ETag', etagOf(result.booking));
  const said = typeof message === 'string' ? message : message(result);
  return c.json({ ...result.booking, message: said }, 200);
}

/** Which booking is to be changed, by whom, and at which versions (null: whichever): what every change of one begins with. */
export const orderOf = (
  c: AppContext,
  { ref_id }: { ref_id: string },
  { 'if-match': if_versions = null }: { 'if-match'?: number[] | null | undefined },
) => ({ actor: signedIn(c), ref_id, if_versions });

const isDone = (result: object): result is BookingRead => !('reason' in result);
