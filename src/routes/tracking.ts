import * as z from 'zod';
import { AtReference, ETAG } from '../contract/bookings.ts';
import { problems } from '../contract/problem-responses.ts';
import { AtWaybill, IfNoneMatch, TrackedBooking, TrackedShipment } from '../contract/tracking.ts';
import { isFailure } from '../core/reasons.ts';
import { track, trackShipment } from '../core/tracking/track.ts';
import { lookingOf } from '../http/access.ts';
import { problem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { json, operation, unchanged } from './operation.ts';
import { unlessKnown } from './unless-known.ts';

const headers = () => z.object({ 'if-none-match': IfNoneMatch() });
const UNCHANGED = 'Nothing has changed since `If-None-Match`.';
const SHIPMENT_ETAG = { always: { ETag: 'The state of all bookings that ever had the number.' } };

const getTracking = createRoute({
  ...operation('getTracking', 'Tracking', 'Where a shipment is, what is next, when it arrives'),
  method: 'get',
  path: '/bookings/{ref_id}/tracking',
  request: () => ({ params: AtReference(), headers: headers() }),
  responses: () => ({
    200: json(TrackedBooking(), 'Derived from its events at this moment.', ETAG),
    304: unchanged(UNCHANGED, ETAG),
    ...problems('booking_not_found'),
  }),
});

const getShipment = createRoute({
  ...operation('getShipment', 'Tracking', 'Track all parts of an air waybill'),
  method: 'get',
  path: '/shipments/{awb_number}',
  request: () => ({ params: AtWaybill(), headers: headers() }),
  responses: () => ({
    200: json(
      TrackedShipment(),
      'The booking that has the waybill, and what was split from it.',
      SHIPMENT_ETAG,
    ),
    304: unchanged(UNCHANGED, SHIPMENT_ETAG),
    ...problems('shipment_not_found'),
  }),
});

export const tracking = createRouter()
  .openapi(getTracking, async (c) => {
    const { MIN_CONNECTION_MINUTES: min_connection_minutes } = c.get('services').settings;
    const { ref_id } = c.req.valid('param');
    const looking = lookingOf(c.get('caller'));
    const result = await track(c.get('ports'), ref_id, looking, { min_connection_minutes });
    if (isFailure(result)) {
      return problem(c, result);
    }
    const { tracked, version, is_stranger } = result;
    return unlessKnown(c, { tag: `${version}-tracking`, is_stranger }, tracked);
  })
  .openapi(getShipment, async (c) => {
    const { settings } = c.get('services');
    const { awb_number } = c.req.valid('param');
    const result = await trackShipment(
      c.get('ports'),
      awb_number,
      { ...lookingOf(c.get('caller')), is_public: settings.PUBLIC_AWB_TRACKING },
      { min_connection_minutes: settings.MIN_CONNECTION_MINUTES },
    );
    if (isFailure(result)) {
      return problem(c, result);
    }
    const { shipment, revision, is_stranger } = result;
    return unlessKnown(c, { tag: revision, is_stranger }, shipment);
  });
