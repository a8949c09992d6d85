import { decide, type Verdict } from './again.ts';
import type { Outcome } from './answer.ts';
import { makeBearer } from './bearer.ts';
import type { CallOptions, OperationId, Result } from './calls.ts';
import { beginCourse } from './course.ts';
import { failureOf } from './failure.ts';
import { parseRetryAfter } from './headers.ts';
import { limitCall } from './limit.ts';
import { makeCall, readOperation } from './request.ts';
import { resultOf } from './result.ts';
import { send } from './send.ts';
import type { Resolved } from './settings.ts';
import { tryUntil } from './tries.ts';

const KEY = 'idempotency-key';
/** A token function may itself sign in by these, and would wait for itself. */
const SIGNING_IN: OperationId[] = ['signUp', 'logIn'];

/**
 * Makes a call, as often as the contract allows and until its deadline. `page` is read instead of the operation's own
 * address. Throws a `GoCometError`, or what a token function threw.
 */
export async function perform(
  settings: Resolved,
  id: OperationId,
  input: object = {},
  options: CallOptions = {},
  page?: URL,
): Promise<Result<unknown>> {
  const { fetch, now, random, sleep } = settings;
  const operation = readOperation(id);
  const call = makeCall(operation, settings.origin, input);
  const headers = new Headers({ ...settings.headers, ...call.headers, ...options.headers });
  if (operation.retry === 'keyed') {
    // Made once, so that all tries have the same.
    headers.set(KEY, options.idempotencyKey ?? headers.get(KEY) ?? makeKey());
  }
  const course = beginCourse(operation.retry, headers.get(KEY) ?? undefined, ownReference(input));
  const bearer = makeBearer(SIGNING_IN.includes(id) ? undefined : settings.token);
  const limit = limitCall(options.deadline_ms ?? settings.deadline_ms, now, options.signal);

  const attempt = () =>
    send({
      method: operation.method,
      url: page ?? call.url,
      headers,
      body: call.body,
      accept: operation.accept,
      bearer,
      limit,
      fetch,
      onSent: course.sent,
    });

  function judge(outcome: Outcome): Verdict {
    course.heard(outcome);
    const verdict = decide({
      retry: operation.retry,
      status: spokenStatus(outcome),
      retry_after_ms: retryAfterMs(outcome, now()),
      attempts: course.attempts,
      left_ms: limit.left_ms(),
      renewable: isRefusedToken(outcome) && bearer.renewable(),
      random: random(),
    });
    if (verdict.again && verdict.why === 'token') bearer.renew();
    return verdict;
  }

  try {
    const outcome = await tryUntil({ attempt, judge, pause: (ms) => sleep(ms, limit.signal) });
    if (outcome.kind !== 'granted') throw failureOf(outcome, course, now());
    return resultOf(outcome, course);
  } finally {
    limit.release();
  }
}

/** What was answered; null where nothing was, or what only a server on the way can have said. */
function spokenStatus(outcome: Outcome): number | null {
  if (!('status' in outcome)) return null;
  const { kind, status } = outcome;
  return kind === 'foreign' && status >= 500 && status !== 503 ? null : status;
}

const retryAfterMs = (outcome: Outcome, now_ms: number): number =>
  ('headers' in outcome && parseRetryAfter(outcome.headers.get('retry-after'), now_ms)) || 0;

/** The token was not taken, so nothing was done. */
const isRefusedToken = (outcome: Outcome): boolean =>
  outcome.kind === 'refused' && outcome.problem.code === 'unauthenticated';

/** The `ref_id` that the caller gave to what is to be booked. */
const ownReference = (input: { body?: { ref_id?: unknown } }): string | undefined =>
  typeof input.body?.ref_id === 'string' ? input.body.ref_id : undefined;

/** 128 bits in hexadecimal; `crypto.randomUUID` is missing in pages that are not served over TLS. */
const makeKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
