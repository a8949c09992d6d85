import type { Reason } from '../core/reasons.ts';
import { type Code, PROBLEMS } from './problems.ts';

/** Reasons that are shown under the code of another. */
const SHOWN_AS = {
  outcome_unknown: 'unavailable',
  nothing_booked: 'unavailable',
  operation_busy: 'flight_busy',
  quote_unknown: 'quote_not_found',
  shipment_departed: 'flight_departed',
  sign_in_busy: 'unavailable',
  too_many_at_once: 'rate_limited',
} as const satisfies { [R in Reason]?: Code };
type ShownAs = typeof SHOWN_AS;

/** The code that a reason is shown as: mostly its own. */
export type CodeOf<R extends Reason> = R extends keyof ShownAs ? ShownAs[R] : R;
/** The code of a reason. */
export const codeOf = <R extends Reason>(reason: R) =>
  (reason in SHOWN_AS ? SHOWN_AS[reason as keyof ShownAs] : reason) as CodeOf<R>;

/** A code's status; a flight looked for by its path is 404, one named in a body is 422. */
export type StatusOf<C extends Code> = (typeof PROBLEMS)[C]['status'];

/** Reasons with a status other than that of their code: a quote that a body names and that is not there. */
const STATUSES = { quote_unknown: 422 } as const satisfies { [R in Reason]?: number };
type Statuses = typeof STATUSES;
/** What is documented of a route: a code, or a reason with a status of its own. */
export type Documented = Code | keyof Statuses;

/** The status that a reason is answered with: mostly that of its code. */
export type StatusOfReason<R extends Reason> = R extends keyof Statuses
  ? Statuses[R]
  : StatusOf<CodeOf<R>>;
/** The status that is documented of a code, or of a reason with a status of its own. */
export type StatusOfDocumented<D extends Documented> = D extends Code
  ? StatusOf<D>
  : Statuses[keyof Statuses];
/** The status of a reason. */
export const statusOf = <R extends Reason>(reason: R) =>
  (reason in STATUSES
    ? STATUSES[reason as keyof Statuses]
    : PROBLEMS[codeOf(reason)].status) as StatusOfReason<R>;

/** A flight that a path names has a status of its own: the use case is not the one that misses it. */
const IN_PATH: { [C in Code]?: number[] } = { flight_not_found: [404] };

/** Every status that a code is answered with, the usual one first. */
export const statusesOf = (code: Code): number[] => [
  PROBLEMS[code].status,
  ...(IN_PATH[code] ?? []),
  ...Object.entries(STATUSES)
    .filter(([reason]) => codeOf(reason as Reason) === code)
    .map(([, status]) => status),
];
