import type { components } from './contract.generated.ts';

type Schemas = components['schemas'];

/** What every refusal of the API says (RFC 9457). */
export type Problem = Schemas['Problem'];
/** What a refusal is known by; `GET /problems/{code}` explains each. A newer API may send others. */
export type Code = Problem['code'];

/** Each code has a schema of its own in the contract: `capacity_exceeded` is `CapacityExceededProblem`. */
type ByCode = {
  [Name in Exclude<
    Extract<keyof Schemas, `${string}Problem`>,
    'Problem'
  > as Schemas[Name]['code']]: Schemas[Name];
};

/** The problem of one code, with its figures, or of any of several. */
export type ProblemOf<C extends Code = Code> = C extends Code ? ByCode[C] : never;

/** Whether a body is a problem of this API. */
export const isProblem = (body: unknown): body is ProblemOf =>
  typeof body === 'object' &&
  body !== null &&
  'code' in body &&
  typeof body.code === 'string' &&
  'detail' in body &&
  typeof body.detail === 'string';
