import { AtReference, ETAG, ifMatch, MovedBooking } from '../contract/bookings.ts';
import { EXAMPLE } from '../contract/examples.ts';
import { problems } from '../contract/problem-responses.ts';
import { StepAt, stepQuery } from '../contract/steps.ts';
import { sayStep } from '../core/tracking/report.ts';
import { STEPS, type Step } from '../core/tracking/types.ts';
import { BODY_BYTES_MAX } from '../http/body.ts';
import { problem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { movedBooking, orderOf } from './moved-booking.ts';
import { json, jsonBody, READING, readingOperation } from './operation.ts';

const stepRoute = (step: Step) =>
  createRoute({
    ...readingOperation(
      `${step}Shipment`,
      'Tracking',
      `Record the next step: ${step}`,
      BODY_BYTES_MAX,
      { optional: true },
    ),
    method: 'post',
    path: `/bookings/{ref_id}/${step}`,
    request: () => ({
      params: AtReference(),
      query: stepQuery(EXAMPLE.steps[step].location),
      headers: ifMatch(EXAMPLE.steps[step].version),
      body: { ...jsonBody(StepAt()), required: false },
    }),
    responses: () => ({
      200: json(MovedBooking(), 'Recorded, now or before.', ETAG),
      ...problems(
        ...READING,
        'unauthenticated',
        'forbidden',
        'booking_not_found',
        'booking_closed',
        'version_mismatch',
        'booking_held',
        'location_invalid',
        'rebooking_required',
        'out_of_sequence',
        'pieces_differ',
      ),
    }),
  });

export const steps = createRouter();

for (const step of STEPS) {
  steps.openapi(stepRoute(step), async (c) => {
    const [query, body] = [c.req.valid('query'), c.req.valid('json')];
    const location = body.location ?? query.location;
    if (location === undefined) {
      const message = 'Say where: an airport code, in the body or the query.';
      return problem(c, { reason: 'validation_failed', errors: [{ path: 'location', message }] });
    }
    const result = await c.get('ports').tracking.recordStep({
      ...orderOf(c, c.req.valid('param'), c.req.valid('header')),
      step,
      location,
      flight_id: body.flight_id ?? query.flight_id ?? null,
      occurred_at: body.occurred_at ?? query.occurred_at ?? null,
      pieces: body.pieces ?? query.pieces ?? null,
    });
    return movedBooking(c, result, sayStep(step));
  });
}
