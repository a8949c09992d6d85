import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import { componentOf, type Schema } from './document.ts';

// The document's own schema is validated elsewhere.
const ajv = new Ajv2020({
  strict: false,
  validateSchema: false,
  meta: false,
  code: { source: true },
});
addFormats.default(ajv);

/** The code of a validator of a schema of the document, in which a field that is not documented is an error. */
export const compile = (schema: Schema): string => standaloneCode(ajv, ajv.compile(closed(schema)));

/** The same schema for objects that have no other fields. */
function closed(schema: Schema): Schema {
  const { allOf, oneOf, anyOf, properties, additionalProperties } = schema;
  if (allOf) return { ...open(schema), unevaluatedProperties: false };
  const is_plain = properties && !oneOf && !anyOf && additionalProperties === undefined;
  return { ...open(schema), ...(is_plain && { additionalProperties: false }) };
}

/** The same schema for objects that may have other fields, as one among others: their own are closed. */
function open(schema: Schema): Schema {
  const { $ref, allOf, oneOf, anyOf, properties, items, additionalProperties } = schema;
  return {
    ...schema,
    ...($ref && { $ref: reference($ref, 'closed') }),
    ...(allOf && { allOf: allOf.map(openMember) }),
    ...(oneOf && { oneOf: oneOf.map(closed) }),
    ...(anyOf && { anyOf: anyOf.map(closed) }),
    ...(items && { items: closed(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [name, closed(field)]),
      ),
    }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: closed(additionalProperties),
    }),
  };
}

const openMember = (schema: Schema): Schema =>
  schema.$ref ? { $ref: reference(schema.$ref, 'open') } : open(schema);

const known = new Set<string>();

/** Where a schema of the document stands here, once it is needed. */
function reference($ref: string, how: 'open' | 'closed'): string {
  const name = $ref.split('/').at(-1) ?? '';
  const key = `${how}-${name}`; // no slash: references are relative to each other
  if (!known.has(key)) {
    known.add(key);
    const schema = componentOf(name);
    ajv.addSchema(how === 'open' ? open(schema) : closed(schema), key);
  }
  return key;
}
