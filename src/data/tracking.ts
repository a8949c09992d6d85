import type { Tracking } from '../core/tracking/ports.ts';
import { by } from './actor.ts';
import type { Rpc } from './postgres.ts';

/** Shipments, their steps and their milestones in Postgres. */
export const createTracking = (rpc: Rpc): Tracking => ({
  getBooking: (ref_id, { user_id, sees_all }) =>
    rpc('get_booking', { p_ref_id: ref_id, p_user_id: user_id, p_sees_all: sees_all }),
  recordStep: ({
    actor,
    ref_id,
    step,
    location,
    flight_id,
    if_versions,
    occurred_at = null,
    pieces = null,
  }) =>
    rpc('record_step', {
      ...by(actor),
      p_ref_id: ref_id,
      p_step: step,
      p_location: location,
      p_flight_id: flight_id,
      p_if_versions: if_versions,
      p_occurred_at: occurred_at,
      p_pieces: pieces,
    }),
  recordMilestone: ({ actor, ref_id, milestone, message, if_versions }) =>
    rpc('record_milestone', {
      ...by(actor),
      p_ref_id: ref_id,
      p_milestone: milestone,
      p_message: message,
      p_if_versions: if_versions,
    }),
  getTracking: (ref_id, { user_id, sees_all }) =>
    rpc('get_tracking', { p_ref_id: ref_id, p_user_id: user_id, p_sees_all: sees_all }),
  getShipment: (awb_number, { user_id, sees_all, is_public }) =>
    rpc('get_shipment', {
      p_awb_number: awb_number,
      p_user_id: user_id,
      p_sees_all: sees_all,
      p_is_public: is_public,
    }),
});
