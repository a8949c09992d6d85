import type { MiddlewareHandler, ValidationTargets } from 'hono';
import { validator } from 'hono/validator';
import type * as z from 'zod';
import '../contract/messages.ts';
import type { AppContext, HonoEnv } from '../context.ts';
import { fieldErrors, foreignParameters, queryErrors } from './field-errors.ts';
import { missingFlight, problem } from './problem.ts';
import type { Reading, Route } from './route.ts';

type Validator = MiddlewareHandler<HonoEnv>;
type Target = keyof ValidationTargets;

/** Validates what a route reads, by schemas that its first call makes. */
export function validation(route: Route): Validator {
  let validators: Validator[] | undefined;
  return async (c, next) => {
    validators ??= validatorsOf(route.request?.() ?? {});
    for (const validate of validators) {
      const refused = await validate(c, nothingMore);
      if (refused) {
        return refused;
      }
    }
    return next();
  };
}

const nothingMore = async () => {};

/** In the order in which mistakes are told. */
const validatorsOf = ({ query, params, headers, body }: Reading): Validator[] => [
  ...(query ? [validatorOf('query', query)] : []),
  ...(params ? [validatorOf('param', params)] : []),
  ...(headers ? [validatorOf('header', headers)] : []),
  ...(body ? [validatorOf('json', body.content['application/json'].schema)] : []),
];

const validatorOf = (target: Target, schema: z.ZodType): Validator =>
  validator(target, (value, c: AppContext) => {
    const result = schema.safeParse(value);
    if (!result.success) {
      return refuse(c, target, result.error.issues);
    }
    const errors = target === 'query' ? foreignParameters(Object(result.data), c.req.url) : [];
    return errors.length > 0 ? problem(c, { reason: 'validation_failed', errors }) : result.data;
  });

function refuse(c: AppContext, target: Target, issues: z.core.$ZodIssue[]) {
  // What PUT names need not exist yet: there a malformed name is an input out of its rules.
  if (target === 'param' && c.req.method !== 'PUT') {
    return refuseName(c, c.req.param());
  }
  const errors = target === 'query' ? queryErrors(issues, c.req.url) : fieldErrors(issues);
  return problem(c, { reason: 'validation_failed', errors });
}

/** A path that names nothing possible names nothing. */
function refuseName(
  c: AppContext,
  { ref_id = '', flight_id, code, awb_number, quote_id }: Record<string, string | undefined>,
) {
  if (flight_id !== undefined) return missingFlight(c, { reason: 'flight_not_found', flight_id });
  if (code !== undefined) return problem(c, { reason: 'airport_not_found' });
  if (awb_number !== undefined) return problem(c, { reason: 'shipment_not_found', awb_number });
  if (quote_id !== undefined) return problem(c, { reason: 'quote_not_found', quote_id });
  return problem(c, { reason: 'booking_not_found', ref_id });
}
