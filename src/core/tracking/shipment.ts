import { BOOKING_STATUSES, type BookingStatus } from '../booking/types.ts';
import { toKilograms, toTenths } from '../measure/weight.ts';
import { deriveTracking, type TrackingPolicy } from './derive.ts';
import type { ShipmentFacts, TrackedShipment, TrackingFacts } from './types.ts';

/**
 * All parts of a waybill, as one shipment: what of it is cancelled does not count, unless all is, and it is as far as
 * the part that is least far.
 */
export function deriveShipment(
  { awb_number, parts }: ShipmentFacts,
  policy: TrackingPolicy,
): TrackedShipment {
  const [root] = parts;
  if (root === undefined) {
    throw new Error(`The waybill ${awb_number} has no booking.`);
  }
  const live = parts.filter(({ status }) => status !== 'CANCELLED');
  const counted = live.length > 0 ? live : parts;
  return {
    awb_number,
    origin: root.origin,
    destination: root.destination,
    pieces: sumOf(counted, ({ pieces }) => pieces),
    weight_kg: toKilograms(sumOf(counted, ({ weight_kg }) => toTenths(weight_kg))),
    status: leastAdvanced(counted),
    parts: parts.map((part) => deriveTracking(part, policy)),
  };
}

const sumOf = (parts: readonly TrackingFacts[], figure: (part: TrackingFacts) => number) =>
  parts.reduce((sum, part) => sum + figure(part), 0);

/** The statuses stand in the order in which a shipment comes to them. */
const leastAdvanced = (parts: readonly TrackingFacts[]): BookingStatus =>
  BOOKING_STATUSES.find((status) => parts.some((part) => part.status === status)) ?? 'CANCELLED';
