import type { MiddlewareHandler } from 'hono';
import type * as z from 'zod';
import type { HonoEnv } from '../context.ts';
import { ACCESS, allow, type OperationId, whoMay } from '../http/access.ts';
import { readBody } from '../http/body.ts';
import { RETRY } from '../http/retry.ts';

type Middleware = MiddlewareHandler<HonoEnv>;

export type Tag =
  | 'Users'
  | 'Search'
  | 'Bookings'
  | 'Tracking'
  | 'Waybills'
  | 'Flights'
  | 'Rates'
  | 'Airports'
  | 'Service';

/** What the definition of each route begins with: its name, its place in the documentation, who may call it, and whether again. */
export function operation<const Id extends OperationId>(
  operationId: Id,
  tag: Tag,
  summary: string,
) {
  return {
    operationId,
    tags: [tag],
    summary,
    'x-access': whoMay(operationId),
    'x-retry': RETRY[operationId],
    security: ACCESS[operationId] === 'everyone' ? [] : [{ bearer: [] }],
    middleware: allow(operationId),
  };
}

/** The same for a route that reads a JSON body of at most so many bytes. */
export function readingOperation<const Id extends OperationId>(
  operationId: Id,
  tag: Tag,
  summary: string,
  bytes_max: number,
  { before = [], optional = false }: { before?: Middleware[]; optional?: boolean } = {},
) {
  return {
    ...operation(operationId, tag, summary),
    middleware: [...before, allow(operationId), readBody(bytes_max, { optional })],
  };
}

/** The codes of every call that reads a body. */
export const READING = [
  'malformed_json',
  'body_too_large',
  'unsupported_media_type',
  'validation_failed',
] as const;

/** A body that has to be there, as JSON. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
});

/** What headers of an answer mean, by their names: of those that it always has, and of those that it has at times. */
type Headers = { always?: Record<string, string>; at_times?: Record<string, string> };

/** An answer as JSON, with the headers that mean something in it. */
export const json = <Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  headers: Headers = {},
) => ({
  description,
  headers: headersOf(headers),
  content: { 'application/json': { schema } },
});

/** The answer to who has it already, as `If-None-Match` shows. */
export const unchanged = (description: string, headers: Headers) => ({
  description,
  headers: headersOf(headers),
});

const headersOf = ({ always = {}, at_times = {} }: Headers) =>
  Object.fromEntries(
    Object.entries({ ...at_times, ...always }).map(([name, description]) => [
      name,
      { description, required: name in always, schema: { type: 'string' as const } },
    ]),
  );
