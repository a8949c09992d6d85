import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type * as z from 'zod';
import '../contract/messages.ts';
import type { AppContext, HonoEnv } from '../context.ts';
import type { FieldError } from '../core/reasons.ts';
import { BODY_BYTES_MAX, BULK_BODY_BYTES_MAX } from '../http/body.ts';
import { fieldErrors } from '../http/field-errors.ts';
import { protocolProblem } from '../http/problem.ts';
import type { Said } from './failures/say.ts';

/** What a form sent, by the names of its fields: each once, as it was typed but for the space around it. */
export type Sent = Readonly<Record<string, string>>;

/** A form as it is shown: with what was sent before, and why that did not do. */
export type FormState = {
  sent?: Sent | undefined;
  errors?: readonly FieldError[] | undefined;
  /** Why it was refused, where no field is to blame. */
  refused?: Said | undefined;
};

const KIB = 1024;
const limitOf = (bytes_max: number) =>
  bodyLimit({
    maxSize: bytes_max,
    onError: (c) =>
      protocolProblem(c, 'body_too_large', `The form may have ${bytes_max / KIB} KiB at most.`),
  });
const ordinary = limitOf(BODY_BYTES_MAX);
const bulk = limitOf(BULK_BODY_BYTES_MAX);
/** The pages whose form carries a file. */
const WITH_FILES: readonly string[] = ['/board/import'];

/** Refuses a form larger than any of ours: one with a file may be as large as the API takes the same. */
export const limitForm = createMiddleware<HonoEnv>((c, next) =>
  WITH_FILES.includes(c.req.path) ? bulk(c, next) : ordinary(c, next),
);

/** Reads the form that was sent. */
export async function readForm(c: AppContext): Promise<Sent> {
  const fields = await c.req.parseBody();
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.trim()]] : [],
    ),
  );
}

/** Reads a form that was sent in the address. */
export const readQuery = (c: AppContext): Sent =>
  Object.fromEntries(Object.entries(c.req.query()).map(([name, value]) => [name, value.trim()]));

/** A field's text; undefined for one that is left empty. */
export const textOf = (sent: Sent, name: string): string | undefined => sent[name] || undefined;

const NUMBER = /^\d{1,12}(\.\d{1,6})?$/;

/** A field's number, however its thousands are spaced; a text that is none is passed on, for the schema to refuse. */
export function numberOf(sent: Sent, name: string): number | string | undefined {
  const text = textOf(sent, name)?.replaceAll(/[\s\u202f']/g, '');
  return text !== undefined && NUMBER.test(text) ? Number(text) : text;
}

/** What a form says by a schema of the contract, or what is wrong with it, by the paths of its fields. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { value: z.output<Schema> } | { errors: FieldError[] } {
  const result = schema.safeParse(value);
  return result.success ? { value: result.data } : { errors: fieldErrors(result.error.issues) };
}
