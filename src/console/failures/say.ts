import { type Code, PROBLEMS } from '../../contract/problems.ts';
import type { FailureOf, Reason } from '../../core/reasons.ts';
import { sayFailure } from '../../http/problem.ts';
import { FAILURES } from './en.ts';

/** What a failure says to people, under its status: what happened, what to do, and when, where that helps. */
export type Said = {
  code: Code;
  status: number;
  title: string;
  detail: string;
  remedy: string;
  retry_after_s?: number | undefined;
};

/** What is said to programs, perhaps with words for people already. */
export type Told = Pick<Said, 'code' | 'status' | 'detail'> & Partial<Said>;

/** The words for people of a failure. */
export function sayToPeople<R extends Reason>(failure: FailureOf<R>): Said {
  const { code, status, detail, figures } = sayFailure<R>(failure);
  return inWords({ code, status, detail, retry_after_s: figures.retry_after_s });
}

/** The words for people of what is said to programs. */
export function inWords({ code, status, detail, ...words }: Told): Said {
  const { title = PROBLEMS[code].title, remedy = '', ...known } = FAILURES[code] ?? {};
  return { code, status, title, detail: known.detail ?? detail, remedy, ...words };
}
