import { type Code, PROBLEMS } from '../../contract/problems.ts';
import type { FailureOf, Reason } from '../../core/reasons.ts';
import { sayFailure } from '../../http/problem.ts';
import { FAILURES } from './en.ts';

/** What a failure says to people, under its status: what happened, and what to do. */
export type Said = { code: Code; status: number; title: string; detail: string; remedy: string };

/** The words for people of a failure. */
export const sayToPeople = <R extends Reason>(failure: FailureOf<R>): Said =>
  inWords(sayFailure<R>(failure));

/** The words for people of what is said to programs. */
export function inWords({ code, status, detail }: Pick<Said, 'code' | 'status' | 'detail'>): Said {
  const { title = PROBLEMS[code].title, remedy = '', ...words } = FAILURES[code] ?? {};
  return { code, status, title, detail: words.detail ?? detail, remedy };
}
