import type * as z from 'zod';

/**
 * A schema that is made when it is first asked for. An isolate starts often, and making a schema is dear:
 * whoever starts one pays for those that its first calls need, and the ones of answers are needed by the
 * OpenAPI document alone.
 */
export function schema<S extends z.ZodType>(make: () => S): () => S {
  let made: S | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** What comes out of a schema. */
export type Of<Schema extends () => z.ZodType> = z.output<ReturnType<Schema>>;
