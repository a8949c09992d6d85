import type { Context, TypedResponse } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { JSONParsed } from 'hono/utils/types';
import type { HonoEnv } from '../context.ts';
import type { Figures, Problem } from '../contract/problem.ts';
import { codeOf, type StatusOf, type StatusOfReason, statusOf } from '../contract/problem-codes.ts';
import { type Code, PROBLEMS } from '../contract/problems.ts';
import type { Failure, FailureOf, Reason } from '../core/reasons.ts';
import { DETAILS } from './problem-details.ts';
import { sentPath } from './sent-path.ts';

/** What a problem says, wherever it is said; the wait goes into a header. */
export type Said<S extends number = number> = {
  code: Code;
  status: S;
  detail: string;
  figures: Figures & { retry_after_s?: number };
};

type ProblemAnswer<S extends number> = Response &
  TypedResponse<JSONParsed<Problem>, S & ContentfulStatusCode, 'json'>;

/** A problem in the words of RFC 9457, and in how many seconds to come back, where that helps. */
export type ToldProblem<S extends number = number> = {
  body: Problem & { status: S };
  retry_after_s: number | undefined;
};

/** A code that no use case gives: one of HTTP itself. */
type ProtocolCode = Exclude<Code, Failure['reason']>;

/** Answers a failure as a problem of RFC 9457. */
export const problem = <R extends Reason>(
  c: Context<HonoEnv>,
  failure: FailureOf<R>,
): ProblemAnswer<StatusOfReason<R>> => answerProblem(c, sayFailure<R>(failure));

/** The same for a flight that the path names and that does not exist. */
export const missingFlight = (c: Context<HonoEnv>, failure: FailureOf<'flight_not_found'>) =>
  answerProblem(c, sayMissingFlight(failure));

/** The same for a page of an origin that may not call. */
export const refusedOrigin = (c: Context<HonoEnv>) =>
  answerProblem(c, {
    ...sayFailure<'forbidden'>({ reason: 'forbidden' }),
    detail: 'Pages of this origin may not call here.',
  });

/** Answers a code of HTTP itself. */
export const protocolProblem = <C extends ProtocolCode>(
  c: Context<HonoEnv>,
  code: C,
  detail: string,
  figures: Figures = {},
) => answerProblem(c, sayProtocol(code, detail, figures));

/** What a failure says to the caller of this request, by whatever door; its code is noted for the log. */
export const tellFailure = <R extends Reason>(c: Context<HonoEnv>, failure: FailureOf<R>) =>
  tell(c, sayFailure<R>(failure));

/** The same of a code of HTTP itself. */
export const tellProtocol = <C extends ProtocolCode>(
  c: Context<HonoEnv>,
  code: C,
  detail: string,
  figures: Figures = {},
) => tell(c, sayProtocol(code, detail, figures));

const sayProtocol = <C extends ProtocolCode>(
  code: C,
  detail: string,
  figures: Figures,
): Said<StatusOf<C>> => ({ code, status: PROBLEMS[code].status, detail, figures });

/** What a failure says. */
export function sayFailure<R extends Reason>(failure: FailureOf<R>): Said<StatusOfReason<R>> {
  // What went wrong with an itinerary is said in words: it is the detail.
  const { reason, fault: _, ...figures } = failure as Failure & Figures & { fault?: string };
  const describe = DETAILS[reason as R] as (failure: FailureOf<R>) => string;
  return {
    code: codeOf(failure.reason),
    status: statusOf(failure.reason as R),
    detail: describe(failure),
    figures,
  };
}

/** What is said of a flight that the path names and that does not exist. */
export const sayMissingFlight = (failure: FailureOf<'flight_not_found'>): Said<404> => ({
  ...sayFailure(failure),
  status: 404,
});

/** The body of a problem, of a request with this path and id. */
export function bodyOf<S extends number>(
  { code, status, detail, figures: { retry_after_s: _, ...figures } }: Said<S>,
  { instance, request_id }: { instance: string; request_id: string },
): Problem & { status: S } {
  return {
    type: `/problems/${code}`,
    title: PROBLEMS[code].title,
    status,
    detail,
    instance,
    code,
    request_id,
    ...figures,
  };
}

function tell<S extends number>(c: Context<HonoEnv>, said: Said<S>): ToldProblem<S> {
  const { code, figures } = said;
  const { retry_after_s = RETRY_AFTER_S[code] } = figures;
  c.set('problem', code);
  const body = bodyOf(said, { instance: sentPath(c.req.url), request_id: c.get('request_id') });
  return { body, retry_after_s };
}

function answerProblem<S extends number>(c: Context<HonoEnv>, said: Said<S>): ProblemAnswer<S> {
  const { body, retry_after_s } = tell(c, said);
  const { code, status } = body;
  const answered: Problem = body;
  if (retry_after_s !== undefined) {
    c.header('Retry-After', String(retry_after_s));
  }
  if (status === 401) {
    c.header('WWW-Authenticate', challenge(code, c.req.header('Authorization')));
  }
  c.header('Cache-Control', 'no-store');
  return c.json(answered, status as S & ContentfulStatusCode, {
    'Content-Type': 'application/problem+json',
  });
}

/** Says that a token was refused, where one was sent and is what was refused (RFC 6750, 3.1). */
const challenge = (code: Code, authorization = ''): string =>
  code === 'unauthenticated' && /^Bearer +\S/i.test(authorization)
    ? 'Bearer error="invalid_token"'
    : 'Bearer';

/** In how many seconds to come back after an outage. */
export const OUTAGE_RETRY_S = 2;
const RETRY_AFTER_S: { [C in Code]?: number } = { unavailable: OUTAGE_RETRY_S };
