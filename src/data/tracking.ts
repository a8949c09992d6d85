import type { Tracking } from '../core/tracking/ports.ts';
import { by } from './actor.ts';
import type { Rpc } from './postgres.ts';

/** Shipments and their steps in Postgres. */
export const createTracking = (rpc: Rpc): Tracking => ({
  getBooking: (ref_id, { user_id, sees_all }) =>
    rpc('get_booking', { p_ref_id: ref_id, p_user_id: user_id, p_sees_all: sees_all }),
  recordStep: ({ actor, ref_id, step, location, flight_id, if_versions }) =>
    rpc('record_step', {
      ...by(actor),
      p_ref_id: ref_id,
      p_step: step,
      p_location: location,
      p_flight_id: flight_id,
      p_if_versions: if_versions,
    }),
});
