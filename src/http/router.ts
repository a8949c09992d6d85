import { type Hook, OpenAPIHono } from '@hono/zod-openapi';
import '../contract/messages.ts';
import type { HonoEnv } from '../context.ts';
import { fieldErrors, foreignParameters, queryErrors } from './field-errors.ts';
import { missingFlight, problem } from './problem.ts';

/** A router for one resource, whose validation answers problems. */
export const createRouter = () => new OpenAPIHono<HonoEnv>({ defaultHook: refuseInvalid });

const refuseInvalid: Hook<unknown, HonoEnv, string, unknown> = (result, c) => {
  if (result.success) {
    const errors =
      result.target === 'query' ? foreignParameters(Object(result.data), c.req.url) : [];
    return errors.length > 0 ? problem(c, { reason: 'validation_failed', errors }) : undefined;
  }
  // What PUT names need not exist yet: there a malformed name is an input out of its rules.
  if (result.target === 'param' && c.req.method !== 'PUT') {
    // A path that names nothing possible names nothing.
    const { ref_id, flight_id, code }: Record<string, string | undefined> = c.req.param();
    if (code !== undefined) {
      return problem(c, { reason: 'airport_not_found' });
    }
    return flight_id === undefined
      ? problem(c, { reason: 'booking_not_found', ref_id: ref_id ?? '' })
      : missingFlight(c, { reason: 'flight_not_found', flight_id });
  }
  const { issues } = result.error;
  const errors = result.target === 'query' ? queryErrors(issues, c.req.url) : fieldErrors(issues);
  return problem(c, { reason: 'validation_failed', errors });
};
