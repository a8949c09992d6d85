import type { Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';
import type { OpenApi as Document, DescribedOperation as Operation } from '../http/document.ts';
import { RETRY } from '../http/retry.ts';
import type { Tool } from './tool.ts';
import { TOOLS } from './tools.ts';

export type { ListedTool };

type Parameter = { name: string; in: string; required?: boolean; schema: Schema };
type Schema = { [keyword: string]: unknown };

const COMPONENTS = '#/components/';
const JSON_TYPE = 'application/json';
const RETRY_AFTER_S = {
  type: 'integer',
  description: 'In how many seconds to call again, with the same arguments.',
};

/** All tools, as the protocol lists them. Their schemas are those of the operations in the document. */
export const listTools = (document: Document): ListedTool[] =>
  [...TOOLS].map(([name, tool]) => {
    const operation = operationOf(document, tool.operation);
    return {
      name,
      title: tool.title,
      description: tool.description,
      inputSchema: { type: 'object', ...standalone(document, inputOf(document, operation)) },
      outputSchema: {
        type: 'object',
        ...standalone(document, {
          anyOf: [outputOf(document, operation, tool.answer), refusalOf(document)],
        }),
      },
      annotations: {
        readOnlyHint: RETRY[tool.operation] === 'reads',
        destructiveHint: tool.effect.destructive,
        idempotentHint: tool.effect.idempotent,
        openWorldHint: false, // nothing but this API
      },
    };
  });

function operationOf({ paths }: Document, operationId: string): Operation {
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  const found = operations.find((operation) => operation.operationId === operationId);
  if (found === undefined) throw new Error(`The document has no operation ${operationId}.`);
  return found;
}

/** Parameters and fields of the body by their names. Of headers the retry key alone, which has to be there. */
function inputOf(document: Document, { parameters = [], requestBody }: Operation) {
  const body = resolve(document, schemaOf(document, requestBody));
  const taken = parameters.flatMap((described) => {
    const parameter: Parameter = resolve(document, described);
    if (parameter.in !== 'header') return [parameter];
    return parameter.name === 'idempotency-key'
      ? [{ ...parameter, name: 'idempotency_key', required: true }]
      : [];
  });
  return {
    properties: {
      ...Object.fromEntries(taken.map(({ name, schema }) => [name, schema])),
      ...body.properties,
    },
    required: [
      ...taken.flatMap(({ name, required }) => (required ? [name] : [])),
      ...(body.required ?? []),
    ],
  };
}

/** What the operation answers: a list under its name, and what is beside it. */
function outputOf(
  document: Document,
  { responses }: Operation,
  { list, beside = {} }: Tool['answer'] & object = {},
): Schema {
  const answered = schemaOf(document, responses[200] ?? responses[201]);
  const properties = { ...(list === undefined ? {} : { [list]: answered }), ...beside };
  const added = { type: 'object', properties, required: Object.keys(properties) };
  if (list !== undefined) return added;
  return added.required.length === 0 ? answered : { allOf: [answered, added] };
}

/** A problem by what all have in common, and what is a header over HTTP. The figures of its code are beside that. */
function refusalOf({ components }: Document): Schema {
  const { properties, required } = Object(components.schemas?.Problem);
  const common = Object.entries<object>(properties).filter(
    ([name]) => name === 'errors' || required.includes(name),
  );
  return {
    type: 'object',
    description: 'Where isError is true: a problem of RFC 9457, with the figures of its code.',
    properties: { ...Object.fromEntries(common), retry_after_s: RETRY_AFTER_S },
    required,
  };
}

/** The schema of a body or an answer as JSON. */
const schemaOf = (document: Document, part: object = {}): Schema =>
  resolve(document, part).content?.[JSON_TYPE]?.schema ?? {};

/** A part of the document, or what it refers to. */
function resolve({ components }: Document, part: object) {
  const { $ref } = Object(part);
  const [kind = '', name = ''] = String($ref ?? '')
    .slice(COMPONENTS.length)
    .split('/');
  return Object($ref === undefined ? part : components[kind]?.[name]);
}

/** A schema with all that it refers to under `$defs`, as JSON Schema 2020-12 has it. */
function standalone(document: Document, schema: Schema): Schema {
  const $defs: Record<string, Schema> = {};
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([keyword, part]) =>
        keyword === '$ref' && typeof part === 'string'
          ? [keyword, refer(part)]
          : keyword === 'example'
            ? ['examples', [part]]
            : [keyword, copy(part)],
      ),
    );
  };
  const refer = (reference: string): string => {
    const name = reference.slice(`${COMPONENTS}schemas/`.length);
    if (!Object.hasOwn($defs, name)) {
      $defs[name] = {}; // before its parts, which may refer to it
      $defs[name] = Object(copy(document.components.schemas?.[name]));
    }
    return `#/$defs/${name}`;
  };
  const made: Schema = Object(copy(schema));
  return Object.keys($defs).length === 0 ? made : { ...made, $defs };
}
