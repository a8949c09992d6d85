import { AtReference, ETAG, ifMatch, MovedBooking } from '../contract/bookings.ts';
import { problems } from '../contract/problem-responses.ts';
import { RebookBooking } from '../contract/rebook-booking.ts';
import { cancel } from '../core/booking/cancel.ts';
import { confirm } from '../core/booking/confirm.ts';
import { rebook } from '../core/booking/rebook.ts';
import { BODY_BYTES_MAX } from '../http/body.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { movedBooking, orderOf } from './moved-booking.ts';
import { json, jsonBody, operation, READING, readingOperation } from './operation.ts';

const confirmBooking = createRoute({
  ...operation('confirmBooking', 'Bookings', 'Confirm a hold, before it is over'),
  method: 'post',
  path: '/bookings/{ref_id}/confirm',
  request: () => ({
    params: AtReference(),
    headers: ifMatch('"2"'),
  }),
  responses: () => ({
    200: json(MovedBooking(), 'Confirmed, now or before.', ETAG),
    ...problems(
      'unauthenticated',
      'forbidden',
      'validation_failed',
      'booking_not_found',
      'hold_expired',
      'booking_closed',
      'version_mismatch',
    ),
  }),
});

const cancelBooking = createRoute({
  ...operation('cancelBooking', 'Bookings', 'Cancel, until the first arrival'),
  method: 'post',
  path: '/bookings/{ref_id}/cancel',
  request: () => ({
    params: AtReference(),
    headers: ifMatch(),
  }),
  responses: () => ({
    200: json(MovedBooking(), 'Cancelled, now or before.', ETAG),
    ...problems(
      'unauthenticated',
      'forbidden',
      'validation_failed',
      'booking_not_found',
      'not_cancellable',
      'version_mismatch',
    ),
  }),
});

const rebookBooking = createRoute({
  ...readingOperation(
    'rebookBooking',
    'Bookings',
    'Rebook: other flights, or other facts of the goods',
    BODY_BYTES_MAX,
  ),
  method: 'post',
  path: '/bookings/{ref_id}/rebook',
  request: () => ({
    params: AtReference(),
    headers: ifMatch(),
    body: jsonBody(RebookBooking()),
  }),
  responses: () => ({
    200: json(MovedBooking(), 'Rebooked, now or before.', ETAG),
    ...problems(
      ...READING,
      'unauthenticated',
      'forbidden',
      'booking_not_found',
      'booking_closed',
      'version_mismatch',
      'nothing_to_rebook',
      'not_changeable',
      'quote_unknown',
      'quote_mismatch',
      'flight_not_found',
      'itinerary_invalid',
      'handling_refused',
      'piece_too_large',
      'flight_departed',
      'flight_cancelled',
      'flight_closed',
      'acceptance_closed',
      'quote_expired',
      'quote_used',
      'capacity_exceeded',
      'flight_busy',
    ),
  }),
});

/** What the owner of a booking decides about it. */
export const bookingChanges = createRouter()
  .openapi(confirmBooking, async (c) => {
    const result = await confirm(
      c.get('ports'),
      orderOf(c, c.req.valid('param'), c.req.valid('header')),
    );
    return movedBooking(c, result, 'Booking confirmed');
  })
  .openapi(cancelBooking, async (c) => {
    const result = await cancel(
      c.get('ports'),
      orderOf(c, c.req.valid('param'), c.req.valid('header')),
    );
    return movedBooking(c, result, 'Booking cancelled');
  })
  .openapi(rebookBooking, async (c) => {
    const result = await rebook(c.get('ports'), {
      ...orderOf(c, c.req.valid('param'), c.req.valid('header')),
      request: c.req.valid('json'),
    });
    return movedBooking(c, result, 'Booking rebooked');
  });
