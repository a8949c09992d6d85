import * as z from 'zod';
import { AtReference, ETAG, IfMatch, MovedBooking } from '../contract/bookings.ts';
import { problems } from '../contract/problems.ts';
import { cancel } from '../core/booking/cancel.ts';
import { confirm } from '../core/booking/confirm.ts';
import { signedIn } from '../http/access.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { movedBooking } from './moved-booking.ts';
import { json, operation } from './operation.ts';

const confirmBooking = createRoute({
  ...operation('confirmBooking', 'Bookings', 'Confirm a hold, before it is over'),
  method: 'post',
  path: '/bookings/{ref_id}/confirm',
  request: () => ({
    params: AtReference(),
    headers: z.object({ 'if-match': IfMatch().meta({ example: '"1"' }) }),
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
    headers: z.object({ 'if-match': IfMatch().meta({ example: '"1"' }) }),
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

/** What the owner of a booking decides about it. */
export const bookingChanges = createRouter()
  .openapi(confirmBooking, async (c) => {
    const result = await confirm(c.get('ports'), {
      actor: signedIn(c),
      ref_id: c.req.valid('param').ref_id,
      if_versions: c.req.valid('header')['if-match'] ?? null,
    });
    return movedBooking(c, result, 'Booking confirmed');
  })
  .openapi(cancelBooking, async (c) => {
    const result = await cancel(c.get('ports'), {
      actor: signedIn(c),
      ref_id: c.req.valid('param').ref_id,
      if_versions: c.req.valid('header')['if-match'] ?? null,
    });
    return movedBooking(c, result, 'Booking cancelled');
  });
