import * as z from 'zod';
import { FlightId } from '../contract/fields.ts';
import {
  NewFlights,
  PublishedFlights,
  showVersionedFlight,
  VersionedFlight,
} from '../contract/flights.ts';
import { missing, problems } from '../contract/problems.ts';
import { isFailure } from '../core/reasons.ts';
import { publish } from '../core/schedule/publish.ts';
import { signedIn } from '../http/access.ts';
import { FLIGHTS_BODY_BYTES_MAX } from '../http/body.ts';
import { missingFlight, problem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { json, jsonBody, operation, READING, readingOperation } from './operation.ts';

const getFlight = createRoute({
  ...operation('getFlight', 'Flights', 'One flight with its capacity and version'),
  method: 'get',
  path: '/flights/{flight_id}',
  request: () => ({ params: z.object({ flight_id: FlightId() }) }),
  responses: () => ({
    200: json(VersionedFlight(), 'The flight.'),
    ...missing('flight_not_found'),
    ...problems(),
  }),
});

const publishFlights = createRoute({
  ...readingOperation(
    'publishFlights',
    'Flights',
    'Publish one flight or many, all or none',
    FLIGHTS_BODY_BYTES_MAX,
  ),
  method: 'post',
  path: '/flights',
  request: () => ({ body: jsonBody(NewFlights()) }),
  responses: () => ({
    201: json(PublishedFlights(), 'The flight, or the array, as published.', {
      Location: 'Where the flight is read, when one was sent.',
    }),
    ...problems(...READING, 'unauthenticated', 'forbidden', 'flight_exists'),
  }),
});

export const flights = createRouter()
  .openapi(getFlight, async (c) => {
    const result = await c.get('ports').flights.getFlight(c.req.valid('param').flight_id);
    if (isFailure(result)) {
      return missingFlight(c, result);
    }
    c.header('Cache-Control', 'no-cache');
    return c.json(showVersionedFlight(result.flight), 200);
  })
  .openapi(publishFlights, async (c) => {
    const sent = c.req.valid('json');
    const result = await publish(c.get('ports'), signedIn(c), sent);
    if (isFailure(result)) {
      return problem(c, result);
    }
    const published = result.flights.map(showVersionedFlight);
    const [first] = published;
    if (Array.isArray(sent) || first === undefined) {
      return c.json(published, 201);
    }
    c.header('Location', `/flights/${first.flight_id}`);
    return c.json(first, 201);
  });
