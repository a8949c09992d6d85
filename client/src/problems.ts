import type { components } from './contract.generated.ts';

type Schemas = components['schemas'];

/** A refusal of the API (RFC 9457), by what all have in common. */
export type Problem = Schemas['Problem'];
/** What a refusal is known by; `GET /problems/{code}` explains each. A newer API may send others. */
export type Code = Problem['code'];

type Each = Schemas[Exclude<keyof Schemas & `${string}Problem`, 'Problem'>];

/** The problem of one code with its figures, or of any of several. */
export type ProblemOf<C extends Code = Code> = C extends Code ? Extract<Each, { code: C }> : never;

/** Whether a body is a problem of this API. */
export const isProblem = (body: unknown): body is ProblemOf =>
  typeof body === 'object' &&
  body !== null &&
  'code' in body &&
  typeof body.code === 'string' &&
  'detail' in body;
