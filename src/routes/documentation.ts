import * as z from 'zod';
import { problems } from '../contract/problem-responses.ts';
import { CODES, PROBLEMS } from '../contract/problems.ts';
import { Explanation } from '../contract/service.ts';
import { builtPage } from '../http/assets.ts';
import { docsPage } from '../http/docs-page.ts';
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
    ...problems(),
  }),
});

const getDocs = createRoute({
  ...operation('getDocs', 'Service', 'This API as a page'),
  method: 'get',
  path: '/docs',
  responses: () => ({
    200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } },
    ...problems(),
  }),
});

const getProblem = createRoute({
  ...operation('getProblem', 'Service', 'What the code of a problem means and what to do'),
  method: 'get',
  path: '/problems/{code}',
  request: () => ({
    params: z.object({ code: z.string().meta({ example: 'capacity_exceeded' }) }),
  }),
  responses: () => ({ 200: json(Explanation(), 'The explanation.'), ...problems('not_found') }),
});

/** Built by `npm run build:assets`; without it the list of calls answers. */
const REFERENCE = '/assets/reference/index.html';

/** Read by whoever asks for it first, rather than by every isolate that starts. */
const readDocument = async () => (await import('../../docs/openapi.json')).default;

export const documentation = createRouter()
  .openapi(getOpenApi, async (c) => {
    c.header('Cache-Control', 'no-cache');
    return c.json(await readDocument(), 200);
  })
  .openapi(getDocs, async (c) => {
    const built = await builtPage(c, REFERENCE, 'reference');
    if (built !== null) return built;
    c.header('Cache-Control', 'no-cache');
    return c.html(docsPage(await readDocument()), 200);
  })
  .openapi(getProblem, (c) => {
    const code = CODES.find((known) => known === c.req.valid('param').code);
    if (code === undefined) {
      return protocolProblem(
        c,
        'not_found',
        `No problem has this code. There are: ${CODES.join(', ')}.`,
      );
    }
    c.header('Cache-Control', 'no-cache');
    return c.json({ code, ...PROBLEMS[code] }, 200);
  });
