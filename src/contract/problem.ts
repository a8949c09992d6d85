import type { Failure } from '../core/reasons.ts';
import type { Checks } from './checks.ts';
import type { Code } from './problems.ts';

/** What a failure says beside its reason in figures: what went wrong with an itinerary is said in words, the wait in a header. */
export type FiguresOf<F extends Failure> = F extends Failure
  ? Omit<F, 'reason' | 'fault' | 'retry_after_s'>
  : never;

type Each<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;
type AllFigures = Each<FiguresOf<Failure>> & { checks: Checks };

/** The figures that a problem can carry, by their names. */
export type Figures = { [Name in keyof AllFigures]?: AllFigures[Name] | undefined };

/** Problem details (RFC 9457), with the figures of the code. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: Code;
  request_id: string;
} & Figures;
