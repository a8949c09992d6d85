import { decide, leavesOpen, settlesEarlier, type Verdict } from './again.ts';
import type { Outcome } from './answer.ts';
import { makeBearer } from './bearer.ts';
import type { CallOptions, OperationId, Result } from './calls.ts';
import { failureOf, type State } from './failure.ts';
import { parseRetryAfter } from './headers.ts';
import { limitCall } from './limit.ts';
import { makeCall, readOperation } from './request.ts';
import { resultOf } from './result.ts';
import { send } from './send.ts';
import type { Resolved } from './settings.ts';
import { tryUntil } from './tries.ts';

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
  const { retry } = operation;
  const { url, body, ...call } = makeCall(operation, settings.origin, input);
  const headers = new Headers({ ...settings.headers, ...call.headers, ...options.headers });
  const state: State = { attempts: 0, open: false, ref_id: undefined, idempotency_key: undefined };
  if (retry === 'keyed') {
    state.idempotency_key = options.idempotencyKey ?? headers.get('idempotency-key') ?? makeKey();
    headers.set('idempotency-key', state.idempotency_key);
  }
  const bearer = makeBearer(SIGNING_IN.includes(id) ? undefined : settings.token);
  const limit = limitCall(options.deadline_ms ?? settings.deadline_ms, now, options.signal);
  let open_before = false;

  const onSent = () => {
    state.attempts += 1;
    open_before = state.open;
    // Until an answer says otherwise.
    state.open ||= retry !== 'reads';
  };

  function judge(outcome: Outcome): Verdict {
    if (outcome.kind === 'granted') state.open = false;
    const problem = outcome.kind === 'refused' ? outcome.problem : undefined;
    if (problem) {
      state.open = leavesOpen(retry, problem) || (open_before && !settlesEarlier(problem.status));
      state.ref_id = problem.ref_id ?? state.ref_id;
    }
    const verdict = decide({
      retry,
      status: statusOf(outcome),
      retry_after_ms: retryAfterMs(outcome, now()),
      attempts: state.attempts,
      left_ms: limit.left_ms(),
      renewable: problem?.code === 'unauthenticated' && bearer.renewable(),
      random: random(),
    });
    if (verdict.again && verdict.why === 'token') bearer.renew();
    return verdict;
  }

  try {
    const outcome = await tryUntil({
      attempt: () =>
        send({ operation, url: page ?? url, headers, body, bearer, limit, fetch, onSent }),
      judge,
      pause: (ms) => sleep(ms, limit.signal),
    });
    if (outcome.kind !== 'granted') throw failureOf(outcome, state, now());
    return resultOf(outcome, state);
  } finally {
    limit.release();
  }
}

/** What the server said; null where it said nothing, or where only a server on the way can have said it. */
function statusOf(outcome: Outcome): number | null {
  if (!('status' in outcome)) return null;
  const { kind, status } = outcome;
  return kind === 'foreign' && status >= 500 && status !== 503 ? null : status;
}

const retryAfterMs = (outcome: Outcome, now_ms: number): number =>
  ('headers' in outcome && parseRetryAfter(outcome.headers.get('retry-after'), now_ms)) || 0;

/** 128 bits in hexadecimal; `crypto.randomUUID` is missing in pages that are not served over TLS. */
const makeKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
