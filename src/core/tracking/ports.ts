import type { BookingRead } from '../booking/types.ts';
import type { Actor } from '../identity/types.ts';
import type { FailureOf } from '../reasons.ts';
import type { ReportedMilestone, ShipmentFacts, Step, TrackingFacts } from './types.ts';

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
  | 'pieces_differ'
>;
export type MilestoneRefusal = FailureOf<
  | 'unauthenticated'
  | 'forbidden'
  | 'validation_failed'
  | 'booking_not_found'
  | 'booking_closed'
  | 'version_mismatch'
  | 'booking_held'
  | 'flight_not_found'
>;

/** Who looks at a booking. What only owner and staff may see is left out for anybody else. */
export type Looking = { user_id: string | null; sees_all: boolean };

/** What is told of a booking, by whom, at any of these versions or (null) at whichever. */
type Order = { actor: Actor; ref_id: string; if_versions: number[] | null };

/** Where shipments are, and what happens to them. One round trip each; every call may throw Unavailable, and NothingDone among it. */
export interface Tracking {
  getBooking(
    ref_id: string,
    looking: Looking,
  ): Promise<BookingRead | FailureOf<'booking_not_found'>>;
  /** `occurred_at` in UTC. */
  recordStep(
    order: Order & {
      step: Step;
      location: string;
      flight_id: string | null;
      occurred_at?: string | null;
      pieces?: number | null;
    },
  ): Promise<BookingRead | StepRefusal>;
  /** `message` is what its event says. */
  recordMilestone(
    order: Order & { milestone: ReportedMilestone; message: string },
  ): Promise<BookingRead | MilestoneRefusal>;
  getTracking(
    ref_id: string,
    looking: Looking,
  ): Promise<{ is_stranger: boolean; facts: TrackingFacts } | FailureOf<'booking_not_found'>>;
  /** `is_public`: strangers may look. `versions` is the sum over the so many `bookings` that ever had the number. */
  getShipment(
    awb_number: string,
    looking: Looking & { is_public: boolean },
  ): Promise<
    | (ShipmentFacts & { is_stranger: boolean; versions: number; bookings: number })
    | FailureOf<'shipment_not_found'>
  >;
}
