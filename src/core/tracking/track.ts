import type { FailureOf } from '../reasons.ts';
import { isFailure } from '../reasons.ts';
import { deriveTracking, type TrackingPolicy } from './derive.ts';
import type { Looking, Tracking } from './ports.ts';
import { deriveShipment } from './shipment.ts';
import type { TrackedBooking, TrackedShipment } from './types.ts';

/** Tracks a booking. Strangers, who know its reference, are told what is not for the owner and staff alone. */
export async function track(
  { tracking }: { tracking: Tracking },
  ref_id: string,
  looking: Looking,
  policy: TrackingPolicy,
): Promise<
  | { tracked: TrackedBooking; version: number; is_stranger: boolean }
  | FailureOf<'booking_not_found'>
> {
  const found = await tracking.getTracking(ref_id, looking);
  if (isFailure(found)) {
    return found;
  }
  const { facts, is_stranger } = found;
  return { tracked: deriveTracking(facts, policy), version: facts.version, is_stranger };
}

/**
 * Tracks all parts of a waybill. `revision` names the state of all bookings that ever had the number, so that it does
 * not go back when the number moves on.
 */
export async function trackShipment(
  { tracking }: { tracking: Tracking },
  awb_number: string,
  looking: Looking & { is_public: boolean },
  policy: TrackingPolicy,
): Promise<
  | { shipment: TrackedShipment; revision: string; is_stranger: boolean }
  | FailureOf<'shipment_not_found'>
> {
  const found = await tracking.getShipment(awb_number, looking);
  if (isFailure(found)) {
    return found;
  }
  const { versions, bookings, is_stranger } = found;
  return {
    shipment: deriveShipment(found, policy),
    revision: `${versions}-${bookings}`,
    is_stranger,
  };
}
