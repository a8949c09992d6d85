import * as z from 'zod';
import { BookShipment, IdempotencyKey } from '../contract/book-shipment.ts';
import {
  AtReference,
  askedList,
  Booking,
  BookingList,
  ETAG,
  IfNoneMatch,
  ListQuery,
  showPublicly,
} from '../contract/bookings.ts';
import { etagOf } from '../contract/entity-tags.ts';
import { EXAMPLE } from '../contract/examples.ts';
import { problems } from '../contract/problem-responses.ts';
import { book } from '../core/booking/book.ts';
import { makeReference } from '../core/booking/reference.ts';
import { isFailure } from '../core/reasons.ts';
import { lookingOf, seesAll, signedIn } from '../http/access.ts';
import { BODY_BYTES_MAX } from '../http/body.ts';
import { problem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { linkNextPage } from './next-page.ts';
import { json, jsonBody, operation, READING, readingOperation, unchanged } from './operation.ts';
import { unlessKnown } from './unless-known.ts';

const bookShipment = createRoute({
  ...readingOperation(
    'bookShipment',
    'Bookings',
    'Book a shipment on an itinerary, all legs or none, or hold its place',
    BODY_BYTES_MAX,
  ),
  method: 'post',
  path: '/bookings',
  request: () => ({
    headers: z.object({
      'idempotency-key': IdempotencyKey().meta({ example: EXAMPLE.booking.idempotency_key }),
    }),
    body: jsonBody(BookShipment()),
  }),
  responses: () => ({
    201: json(Booking(), 'Booked, or booked before by the same request.', {
      always: { ...ETAG.always, Location: 'Where the booking is read.' },
      at_times: {
        'Idempotent-Replayed': '`true` when this request had been answered before.',
      },
    }),
    ...problems(
      ...READING,
      'unauthenticated',
      'forbidden',
      'idempotency_key_reused',
      'ref_id_taken',
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
      'hold_limit',
      'awb_taken',
      'capacity_exceeded',
      'awb_stock_empty',
      'flight_busy',
    ),
  }),
});

const listBookings = createRoute({
  ...operation('listBookings', 'Bookings', 'Your bookings, newest first'),
  method: 'get',
  path: '/bookings/my-bookings',
  request: () => ({ query: ListQuery() }),
  responses: () => ({
    200: json(BookingList(), 'A page of your bookings.', {
      at_times: { Link: 'The next page, `rel="next"`, if there is one.' },
    }),
    ...problems('unauthenticated', 'forbidden', 'validation_failed'),
  }),
});

const getBooking = createRoute({
  ...operation('getBooking', 'Bookings', 'Track a shipment by its reference'),
  method: 'get',
  path: '/bookings/{ref_id}',
  request: () => ({ params: AtReference(), headers: z.object({ 'if-none-match': IfNoneMatch() }) }),
  responses: () => ({
    200: json(Booking(), 'The booking with its events, oldest first.', ETAG),
    304: unchanged('Unchanged since the version that `If-None-Match` names.', ETAG),
    ...problems('booking_not_found'),
  }),
});

export const bookings = createRouter()
  .openapi(bookShipment, async (c) => {
    const request = c.req.valid('json');
    const ports = c.get('ports');
    const actor = signedIn(c);
    const idempotency_key = c.req.valid('header')['idempotency-key'] ?? null;
    const ref_id =
      request.ref_id ??
      (await makeReference(ports.world, { user_id: actor.user_id, idempotency_key }));
    const result = await book(ports, { actor, ref_id, idempotency_key, request });
    if (isFailure(result)) {
      return problem(c, result);
    }
    c.header('Location', `/bookings/${result.booking.ref_id}`);
    c.header('ETag', etagOf(result.booking));
    if (result.outcome === 'replayed') {
      c.header('Idempotent-Replayed', 'true');
    }
    return c.json(result.booking, 201);
  })
  .openapi(listBookings, async (c) => {
    const query = c.req.valid('query');
    const { status, awb_number, limit } = query;
    const result = await c
      .get('ports')
      .ledger.listBookings({ actor: signedIn(c), ...askedList(query) });
    if (isFailure(result)) {
      return problem(c, result);
    }
    if (result.next !== null) {
      linkNextPage(c, '/bookings/my-bookings', {
        status,
        awb_number,
        limit,
        cursor: result.next,
      });
    }
    return c.json(result.bookings, 200);
  })
  .openapi(getBooking, async (c) => {
    const { ref_id } = c.req.valid('param');
    const caller = c.get('caller');
    const result = await c.get('ports').tracking.getBooking(ref_id, lookingOf(caller));
    if (isFailure(result)) {
      return problem(c, result);
    }
    const whole = seesAll(caller, result.booking.user_id);
    return unlessKnown(
      c,
      { tag: `${result.booking.version}`, is_stranger: !whole },
      whole ? result.booking : showPublicly(result.booking),
    );
  });
