import type { BookingRead } from '../booking/types.ts';
import type { Actor } from '../identity/types.ts';
import type { FailureOf } from '../reasons.ts';
import type { Step } from './types.ts';

export type StepRefusal = FailureOf<
  | 'unauthenticated'
  | 'forbidden'
  | 'validation_failed'
  | 'booking_not_found'
  | 'booking_closed'
  | 'version_mismatch'
  | 'booking_held'
  | 'location_invalid'
  | 'rebooking_required'
  | 'out_of_sequence'
>;

/** Who looks at a booking. What only owner and staff may see is left out for anybody else. */
export type Looking = { user_id: string | null; sees_all: boolean };

/** Where shipments are, and what happens to them. One round trip each; every call may throw Unavailable, and NothingDone among it. */
export interface Tracking {
  getBooking(
    ref_id: string,
    looking: Looking,
  ): Promise<BookingRead | FailureOf<'booking_not_found'>>;
  recordStep(order: {
    actor: Actor;
    ref_id: string;
    step: Step;
    location: string;
    flight_id: string | null;
    if_versions: number[] | null;
  }): Promise<BookingRead | StepRefusal>;
}
