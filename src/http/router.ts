import { type Hook, OpenAPIHono } from '@hono/zod-openapi';
import '../contract/messages.ts';
import type { FieldError } from '../booking/reasons.ts';
import type { HonoEnv } from '../context.ts';
import { missingFlight, problem } from './problem.ts';

type Issue = { code?: string; path: PropertyKey[]; message: string; errors?: Issue[][] };

/** A router for one resource, whose validation answers problems. */
export const createRouter = () => new OpenAPIHono<HonoEnv>({ defaultHook: refuseInvalid });

const ERRORS_MAX = 20;

const refuseInvalid: Hook<unknown, HonoEnv, string, unknown> = (result, c) => {
  if (result.success) {
    return;
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
  const errors = (result.error.issues as Issue[]).flatMap((issue) => toErrors(issue));
  return problem(c, { reason: 'validation_failed', errors: errors.slice(0, ERRORS_MAX) });
};

/** Of the ways that a union could have matched, the one whose kind of value was sent is the one meant. */
function toErrors(issue: Issue, parent: PropertyKey[] = []): FieldError[] {
  const path = [...parent, ...issue.path];
  const meant = issue.errors?.find(
    (issues) => !issues.some((one) => one.path.length === 0 && one.code === 'invalid_type'),
  );
  return meant === undefined
    ? [{ path: path.map(String).join('.'), message: issue.message }]
    : meant.flatMap((one) => toErrors(one, path));
}
