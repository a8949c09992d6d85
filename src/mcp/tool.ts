import type * as z from 'zod';
import type { AppContext } from '../context.ts';
import '../contract/messages.ts';
import { type Failure, isFailure } from '../core/reasons.ts';
import { type OperationId, refusalOf } from '../http/access.ts';
import { tellFault } from '../http/fault.ts';
import { fieldErrors } from '../http/field-errors.ts';
import { type ToldProblem, tellFailure, tellProtocol } from '../http/problem.ts';
import { RETRY } from '../http/retry.ts';

/** A tool does what an operation of the API does, by the same use case, for whom the table lets do it. */
type Facts = {
  operation: OperationId;
  title: string;
  /** When to use it, for an assistant. */
  description: string;
  /** Whether it takes something away, and whether the same call again changes nothing more. */
  effect: { destructive: boolean; idempotent: boolean };
  /** What the answer has beside that of the operation: a name where that is a list, and what its headers say. */
  answer?: { list?: string; beside?: Record<string, object> };
};

type Definition<Input extends z.ZodType> = Facts & {
  /** The schema of its arguments, made at its first call. */
  input(): Input;
  run(c: AppContext, input: z.output<Input>): Promise<Outcome>;
};

type Outcome = Failure | { answer: object };

export type Tool = Facts & { call(c: AppContext, sent: Record<string, unknown>): Promise<Outcome> };

/** What a tool answers: the object of the operation, or a problem of RFC 9457. */
export type Result = { answer: Record<string, unknown>; is_refusal: boolean };

/** Defines a tool by its parts: its arguments are validated by their schema before it runs. */
export const tool = <Input extends z.ZodType>(definition: Definition<Input>): Tool => {
  const { input, run, ...facts } = definition;
  return {
    ...facts,
    async call(c, sent) {
      const read = input().safeParse(sent);
      return read.success
        ? run(c, read.data)
        : { reason: 'validation_failed', errors: fieldErrors(read.error.issues) };
    },
  };
};

/** Calls a tool for the caller of this request. Whatever happens is an answer. */
export async function callTool(
  c: AppContext,
  { operation, call }: Tool,
  sent: Record<string, unknown>,
): Promise<Result> {
  try {
    const outcome = refusalOf(operation, c.get('caller')) ?? (await call(c, sent));
    return isFailure(outcome)
      ? refusal(tellFailure(c, outcome))
      : { answer: { ...outcome.answer }, is_refusal: false };
  } catch (error) {
    const { code, detail } = tellFault(c, error, { reads: RETRY[operation] === 'reads' });
    return refusal(tellProtocol(c, code, detail));
  }
}

/** What is a header over HTTP is a field here. */
const refusal = ({ body, retry_after_s }: ToldProblem): Result => ({
  answer: { ...body, ...(retry_after_s === undefined ? {} : { retry_after_s }) },
  is_refusal: true,
});
