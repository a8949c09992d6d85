import { problems } from '../contract/problem-responses.ts';
import { AtQuote, Quote, QuoteShipment } from '../contract/quotes.ts';
import { makeQuoteId } from '../core/booking/reference.ts';
import { isFailure } from '../core/reasons.ts';
import { signedIn } from '../http/access.ts';
import { BODY_BYTES_MAX } from '../http/body.ts';
import { problem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { json, jsonBody, operation, READING, readingOperation } from './operation.ts';

const quoteShipment = createRoute({
  ...readingOperation(
    'quoteShipment',
    'Rates',
    'What a shipment on an itinerary costs, for a while; nothing is held',
    BODY_BYTES_MAX,
  ),
  method: 'post',
  path: '/quotes',
  request: () => ({ body: jsonBody(QuoteShipment()) }),
  responses: () => ({
    201: json(Quote(), 'The price, good for one booking.', {
      always: { Location: 'Where the quote is read.' },
    }),
    ...problems(
      ...READING,
      'unauthenticated',
      'forbidden',
      'flight_not_found',
      'itinerary_invalid',
      'handling_refused',
      'piece_too_large',
      'flight_departed',
      'flight_cancelled',
      'flight_closed',
      'acceptance_closed',
      'currency_mismatch',
      'capacity_exceeded',
    ),
  }),
});

const getQuote = createRoute({
  ...operation('getQuote', 'Rates', 'A quote of yours'),
  method: 'get',
  path: '/quotes/{quote_id}',
  request: () => ({ params: AtQuote() }),
  responses: () => ({
    200: json(Quote(), 'The quote as it was made.'),
    ...problems('unauthenticated', 'forbidden', 'quote_not_found'),
  }),
});

export const quotes = createRouter()
  .openapi(quoteShipment, async (c) => {
    const ports = c.get('ports');
    const quote_id = makeQuoteId(ports.world);
    const result = await ports.quotes.quoteShipment(signedIn(c), quote_id, c.req.valid('json'));
    if (isFailure(result)) {
      return problem(c, result);
    }
    c.header('Location', `/quotes/${result.quote.quote_id}`);
    return c.json(result.quote, 201);
  })
  .openapi(getQuote, async (c) => {
    const { quote_id } = c.req.valid('param');
    const result = await c.get('ports').quotes.getQuote(signedIn(c), quote_id);
    return isFailure(result) ? problem(c, result) : c.json(result.quote, 200);
  });
