import type * as z from 'zod';
import type { Reason } from '../core/reasons.ts';
import type { Problem } from './problem.ts';
import { codeOf, type Documented, type StatusOfDocumented, statusOf } from './problem-codes.ts';
import { CODES, type Code, PROBLEMS } from './problems.ts';

const EVERYWHERE = ['rate_limited', 'internal_error', 'misconfigured', 'unavailable'] as const;
type Everywhere = (typeof EVERYWHERE)[number];

/** To the compiler a problem like any other: which codes it can have, its schema tells the document alone. */
type ProblemResponse = {
  description: string;
  content: { 'application/problem+json': { schema: z.ZodType<Problem> } };
};
export type ProblemResponses<C extends Documented> = {
  [S in StatusOfDocumented<C | Everywhere>]: ProblemResponse;
};

/** The response for a resource that the path names and that does not exist. */
export const missing = (code: Code) => ({ 404: response([code]) }) as { 404: ProblemResponse };

/**
 * The responses of a route for these codes (or reasons with a status of their own) and those that every route has:
 * what is not named here does not compile in its handler.
 */
export function problems<const C extends Documented>(...codes: C[]): ProblemResponses<C> {
  const all = [...codes, ...EVERYWHERE] as Reason[];
  const responses = Object.fromEntries(
    [...new Set(all.map((reason) => statusOf(reason)))].map((status) => [
      status,
      response(all.filter((reason) => statusOf(reason) === status).map(codeOf)),
    ]),
  );
  return responses as ProblemResponses<C>;
}

const response = (codes: Code[]): object => ({
  description: codes.map((code) => `${PROBLEMS[code].title} (\`${code}\`)`).join('; '),
  content: { 'application/problem+json': { schema: problemSchema(codes) } },
});

type Reference = { $ref: string };
type ProblemSchema =
  | Reference
  | { type: 'object'; properties: { code: { type: 'string'; enum: Code[] } }; oneOf: Reference[] };

/** The schema of a problem with one of these codes, in references to those that the document has of each. */
function problemSchema(codes: Code[]): ProblemSchema {
  const [first = reference('internal_error'), ...more] = codes.map(reference);
  return more.length === 0
    ? first
    : {
        type: 'object',
        properties: { code: { type: 'string', enum: codes } },
        oneOf: [first, ...more],
      };
}

/** What the document calls the schema of the problems with this code: `FlightBusyProblem`. */
export const problemName = (code: Code): string =>
  `${code.replace(/(^|_)[a-z]/g, (begin) => begin.slice(-1).toUpperCase())}Problem`;

const reference = (code: Code): Reference => ({
  $ref: `#/components/schemas/${problemName(code)}`,
});

/** The codes that a problem of this schema can have. */
export function codesOf(schema: object): Code[] {
  const { $ref, oneOf = [] }: Partial<Reference & { oneOf: Reference[] }> = schema;
  const named = [...oneOf.map((each) => each.$ref), $ref];
  return CODES.filter((code) => named.includes(reference(code).$ref));
}
