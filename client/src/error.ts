import type { Code, ProblemOf } from './problems.ts';

/**
 * Why there is no answer of the API: none came in all tries; the deadline was over; the caller aborted; what came is not
 * of this API (a page of a server on the way, a redirect).
 */
export type Failing = 'no_answer' | 'deadline' | 'aborted' | 'not_understood';

export interface Failure<C extends Code | Failing> {
  code: C;
  detail: string;
  problem: C extends Code ? ProblemOf<C> : undefined;
  /** Of the last answer. */
  status?: number | undefined;
  request_id?: string | undefined;
  /** When to come back, as the API said. */
  retry_after_s?: number | undefined;
  /** Tries that were sent. */
  attempts: number;
  /** It is not known whether the call was carried out. */
  unknown: boolean;
  /** Of a booking: the reference that it has, if it was made. */
  ref_id?: string | undefined;
  /** Of a booking: the key under which it can be repeated, and asked for. */
  idempotency_key?: string | undefined;
  cause?: unknown;
}

/** What every call throws when it has no result. `is(code)` narrows it to the problem of that code. */
export class GoCometError<C extends Code | Failing = Code | Failing> extends Error {
  readonly code: C;
  /** A sentence for a person; the same as `message`. */
  readonly detail: string;
  /** The body of the refusal, with the figures of its code. */
  readonly problem: Failure<C>['problem'];
  readonly status: number | undefined;
  readonly request_id: string | undefined;
  readonly retry_after_s: number | undefined;
  readonly attempts: number;
  readonly unknown: boolean;
  readonly ref_id: string | undefined;
  readonly idempotency_key: string | undefined;

  constructor(failure: Failure<C>) {
    super(failure.detail, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.name = 'GoCometError';
    this.code = failure.code;
    this.detail = failure.detail;
    this.problem = failure.problem;
    this.status = failure.status;
    this.request_id = failure.request_id;
    this.retry_after_s = failure.retry_after_s;
    this.attempts = failure.attempts;
    this.unknown = failure.unknown;
    this.ref_id = failure.ref_id;
    this.idempotency_key = failure.idempotency_key;
  }

  /** `instanceof`, after which the codes are known: without it, TypeScript takes them for `any`. */
  static override [Symbol.hasInstance](value: unknown): value is GoCometError {
    // biome-ignore lint/complexity/noThisInStatic: a class made of this one has instances of its own.
    return Function.prototype[Symbol.hasInstance].call(this, value);
  }

  /** Whether it is one of these codes. */
  is<Asked extends C>(...codes: Asked[]): this is GoCometError<Asked> {
    return (codes as string[]).includes(this.code);
  }
}
