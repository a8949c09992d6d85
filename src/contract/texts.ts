import * as z from 'zod';

/** Blanks: tabs and every kind of space. A line end is none. */
const BLANK = /[\t\p{Zs}]/u;

/** A text without the blanks around it, as people copy it from a page or a sheet. */
export function withoutBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && BLANK.test(text.charAt(start))) start += 1;
  while (start < end && BLANK.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** A text in well-formed Unicode: JSON can escape half a character (RFC 8259, 8.2), which UTF-8 cannot hold. */
export const anyText = () =>
  z.string().refine((text) => text.isWellFormed(), {
    abort: true,
    message: 'Half a character (a lone surrogate) is no text.',
  });

/** A text that may have blanks around it: a code, a reference, an address. */
export const code = () => z.string().overwrite(withoutBlanks);

/** A field that may be left out of a body. `null` counts as left out: many serializers send it. */
export const omittable = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);

/** The same for a text, whose own schema is read otherwise than it is documented. */
export const omittableText = <Schema extends z.ZodType<unknown, string>>(schema: Schema) =>
  omittable(schema).meta({ type: ['string', 'null'] });

/** One of a list of codes, any case in. */
export const oneOf = <const Codes extends readonly string[]>(
  codes: Codes,
  error: (sent: string) => string,
) =>
  code()
    .transform((sent) => sent.toUpperCase())
    .pipe(z.enum(codes, { error: ({ input }) => error(String(input)) }))
    .meta({ type: 'string', enum: [...codes] });
