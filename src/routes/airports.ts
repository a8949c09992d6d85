import { Airport, AirportPath, AirportSearch, Airports, NewAirport } from '../contract/airports.ts';
import { problems } from '../contract/problem-responses.ts';
import { isFailure } from '../core/reasons.ts';
import { putAirport as put } from '../core/schedule/put-airport.ts';
import { signedIn } from '../http/access.ts';
import { BODY_BYTES_MAX } from '../http/body.ts';
import { problem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { json, jsonBody, operation, READING, readingOperation } from './operation.ts';

const SEARCH_S_MAX = 300;

const findAirports = createRoute({
  ...operation('findAirports', 'Airports', 'Airports by the beginning of code, city or name'),
  method: 'get',
  path: '/airports',
  request: () => ({ query: AirportSearch() }),
  responses: () => ({
    200: json(Airports(), 'The airports; empty when there is none.'),
    ...problems('validation_failed'),
  }),
});

const getAirport = createRoute({
  ...operation('getAirport', 'Airports', 'One airport'),
  method: 'get',
  path: '/airports/{code}',
  request: () => ({ params: AirportPath() }),
  responses: () => ({ 200: json(Airport(), 'The airport.'), ...problems('airport_not_found') }),
});

const putAirport = createRoute({
  ...readingOperation('putAirport', 'Airports', 'Add an airport, or change one', BODY_BYTES_MAX),
  method: 'put',
  path: '/airports/{code}',
  request: () => ({ params: AirportPath(), body: jsonBody(NewAirport()) }),
  responses: () => ({
    200: json(Airport(), 'The airport as it is now: changed, or the same as before.'),
    201: json(Airport(), 'The new airport.', {
      always: { Location: 'Where it is from now on.' },
    }),
    ...problems(...READING, 'unauthenticated', 'forbidden'),
  }),
});

export const airports = createRouter()
  .openapi(findAirports, async (c) => {
    const { query, limit } = c.req.valid('query');
    const found = await c.get('ports').airports.findAirports(query, limit);
    c.header('Cache-Control', `public, max-age=${SEARCH_S_MAX}`);
    return c.json(found.airports, 200);
  })
  .openapi(getAirport, async (c) => {
    const result = await c.get('ports').airports.getAirport(c.req.valid('param').code);
    if (isFailure(result)) {
      return problem(c, result);
    }
    c.header('Cache-Control', 'no-cache');
    return c.json(result.airport, 200);
  })
  .openapi(putAirport, async (c) => {
    const { code } = c.req.valid('param');
    const result = await put(c.get('ports'), signedIn(c), code, c.req.valid('json'));
    if (isFailure(result)) {
      return problem(c, result);
    }
    if (!result.created) {
      return c.json(result.airport, 200);
    }
    c.header('Location', `/airports/${code}`);
    return c.json(result.airport, 201);
  });
