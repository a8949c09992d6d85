import * as z from 'zod';
import { BookShipment, IdempotencyKey } from '../contract/book-shipment.ts';
import { AtReference, askedList, ListQuery } from '../contract/bookings.ts';
import { showFlight } from '../contract/flights.ts';
import { QuoteShipment } from '../contract/quotes.ts';
import { RouteSearch } from '../contract/search.ts';
import { book } from '../core/booking/book.ts';
import { cancel } from '../core/booking/cancel.ts';
import { makeQuoteId, makeReference } from '../core/booking/reference.ts';
import { isFailure } from '../core/reasons.ts';
import { search } from '../core/search/search.ts';
import { track } from '../core/tracking/track.ts';
import { lookingOf, signedIn } from '../http/access.ts';
import { type Tool, tool } from './tool.ts';

const READS = { destructive: false, idempotent: true };

/** Arguments of what over HTTP is a query: numbers as they are written there, and null for what is left out. */
const parameters = <Query extends z.ZodType>(query: Query) =>
  z.preprocess(
    (sent) =>
      Object.fromEntries(
        Object.entries(Object(sent)).map(([name, value]) => [
          name,
          typeof value === 'number' ? String(value) : (value ?? undefined),
        ]),
      ),
    query,
  );

/** The tools by their names, in the order in which a shipment meets them. */
export const TOOLS: ReadonlyMap<string, Tool> = new Map([
  [
    'search_itineraries',
    tool({
      operation: 'search',
      title: 'Search itineraries',
      description:
        'Finds itineraries of one or two flights between two airports on a day, with the capacity that is left now. ' +
        'Use it first: quote_shipment and book_shipment take the flight_id of every flight of one itinerary, in order. ' +
        'Airports are IATA codes; the date is local to the origin. Name weight_kg, and volume_m3 and handling where they ' +
        'are known, so that only flights that can take the shipment are found. Ask for a limit of 10 unless more are ' +
        'wanted. Capacity goes quickly: search again rather than book from an old answer.',
      effect: READS,
      answer: { list: 'itineraries' },
      input: () => parameters(RouteSearch()),
      async run(c, { origin, destination, date, ...wish }) {
        const { VOLUMETRIC_DIVISOR } = c.get('services').settings;
        const route = { origin, destination, date };
        const result = await search(c.get('ports'), route, wish, VOLUMETRIC_DIVISOR);
        return isFailure(result)
          ? result
          : {
              answer: { itineraries: result.itineraries.map((flights) => flights.map(showFlight)) },
            };
      },
    }),
  ],
  [
    'quote_shipment',
    tool({
      operation: 'quoteShipment',
      title: 'Quote a shipment',
      description:
        'Says what a shipment on the flights of one itinerary costs, and keeps that price for a while (expires_at). ' +
        'Nothing is booked or held, and capacity can be gone before the price is. Use it when a price is asked for or ' +
        'has to be agreed before booking; give its quote_id to book_shipment with the very same shipment.',
      effect: { destructive: false, idempotent: false },
      input: QuoteShipment,
      async run(c, shipment) {
        const { quotes, world } = c.get('ports');
        const result = await quotes.quoteShipment(signedIn(c), makeQuoteId(world), shipment);
        return isFailure(result) ? result : { answer: result.quote };
      },
    }),
  ],
  [
    'book_shipment',
    tool({
      operation: 'bookShipment',
      title: 'Book a shipment',
      description:
        'Books a shipment on the flights of one itinerary, on all or none, or holds its place with hold_minutes. This ' +
        'sells capacity to the caller: book only what the person has agreed to. Draw one idempotency_key (a UUID) for ' +
        'each shipment that is wanted, before the first call, and keep it. When an answer is lost, or says unavailable, ' +
        'flight_busy or rate_limited, call again with the same idempotency_key and the same arguments: what was booked ' +
        'is then answered again (replayed is true) and not booked twice. Never draw a new key to repeat a booking: that ' +
        'would book it a second time. Draw a new one for another shipment, or when the shipment is changed after a refusal.',
      effect: { destructive: false, idempotent: true },
      answer: {
        beside: {
          replayed: {
            type: 'boolean',
            description: 'Whether this had been booked before by the same idempotency_key.',
          },
        },
      },
      input: () =>
        BookShipment().safeExtend({ idempotency_key: IdempotencyKey().nonoptional('Required.') }),
      async run(c, { idempotency_key, ...request }) {
        const ports = c.get('ports');
        const actor = signedIn(c);
        const ref_id =
          request.ref_id ??
          (await makeReference(ports.world, { user_id: actor.user_id, idempotency_key }));
        const result = await book(ports, { actor, ref_id, idempotency_key, request });
        return isFailure(result)
          ? result
          : { answer: { ...result.booking, replayed: result.outcome === 'replayed' } };
      },
    }),
  ],
  [
    'track_shipment',
    tool({
      operation: 'getTracking',
      title: 'Track a shipment',
      description:
        'Says where a booked shipment is, what comes next, when it arrives (eta), and whether something is wrong ' +
        '(delay_minutes, connection_at_risk, misrouted, needs_rebooking), by the ref_id of its booking. No token is ' +
        'needed: who has the reference may track. Use list_bookings to find the reference of a booking of the caller.',
      effect: READS,
      input: AtReference,
      async run(c, { ref_id }) {
        const { MIN_CONNECTION_MINUTES: min_connection_minutes } = c.get('services').settings;
        const looking = lookingOf(c.get('caller'));
        const result = await track(c.get('ports'), ref_id, looking, { min_connection_minutes });
        return isFailure(result) ? result : { answer: result.tracked };
      },
    }),
  ],
  [
    'cancel_booking',
    tool({
      operation: 'cancelBooking',
      title: 'Cancel a booking',
      description:
        'Cancels a booking or a hold of the caller and gives its capacity back, until the shipment has arrived somewhere. ' +
        'It cannot be undone: the place may be sold to others at once. Cancel only what the person has named. To cancel ' +
        'what is cancelled already changes nothing, so it may be repeated when an answer was lost.',
      effect: { destructive: true, idempotent: true },
      input: AtReference,
      async run(c, { ref_id }) {
        const order = { actor: signedIn(c), ref_id, if_versions: null };
        const result = await cancel(c.get('ports'), order);
        return isFailure(result)
          ? result
          : { answer: { ...result.booking, message: 'Booking cancelled' } };
      },
    }),
  ],
  [
    'list_bookings',
    tool({
      operation: 'listBookings',
      title: 'List bookings',
      description:
        'Lists the bookings of the caller, newest first, by status or air waybill number where one is named. Use it to ' +
        'find the ref_id of a booking, or to see whether something is booked. Where next_cursor is not null there are ' +
        'more: call again with it as cursor. Events are not in the list: track_shipment tells what happened.',
      effect: READS,
      answer: {
        list: 'bookings',
        beside: {
          next_cursor: {
            type: ['string', 'null'],
            description: 'The cursor of the next page; null after the last one.',
          },
        },
      },
      input: () => parameters(ListQuery()),
      async run(c, query) {
        const result = await c
          .get('ports')
          .ledger.listBookings({ actor: signedIn(c), ...askedList(query) });
        return isFailure(result)
          ? result
          : { answer: { bookings: result.bookings, next_cursor: result.next } };
      },
    }),
  ],
]);
