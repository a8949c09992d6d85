import { createApp } from './app.ts';

const DESCRIPTION = [
  'Search flights, book weight on them, move the shipments, track them by reference.',
  'A kilogram is sold once, whatever else fails.',
  'Errors are problem details (RFC 9457); GET /problems/{code} explains each code.',
].join(' ');

/** The OpenAPI document of the routes. Not part of the Worker: a script writes it to docs/openapi.json. */
export function openApiDocument() {
  const app = createApp();
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'From POST /users/login. Valid for 24 hours.',
  });
  return app.getOpenAPI31Document({
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
