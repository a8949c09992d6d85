import type { Outcome } from './answer.ts';
import { type Failing, GoCometError } from './error.ts';
import { parseRetryAfter } from './headers.ts';

/** What is known of a call, whatever came of it. */
export interface State {
  /** Tries that were sent. */
  attempts: number;
  /** Something may have been carried out that no answer has told of. */
  open: boolean;
  ref_id: string | undefined;
  idempotency_key: string | undefined;
}

/** What is thrown for a call that ended so. */
export function failureOf(
  outcome: Exclude<Outcome, { kind: 'granted' }>,
  { attempts, open, ref_id, idempotency_key }: State,
  now_ms: number,
): GoCometError {
  const known = { attempts, unknown: open, ref_id, idempotency_key };
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
      const detail = outcome.detail + outlook(open, ref_id);
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
    detail: SAID[kind] + outlook(open, ref_id),
    problem: undefined,
    cause,
  });
}

const SAID = {
  lost: 'No answer came.',
  deadline: 'No answer came before the deadline.',
  aborted: 'The call was aborted.',
};

const outlook = (open: boolean, ref_id: string | undefined) =>
  open ? ` It is not known whether it was carried out${ref_id ? ` as ${ref_id}` : ''}.` : '';
