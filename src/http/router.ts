import { type Handler, Hono } from 'hono';
import type { HonoEnv } from '../context.ts';
import type { HandlerOf, Route } from './route.ts';
import { validation } from './validation.ts';

/** A router for one resource, or for all: it answers calls, and keeps the definitions of its routes for the document. */
export class Router extends Hono<HonoEnv> {
  readonly definitions: Route[] = [];

  /** Answers a route: its middleware, then its validation, which answers problems, then the handler. */
  openapi<R extends Route>(definition: R, handler: HandlerOf<R>): this {
    const { method, path, middleware = [] } = definition;
    this.definitions.push(definition);
    this.on(
      [method],
      [path.replaceAll(/\/{(.+?)}/g, '/:$1')],
      ...[middleware].flat(),
      validation(definition),
      handler as Handler<HonoEnv>, // the definition has checked it by more than the router asks
    );
    return this;
  }

  /** Takes over the routes of a resource. */
  include(resource: Router): this {
    this.definitions.push(...resource.definitions);
    this.route('/', resource);
    return this;
  }
}

export const createRouter = () => new Router();
