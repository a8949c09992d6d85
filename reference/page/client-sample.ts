/** What is read of an OpenAPI 3.1 document. */
export interface Document {
  info?: { contact?: unknown };
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

export interface Operation {
  operationId?: string;
  security?: unknown[];
  parameters?: { name: string; required?: boolean; example?: unknown; schema?: Schema }[];
  requestBody?: { content?: Record<string, Media> };
  'x-codeSamples'?: { lang: string; label: string; source: string }[];
}

interface Media {
  example?: unknown;
  examples?: Record<string, { value?: unknown }>;
  schema?: Schema;
}

interface Schema {
  $ref?: string;
  type?: string | string[];
  example?: unknown;
  examples?: unknown[];
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/** The document with each operation's call by our own client, beside the samples that the page makes itself. */
export function withClientSamples(document: Document, origin: string): Document {
  for (const operations of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(operations)) {
      if (operation.operationId === undefined) continue;
      const source = clientSample(operation, document, origin);
      operation['x-codeSamples'] = [{ lang: 'javascript', label: '@gocomet/client', source }];
    }
  }
  return document;
}

/** One operation as a program calls it: with what it must be given, by the examples of the document. */
export function clientSample(operation: Operation, document: Document, origin: string): string {
  const input = inputOf(operation, document);
  const called = Object.keys(input).length === 0 ? '' : literal(input);
  const token = operation.security?.length ? ", token: '…'" : '';
  return [
    "import { GoComet } from '@gocomet/client';",
    '',
    `const gocomet = new GoComet({ url: ${literal(origin)}${token} });`,
    `const { data } = await gocomet.${operation.operationId}(${called});`,
  ].join('\n');
}

/** Parameters by their names, and the body. What may be left out is, but for an example body: that shows what there is. */
function inputOf(operation: Operation, document: Document): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const { name, required, example, schema } of operation.parameters ?? []) {
    if (required) input[name] = example ?? exampleOf(schema ?? {}, document);
  }
  const media = Object.values(operation.requestBody?.content ?? {})[0];
  if (media) {
    const [named] = Object.values(media.examples ?? {});
    input.body = media.example ?? named?.value ?? exampleOf(media.schema ?? {}, document);
  }
  return input;
}

/** A value that fits: the example of the schema, or one put together from those of its parts. */
function exampleOf(schema: Schema, document: Document): unknown {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return exampleOf(document.components?.schemas?.[name] ?? {}, document);
  }
  const given = schema.example ?? schema.examples?.[0] ?? schema.default ?? schema.enum?.[0];
  if (given !== undefined) return given;
  if (schema.allOf) {
    return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, document)));
  }
  const [choice] = schema.oneOf ?? schema.anyOf ?? [];
  if (choice) return exampleOf(choice, document);
  if (schema.items) return [exampleOf(schema.items, document)];
  if (schema.properties) {
    const { properties, required = [] } = schema;
    return Object.fromEntries(
      required.map((name) => [name, exampleOf(properties[name] ?? {}, document)]),
    );
  }
  return [schema.type].flat().includes('string') ? '…' : 1;
}

const LINE_MAX = 60;

/** A value as JavaScript writes it: on one line where it fits. */
export function literal(value: unknown, indent = ''): string {
  const line = parts(value, indent, ' ');
  return line.length <= LINE_MAX && !line.includes('\n') ? line : parts(value, indent, '\n');
}

function parts(value: unknown, indent: string, gap: ' ' | '\n'): string {
  if (typeof value === 'string')
    return `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const inner = gap === '\n' ? `${indent}  ` : indent;
  const entries = Array.isArray(value)
    ? value.map((item) => literal(item, inner))
    : Object.entries(value).map(([name, item]) => `${key(name)}: ${literal(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return open + close;
  if (gap === '\n') {
    return `${open}\n${entries.map((entry) => `${inner}${entry},\n`).join('')}${indent}${close}`;
  }
  const space = Array.isArray(value) ? '' : ' ';
  return `${open}${space}${entries.join(', ')}${space}${close}`;
}

const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);
