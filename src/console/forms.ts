import { createMiddleware } from 'hono/factory';
import type * as z from 'zod';
import '../contract/messages.ts';
import type { AppContext, HonoEnv } from '../context.ts';
import type { FieldError } from '../core/reasons.ts';
import { BODY_BYTES_MAX, BULK_BODY_BYTES_MAX, takingUpTo } from '../http/body.ts';
import { fieldErrors } from '../http/field-errors.ts';
import { parseMediaType } from '../http/media-type.ts';
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

const FORM = 'application/x-www-form-urlencoded';
const FORM_WITH_FILE = 'multipart/form-data';
/** The pages whose form carries a file: one may be as large as the API takes the same. */
const WITH_FILES: readonly string[] = ['/board/import'];
const ordinary = takingUpTo(BODY_BYTES_MAX);
const bulk = takingUpTo(BULK_BODY_BYTES_MAX);

/** Takes the body of a form of ours, once it is known who sends it, and nothing larger or of another type. */
export const acceptForm = createMiddleware<HonoEnv>(async (c, next) => {
  const has_file = WITH_FILES.includes(c.req.path);
  const bytes = await (has_file ? bulk : ordinary)(c);
  if (bytes instanceof Response) return bytes;
  const type = c.req.header('Content-Type') ?? '';
  const essence = bytes.byteLength === 0 ? FORM : parseMediaType(type)?.essence;
  // The cache holds promises, as the methods of a request give them.
  if (essence === FORM) {
    Object.assign(c.req.bodyCache, { text: Promise.resolve(new TextDecoder().decode(bytes)) });
    return next();
  }
  const parts = has_file && essence === FORM_WITH_FILE ? await readParts(bytes, type) : null;
  if (parts === null) return protocolProblem(c, 'unsupported_media_type', 'This is no form.');
  Object.assign(c.req.bodyCache, { formData: Promise.resolve(parts) });
  return next();
});

/** The fields and files of a form in parts (RFC 7578); null where they are none. */
const readParts = (bytes: ArrayBuffer, type: string): Promise<FormData | null> =>
  new Response(bytes, { headers: { 'Content-Type': type } }).formData().catch(() => null);

/** The fields and files of a form as it was sent, in UTF-8 whatever its type says (URL Standard, 5.1). */
export async function readFields(c: AppContext) {
  const text = await c.req.bodyCache.text; // a form with a file has none
  return [...(text === undefined ? await c.req.formData() : new URLSearchParams(text))];
}

/** Reads the form that was sent. */
export async function readForm(c: AppContext): Promise<Sent> {
  const fields = await readFields(c);
  return Object.fromEntries(
    fields.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()]] : [])),
  );
}

/** Reads a form that was sent in the address. */
export const readQuery = (c: AppContext): Sent =>
  Object.fromEntries(Object.entries(c.req.query()).map(([name, value]) => [name, value.trim()]));

/** A field's text; undefined for one that is left empty. */
export const textOf = (sent: Sent, name: string): string | undefined => sent[name] || undefined;

const NUMBER = /^\d{1,12}(\.\d{1,6})?$/;

/**
 * A field's number, however its thousands are spaced, and with a comma before one or two decimals; a text that is none,
 * such as 1,200, which may be either, is passed on, for the schema to refuse.
 */
export function numberOf(sent: Sent, name: string): number | string | undefined {
  const text = textOf(sent, name)
    ?.replaceAll(/[\s\u202f']/g, '')
    .replace(/,(\d{1,2})$/, '.$1');
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
