import { problems } from '../contract/problem-responses.ts';
import { AddedRates, NewRates, Rates, RatesQuery } from '../contract/rates.ts';
import { isFailure } from '../core/reasons.ts';
import { signedIn } from '../http/access.ts';
import { BULK_BODY_BYTES_MAX } from '../http/body.ts';
import { problem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { asSent } from './as-sent.ts';
import { json, jsonBody, operation, READING, readingOperation } from './operation.ts';

const addRates = createRoute({
  ...readingOperation(
    'addRates',
    'Rates',
    'Add one rate card or many, all or none',
    BULK_BODY_BYTES_MAX,
  ),
  method: 'post',
  path: '/rates',
  request: () => ({ body: jsonBody(NewRates()) }),
  responses: () => ({
    201: json(AddedRates(), 'The rate card, or the array, as added now or before.'),
    ...problems(...READING, 'unauthenticated', 'forbidden', 'rate_exists'),
  }),
});

const listRates = createRoute({
  ...operation('listRates', 'Rates', 'Rate cards, the latest first'),
  method: 'get',
  path: '/rates',
  request: () => ({ query: RatesQuery() }),
  responses: () => ({
    200: json(Rates(), 'The rate cards that match, 200 at most.'),
    ...problems('unauthenticated', 'forbidden', 'validation_failed'),
  }),
});

export const rates = createRouter()
  .openapi(addRates, async (c) => {
    const sent = c.req.valid('json');
    const result = await c.get('ports').rates.addRates(signedIn(c), sent);
    if (isFailure(result)) {
      return problem(c, result);
    }
    return c.json(asSent(sent, result.rates), 201);
  })
  .openapi(listRates, async (c) => {
    const { carrier, origin, destination, date } = c.req.valid('query');
    const result = await c.get('ports').rates.listRates(signedIn(c), {
      carrier: carrier ?? null,
      origin: origin ?? null,
      destination: destination ?? null,
      date: date ?? null,
    });
    return isFailure(result) ? problem(c, result) : c.json(result.rates, 200);
  });
