import { AtReference, ETAG, ifMatch } from '../contract/bookings.ts';
import { etagOf } from '../contract/entity-tags.ts';
import { OffloadBooking, OffloadedBooking } from '../contract/offload.ts';
import { problems } from '../contract/problem-responses.ts';
import { offload } from '../core/booking/offload.ts';
import { isFailure } from '../core/reasons.ts';
import { BODY_BYTES_MAX } from '../http/body.ts';
import { problem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { orderOf } from './moved-booking.ts';
import { json, jsonBody, READING, readingOperation } from './operation.ts';

const offloadBooking = createRoute({
  ...readingOperation(
    'offloadBooking',
    'Bookings',
    'Offload: the carrier left a shipment behind, or some of its pieces',
    BODY_BYTES_MAX,
  ),
  method: 'post',
  path: '/bookings/{ref_id}/offload',
  request: () => ({
    params: AtReference(),
    headers: ifMatch('"3"'),
    body: jsonBody(OffloadBooking()),
  }),
  responses: () => ({
    200: json(OffloadedBooking(), 'Offloaded, now or before.', ETAG),
    ...problems(
      ...READING,
      'unauthenticated',
      'forbidden',
      'booking_not_found',
      'booking_closed',
      'version_mismatch',
      'booking_held',
      'rebooking_required',
      'out_of_sequence',
      'not_changeable',
    ),
  }),
});

export const offloads = createRouter().openapi(offloadBooking, async (c) => {
  const result = await offload(c.get('ports'), {
    ...orderOf(c, c.req.valid('param'), c.req.valid('header')),
    offload: c.req.valid('json'),
  });
  if (isFailure(result)) {
    return problem(c, result);
  }
  const { booking, offloaded_ref_id } = result;
  c.header('ETag', etagOf(booking));
  return c.json({ ...booking, message: 'Booking offloaded', offloaded_ref_id }, 200);
});
