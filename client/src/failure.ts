import type { Outcome } from './answer.ts';
import type { Course } from './course.ts';
import { type Failing, GoCometError } from './error.ts';
import { parseRetryAfter } from './headers.ts';
import type { Code } from './problems.ts';

/** What is thrown for a call that ended so. */
export function failureOf(
  outcome: Exclude<Outcome, { kind: 'granted' }>,
  { attempts, unknown, ref_id, idempotency_key }: Course,
  now_ms: number,
): GoCometError<Failing> | GoCometError<Code> {
  const known = { attempts, unknown, ref_id, idempotency_key };
  if (outcome.kind === 'refused' || outcome.kind === 'foreign') {
    const { status, headers } = outcome;
    const wait_ms = parseRetryAfter(headers.get('retry-after'), now_ms);
    const answered = {
      ...known,
      status,
      retry_after_s: wait_ms === undefined ? undefined : Math.ceil(wait_ms / 1_000),
      request_id: headers.get('x-request-id') ?? undefined,
    };
    if (outcome.kind === 'foreign') {
      const detail = outcome.detail + outlook(unknown, ref_id);
      return new GoCometError<Failing>({
        ...answered,
        code: 'not_understood',
        detail,
        problem: undefined,
      });
    }
    const { problem } = outcome;
    return new GoCometError({ ...answered, code: problem.code, detail: problem.detail, problem });
  }
  const { kind, cause } = outcome;
  return new GoCometError<Failing>({
    ...known,
    code: kind === 'lost' ? 'no_answer' : kind,
    detail: SAID[kind] + outlook(unknown, ref_id),
    problem: undefined,
    cause,
  });
}

const SAID = {
  lost: 'No answer came.',
  deadline: 'No answer came before the deadline.',
  aborted: 'The call was aborted.',
};

const outlook = (unknown: boolean, ref_id: string | undefined) =>
  unknown ? ` It is not known whether it was carried out${ref_id ? ` as ${ref_id}` : ''}.` : '';
