import { showFlight } from '../contract/flights.ts';
import { problems } from '../contract/problem-responses.ts';
import { Itineraries, RouteSearch } from '../contract/search.ts';
import { isFailure } from '../core/reasons.ts';
import { search as searchItineraries } from '../core/search/search.ts';
import { problem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { json, operation } from './operation.ts';

const searchRoute = createRoute({
  ...operation('search', 'Search', 'Itineraries of one or two flights, with live capacity'),
  method: 'get',
  path: '/route',
  request: () => ({ query: RouteSearch() }),
  responses: () => ({
    200: json(Itineraries(), 'Itineraries that can be booked; empty when there is none.', {
      always: {
        'X-Cache': 'hit, miss, or bypass when the cache is out of reach. Capacity is live in each.',
      },
      at_times: { Age: 'Seconds since the timetable was read, on a hit.' },
    }),
    ...problems('validation_failed'),
  }),
});

export const search = createRouter().openapi(searchRoute, async (c) => {
  const { origin, destination, date, ...wish } = c.req.valid('query');
  const result = await searchItineraries(
    c.get('ports'),
    { origin, destination, date },
    wish,
    c.get('services').settings.VOLUMETRIC_DIVISOR,
  );
  if (isFailure(result)) {
    return problem(c, result);
  }
  c.header('Cache-Control', 'no-cache');
  c.header('X-Cache', result.source);
  if (result.source === 'hit') {
    c.header('Age', String(result.age_s));
  }
  return c.json(
    result.itineraries.map((itinerary) => itinerary.map(showFlight)),
    200,
  );
});
