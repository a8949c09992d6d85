import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is read of JSON Schema. */
export interface Schema {
  [keyword: string]: unknown;
  $ref?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
}

type Header = { $ref: string } | { required?: boolean };
export interface Response {
  headers?: Record<string, Header>;
  content?: Record<string, { schema?: Schema }>;
}
export interface Operation {
  operationId: string;
  responses: Record<string, Response>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; headers: Record<string, { required?: boolean }> };
}

/** The committed document, as it stands there. */
export const DOCUMENT = readFileSync(
  join(import.meta.dirname, '../../../docs/openapi.json'),
  'utf8',
);
const document: Document = JSON.parse(DOCUMENT);

const routes = Object.entries(document.paths).map(([template, operations]) => ({
  path: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  is_exact: !template.includes('{'),
  operations,
}));

const first_names = new Set(Object.keys(document.paths).map((path) => path.split('/')[1]));

/** Whether the first name of a path is one of the API's, whose answers are documented. */
export const isOfApi = (path: string): boolean => first_names.has(path.split('/')[1]);

/** What the document says of a call; undefined where nothing answers there. A `HEAD` is a `GET`. */
export function operationAt(method: string, path: string): Operation | undefined {
  const matching = routes.filter((route) => route.path.test(path));
  const name = (method === 'HEAD' ? 'GET' : method).toLowerCase();
  const route = matching.find(({ is_exact }) => is_exact) ?? matching[0];
  return (
    route?.operations[name] ??
    matching.find(({ operations }) => name in operations)?.operations[name]
  );
}

/** A schema by the reference to it. */
export function componentOf(name: string): Schema {
  const schema = document.components.schemas[name];
  if (schema === undefined) throw new Error(`The document has no schema ${name}.`);
  return schema;
}

/** The headers that an answer always has. */
export const promisedHeaders = ({ headers = {} }: Response): string[] =>
  Object.entries(headers)
    .filter(([, header]) => ('$ref' in header ? shared(header.$ref) : header).required)
    .map(([name]) => name);

const shared = ($ref: string) => document.components.headers[$ref.split('/').at(-1) ?? ''] ?? {};
