import type { AppContext } from '../../context.ts';
import type { FormState } from '../forms.ts';

/** The status of a form that is shown: why again is noted for the log, and a busy flight says when to come back. */
export function statusOf(c: AppContext, { errors, refused }: FormState): number {
  if (refused !== undefined) {
    c.set('problem', refused.code);
    if (refused.retry_after_s !== undefined) c.header('Retry-After', String(refused.retry_after_s));
    return refused.status;
  }
  if (errors === undefined) return 200;
  c.set('problem', 'validation_failed');
  return 422;
}
