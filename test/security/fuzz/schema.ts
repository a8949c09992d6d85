import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { PROJECT } from '../../support/worker-bundle.ts';
import { hostileValue } from './hostile.ts';

/** What the document uses of JSON Schema. */
export interface Schema {
  $ref?: string;
  anyOf?: Schema[];
  type?: string | string[];
  enum?: string[];
  format?: string;
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

export interface Parameter {
  in: 'path' | 'query' | 'header';
  name: string;
  schema: Schema;
}

/** One call of the API, as the committed document describes it. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  parameters: Parameter[];
  body: Schema | undefined;
}

interface Document {
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        parameters?: Parameter[];
        requestBody?: { content: { 'application/json': { schema: Schema } } };
      }
    >
  >;
  components: { schemas: Record<string, Schema> };
}

const document: Document = JSON.parse(readFileSync(join(PROJECT, 'docs/openapi.json'), 'utf8'));

export const OPERATIONS: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, parameters = [], requestBody }]) => ({
    id: operationId,
    method: method.toUpperCase(),
    path,
    parameters,
    body: requestBody?.content['application/json'].schema,
  })),
);

/** Values that lead somewhere, by the name of a field or of a schema: else nothing would ever be booked. */
export type Known = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** How wild a value is: by the schema, by the schema but for a few fields, or anything. */
export type Wildness = 'tame' | 'odd';

/** Values for a schema, mostly as it says. */
export function valuesOf(
  schema: Schema,
  known: Known,
  how: Wildness,
  name = '',
): fc.Arbitrary<unknown> {
  const tame = known[name] ?? bySchema(schema, known, how);
  return how === 'tame'
    ? tame
    : fc.oneof({ weight: 5, arbitrary: tame }, { weight: 1, arbitrary: hostileValue() });
}

function bySchema(schema: Schema, known: Known, how: Wildness): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    const target = document.components.schemas[name];
    if (target === undefined) throw new Error(`The document lacks ${schema.$ref}.`);
    return known[name] && how === 'tame' ? known[name] : bySchema(target, known, how);
  }
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => bySchema(one, known, how)));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const kinds = [schema.type ?? []].flat();
  return fc.oneof(...kinds.map((kind) => ofKind(kind, schema, known, how)));
}

function ofKind(kind: string, schema: Schema, known: Known, how: Wildness): fc.Arbitrary<unknown> {
  switch (kind) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, field]) => [
            name,
            valuesOf(field, known, how, name),
          ]),
        ),
        how === 'tame' ? { requiredKeys: schema.required ?? [] } : { requiredKeys: [] },
      );
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, known, how), {
        minLength: how === 'tame' ? (schema.minItems ?? 0) : 0,
        maxLength: 4,
      });
    case 'string':
      return ofText(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000 });
    case 'number':
      return fc
        .integer({
          min: Math.ceil((schema.minimum ?? 0) * 10),
          max: Math.min(schema.maximum ?? 100, 100) * 10,
        })
        .map((tenths) => tenths / 10);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      throw new Error(`Nothing is known of the kind ${kind}.`);
  }
}

function ofText({ format, pattern, minLength = 1, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  if (format === 'uuid') return fc.uuid();
  if (format === 'date')
    return fc.date({ noInvalidDate: true }).map((day) => iso(day).slice(0, 10));
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map(iso);
  if (format === 'email') return fc.emailAddress();
  return fc.string({ minLength, maxLength: Math.min(maxLength, 40), unit: 'grapheme' });
}

const iso = (moment: Date) => moment.toISOString();
