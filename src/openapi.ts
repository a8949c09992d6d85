import { OpenAPIHono } from '@hono/zod-openapi';
import { createApi } from './api.ts';
import { API_VERSION } from './contract/version.ts';
import { HEADERS } from './openapi/headers.ts';
import { documented, problemsShown } from './openapi/operations.ts';
import { explained } from './openapi/parameters.ts';
import { problemExample } from './openapi/problem-examples.ts';
import { problemSchemas } from './openapi/problem-schemas.ts';
import { byTag, TAGS } from './openapi/tags.ts';

const SUMMARY =
  'Search flights, book weight on them, move the shipments, track them by reference. A kilogram is sold once, whatever else fails.';

const DESCRIPTION = `**Begin** with \`POST /users/signup\`, find an itinerary with \`GET /route\`, and book it with \`POST /bookings\`. Sign in with \`POST /users/login\` where you have an account. Send the token as \`Authorization: Bearer …\`.

**Repeat safely.** Each operation says who may call it (\`x-access\`) and what a second call does, and \`x-retry\` says it to programs: \`reads\` and \`settles\` can be sent again, \`keyed\` with the same \`Idempotency-Key\`, and after \`once\` somebody has to look first.

**Errors** are problem details (RFC 9457) with a stable \`code\`, which \`GET /problems/{code}\` explains, and its figures.

Fields may be added to answers at any time: ignore what you do not know.`;

/** The OpenAPI document of the routes. Not part of the Worker: a script writes it to docs/openapi.json. */
export function openApiDocument() {
  const generator = new OpenAPIHono();
  const { openAPIRegistry: registry } = generator;
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'From POST /users/login. Valid for 24 hours.',
  });
  for (const [name, header] of Object.entries(HEADERS)) {
    registry.registerComponent('headers', name, header);
  }
  const routes = [...createApi().definitions].sort(byTag).map(documented);
  for (const route of routes) registry.registerPath(route);
  const shown = new Set(routes.flatMap(problemsShown));
  for (const name of shown) registry.registerComponent('examples', name, problemExample(name));
  for (const [name, schema] of problemSchemas(shown)) registry.register(name, schema);
  const {
    webhooks: _,
    info,
    ...document
  } = generator.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'GoComet Air Cargo API',
      version: API_VERSION,
      description: DESCRIPTION,
      contact: { name: 'GoComet Air Cargo API', url: '/docs' },
    },
    externalDocs: { description: 'Guides, from the first booking on', url: '/docs/guides' },
    servers: [{ url: '/', description: 'Where this document comes from.' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  });
  for (const { get, post, put, patch, delete: remove } of Object.values(document.paths ?? {})) {
    for (const operation of [get, post, put, patch, remove]) {
      if (operation?.parameters) operation.parameters = operation.parameters.map(explained);
    }
  }
  // The types of the generator know no summary, and no license with an identifier.
  const license = { name: 'MIT', identifier: 'MIT' };
  return { ...document, info: { ...info, summary: SUMMARY, license } };
}
