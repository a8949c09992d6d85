import { AtReference, ETAG, ifMatch, MovedBooking } from '../contract/bookings.ts';
import { EXAMPLE } from '../contract/examples.ts';
import { Milestone } from '../contract/milestones.ts';
import { problems } from '../contract/problem-responses.ts';
import { report, sayReport } from '../core/tracking/report.ts';
import { BODY_BYTES_MAX } from '../http/body.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { movedBooking, orderOf } from './moved-booking.ts';
import { json, jsonBody, READING, readingOperation } from './operation.ts';

const recordMilestone = createRoute({
  ...readingOperation(
    'recordMilestone',
    'Tracking',
    'Report what happened to a shipment, by its status code of IATA',
    BODY_BYTES_MAX,
  ),
  method: 'post',
  path: '/bookings/{ref_id}/milestones',
  request: () => ({
    params: AtReference(),
    headers: ifMatch(EXAMPLE.milestone.version),
    body: jsonBody(Milestone()),
  }),
  responses: () => ({
    200: json(MovedBooking(), 'Recorded, now or before.', ETAG),
    ...problems(
      ...READING,
      'unauthenticated',
      'forbidden',
      'booking_not_found',
      'booking_closed',
      'version_mismatch',
      'booking_held',
      'flight_not_found',
      'location_invalid',
      'rebooking_required',
      'out_of_sequence',
      'pieces_differ',
    ),
  }),
});

export const milestones = createRouter().openapi(recordMilestone, async (c) => {
  const milestone = c.req.valid('json');
  const result = await report(c.get('ports'), {
    ...orderOf(c, c.req.valid('param'), c.req.valid('header')),
    report: milestone,
  });
  return movedBooking(c, result, sayReport(milestone));
});
