import type { RouteConfig, RouteHandler } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type * as z from 'zod';
import type { HonoEnv } from '../context.ts';

/** What a route reads. */
export type Reading = {
  query?: z.ZodObject;
  params?: z.ZodObject;
  headers?: z.ZodObject;
  body?: { required: boolean; content: { 'application/json': { schema: z.ZodType } } };
};
/** What a route answers with a status. */
export type Answer = Exclude<RouteConfig['responses'][string], { $ref: string }>;
type Responses = { [status: string]: Answer };

/**
 * A route as it is defined, in one place: for the router, the compiler and the OpenAPI document. What is
 * made of schemas is a function: of the request it is asked for by the first call of the route, of the
 * responses by the document alone.
 */
export type Route = Omit<RouteConfig, 'request' | 'responses' | 'middleware' | 'hide'> & {
  middleware?: MiddlewareHandler<HonoEnv> | MiddlewareHandler<HonoEnv>[];
  request?: () => Reading;
  responses: () => Responses;
};

/** The same with its schemas made: what `@hono/zod-openapi` knows. */
type Described<R extends Route> = Pick<R, 'method' | 'path'> & {
  responses: ReturnType<R['responses']>;
} & (R extends { request: () => infer Made extends Reading } ? { request: Made } : unknown);

/** A handler that reads what the route lets through, and answers what it documents. Anything else does not compile. */
export type HandlerOf<R extends Route> = RouteHandler<Described<R>, HonoEnv>;

/** Defines a route, by the exact types of its parts. */
export const createRoute = <Path extends string, R extends Omit<Route, 'path'> & { path: Path }>(
  route: R,
): R => route;
