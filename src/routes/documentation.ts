import * as z from 'zod';
import { problems } from '../contract/problem-responses.ts';
import { CODES } from '../contract/problems.ts';
import { Explanation } from '../contract/service.ts';
import { notBuilt } from '../http/assets.ts';
import { readDocument } from '../http/document.ts';
import { explain } from '../http/explanation.ts';
import { protocolProblem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { json, operation } from './operation.ts';

const getOpenApi = createRoute({
  ...operation('getOpenApi', 'Service', 'This API as OpenAPI 3.1'),
  method: 'get',
  path: '/openapi.json',
  responses: () => ({
    200: json(z.record(z.string(), z.unknown()), 'The document.'),
    ...problems('not_found'),
  }),
});

const getProblem = createRoute({
  ...operation('getProblem', 'Service', 'What the code of a problem means and what to do'),
  method: 'get',
  path: '/problems/{code}',
  request: () => ({
    params: z.object({ code: z.string().meta({ example: 'capacity_exceeded' }) }),
  }),
  responses: () => ({
    200: {
      description: 'The explanation: as JSON, or as a page for who prefers HTML by `Accept`.',
      content: {
        'application/json': { schema: Explanation() },
        'text/html': { schema: z.string() },
      },
    },
    ...problems('not_found'),
  }),
});

export const documentation = createRouter()
  .openapi(getOpenApi, async (c) => {
    const document = await readDocument(c);
    if (document === null) return notBuilt(c);
    c.header('Cache-Control', 'no-cache');
    return c.json(document, 200);
  })
  .openapi(getProblem, async (c) => {
    const explained = await explain(c, c.req.valid('param').code);
    if (explained === null) {
      return protocolProblem(
        c,
        'not_found',
        `No problem has this code. There are: ${CODES.join(', ')}.`,
      );
    }
    const { guide } = explained;
    c.header('Cache-Control', 'no-cache');
    c.header('Vary', 'Accept', { append: true }); // who asks for HTML is answered by the console
    return c.json({ ...explained, guide: guide && `/docs/guides/${guide}` }, 200);
  });
