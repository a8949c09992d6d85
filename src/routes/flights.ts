import * as z from 'zod';
import { FlightId } from '../contract/fields.ts';
import { FlightBookings, FlightBookingsQuery } from '../contract/flight-bookings.ts';
import { FlightOperation, OperatedFlight } from '../contract/flight-operations.ts';
import { showVersionedFlight, VersionedFlight } from '../contract/flights.ts';
import { FlightImport } from '../contract/import-flights.ts';
import { ImportedFlights } from '../contract/imported-flights.ts';
import { missing, problems } from '../contract/problem-responses.ts';
import { NewFlights, PublishedFlights } from '../contract/publication.ts';
import { showListedFlight, Timetable, TimetableQuery } from '../contract/timetable.ts';
import { isFailure } from '../core/reasons.ts';
import { importFlights as importSchedule } from '../core/schedule/import/import-flights.ts';
import { operate } from '../core/schedule/operate.ts';
import { publish } from '../core/schedule/publish.ts';
import { signedIn } from '../http/access.ts';
import { BODY_BYTES_MAX, BULK_BODY_BYTES_MAX } from '../http/body.ts';
import { missingFlight, problem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { linkNextPage } from './next-page.ts';
import { json, jsonBody, operation, READING, readingOperation } from './operation.ts';

const AtFlight = () => z.object({ flight_id: FlightId() });

const listFlights = createRoute({
  ...operation('listFlights', 'Flights', 'The timetable with its load, by departure'),
  method: 'get',
  path: '/flights',
  request: () => ({ query: TimetableQuery() }),
  responses: () => ({
    200: json(Timetable(), 'A page of the flights of an origin, a destination or a carrier.', {
      at_times: { Link: 'The next page, `rel="next"`, if there is one.' },
    }),
    ...problems('unauthenticated', 'forbidden', 'validation_failed'),
  }),
});

const getFlight = createRoute({
  ...operation('getFlight', 'Flights', 'One flight with its capacity and version'),
  method: 'get',
  path: '/flights/{flight_id}',
  request: () => ({ params: AtFlight() }),
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
    BULK_BODY_BYTES_MAX,
  ),
  method: 'post',
  path: '/flights',
  request: () => ({ body: jsonBody(NewFlights()) }),
  responses: () => ({
    201: json(PublishedFlights(), 'The flight, or the array, as published.', {
      at_times: { Location: 'Where the flight is read, when one was sent.' },
    }),
    ...problems(...READING, 'unauthenticated', 'forbidden', 'flight_exists'),
  }),
});

const importFlights = createRoute({
  ...readingOperation(
    'importFlights',
    'Flights',
    'Import a schedule, as SSIM or CSV',
    BULK_BODY_BYTES_MAX,
  ),
  method: 'post',
  path: '/flights/import',
  request: () => ({ body: jsonBody(FlightImport()) }),
  responses: () => ({
    200: json(ImportedFlights(), 'Nothing was published: a dry run, or nothing was new.'),
    201: json(ImportedFlights(), 'New flights were published.'),
    ...problems(...READING, 'unauthenticated', 'forbidden', 'import_invalid'),
  }),
});

const operateFlight = createRoute({
  ...readingOperation(
    'operateFlight',
    'Flights',
    'Delay, cancel or close a flight, or change its capacity',
    BODY_BYTES_MAX,
  ),
  method: 'post',
  path: '/flights/{flight_id}/operations',
  request: () => ({ params: AtFlight(), body: jsonBody(FlightOperation()) }),
  responses: () => ({
    200: json(OperatedFlight(), 'The flight as it stands now.'),
    ...problems(
      ...READING,
      'unauthenticated',
      'forbidden',
      'flight_departed',
      'capacity_below_booked',
      'flight_busy',
    ),
    ...missing('flight_not_found'),
  }),
});

const listFlightBookings = createRoute({
  ...operation('listFlightBookings', 'Flights', 'The bookings on a flight, by reference'),
  method: 'get',
  path: '/flights/{flight_id}/bookings',
  request: () => ({ params: AtFlight(), query: FlightBookingsQuery() }),
  responses: () => ({
    200: json(FlightBookings(), 'A page of the bookings with a leg on the flight.', {
      at_times: { Link: 'The next page, `rel="next"`, if there is one.' },
    }),
    ...problems('unauthenticated', 'forbidden', 'validation_failed'),
    ...missing('flight_not_found'),
  }),
});

export const flights = createRouter()
  .openapi(listFlights, async (c) => {
    const { limit, cursor, ...wish } = c.req.valid('query');
    const page = { limit, after_flight_id: cursor ?? null };
    const result = await c.get('ports').flights.listFlights(signedIn(c), wish, page);
    if (isFailure(result)) {
      return problem(c, result);
    }
    if (result.next !== null) {
      // On the dates that were meant: the next page may be asked for after midnight.
      const { from, to, next } = result;
      linkNextPage(c, '/flights', { ...wish, from, to, limit, cursor: next });
    }
    return c.json(result.flights.map(showListedFlight), 200);
  })
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
  })
  .openapi(importFlights, async (c) => {
    const result = await importSchedule(c.get('ports'), signedIn(c), c.req.valid('json'));
    if (isFailure(result)) {
      return problem(c, result);
    }
    const is_published = result.new > 0 && !result.dry_run;
    return c.json(result, is_published ? 201 : 200);
  })
  .openapi(operateFlight, async (c) => {
    const { flight_id } = c.req.valid('param');
    const result = await operate(c.get('ports'), signedIn(c), flight_id, c.req.valid('json'));
    if (isFailure(result)) {
      return result.reason === 'flight_not_found' ? missingFlight(c, result) : problem(c, result);
    }
    const { flight, affected_bookings } = result;
    return c.json({ ...showVersionedFlight(flight), affected_bookings }, 200);
  })
  .openapi(listFlightBookings, async (c) => {
    const { flight_id } = c.req.valid('param');
    const { limit, cursor } = c.req.valid('query');
    const result = await c.get('ports').ledger.listFlightBookings({
      actor: signedIn(c),
      flight_id,
      limit,
      after_ref_id: cursor ?? null,
    });
    if (isFailure(result)) {
      return result.reason === 'flight_not_found' ? missingFlight(c, result) : problem(c, result);
    }
    if (result.next !== null) {
      linkNextPage(c, `/flights/${flight_id}/bookings`, { limit, cursor: result.next });
    }
    return c.json(result.bookings, 200);
  });
