import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import { createApp } from './app.ts';
import type { Route } from './http/route.ts';

const DESCRIPTION = [
  'Search flights, book weight on them, move the shipments, track them by reference.',
  'A kilogram is sold once, whatever else fails.',
  'Errors are problem details (RFC 9457); GET /problems/{code} explains each code.',
].join(' ');

/** The OpenAPI document of the routes. Not part of the Worker: a script writes it to docs/openapi.json. */
export function openApiDocument() {
  const documented = new OpenAPIHono();
  documented.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'From POST /users/login. Valid for 24 hours.',
  });
  for (const route of createApp().definitions) {
    documented.openAPIRegistry.registerPath(withSchemas(route));
  }
  return documented.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'GoComet Air Cargo API',
      version: '0.1.0',
      description: DESCRIPTION,
      license: { name: 'MIT' },
    },
    servers: [{ url: '/' }],
  });
}

/** A route with its schemas made, without what it runs. */
const withSchemas = ({ middleware: _, request, responses, ...route }: Route): RouteConfig => ({
  ...route,
  ...(request && { request: request() }),
  responses: responses(),
});
