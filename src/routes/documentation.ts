import * as z from 'zod';
import type { AppContext } from '../context.ts';
import { EXPLAINED_IN, type Guide } from '../contract/guides.ts';
import type { Problem } from '../contract/problem.ts';
import { problems } from '../contract/problem-responses.ts';
import { CODES, type Code, PROBLEMS } from '../contract/problems.ts';
import { Explanation } from '../contract/service.ts';
import { prefersHtml } from '../http/accept.ts';
import { builtPage, notBuilt } from '../http/assets.ts';
import { docsPage } from '../http/docs-page.ts';
import { readDocument } from '../http/document.ts';
import { pageFiles } from '../http/page-files.ts';
import { protocolProblem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { problemPage } from '../pages/problem-page.ts';
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

const getDocs = createRoute({
  ...operation('getDocs', 'Service', 'This API as a page'),
  method: 'get',
  path: '/docs',
  responses: () => ({
    200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } },
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

/** Built by `npm run build:assets`; without it the list of calls answers. */
const REFERENCE = '/assets/reference/index.html';

export const documentation = createRouter()
  .openapi(getOpenApi, async (c) => {
    const document = await readDocument(c);
    if (document === null) return notBuilt(c);
    c.header('Cache-Control', 'no-cache');
    return c.json(document, 200);
  })
  .openapi(getDocs, async (c) => {
    const built = await builtPage(c, REFERENCE, 'reference');
    if (built !== null) return built;
    const document = await readDocument(c);
    if (document === null) return notBuilt(c);
    c.header('Cache-Control', 'no-cache');
    return c.html(docsPage(document), 200);
  })
  .openapi(getProblem, async (c) => {
    const code = CODES.find((known) => known === c.req.valid('param').code);
    if (code === undefined) {
      return protocolProblem(
        c,
        'not_found',
        `No problem has this code. There are: ${CODES.join(', ')}.`,
      );
    }
    const explained = { code, ...PROBLEMS[code], example: await exampleOf(c, code) };
    const guide = guideOf(code);
    c.header('Cache-Control', 'no-cache');
    c.header('Vary', 'Accept', { append: true });
    if (prefersHtml(c.req.header('Accept'))) {
      c.set('policy', 'text');
      return c.html(problemPage({ ...explained, guide }, await pageFiles(c)), 200);
    }
    return c.json({ ...explained, guide: guide && `/docs/guides/${guide}` }, 200);
  });

const guideOf = (code: Code): Guide | null =>
  code in EXPLAINED_IN ? EXPLAINED_IN[code as keyof typeof EXPLAINED_IN] : null;

/** The problem that the document shows for a code, in the words in which it is answered. */
async function exampleOf(c: AppContext, code: Code): Promise<Problem | null> {
  const examples = (await readDocument(c))?.components.examples as
    | { [C in Code]?: { value: Problem } }
    | undefined;
  return examples?.[code]?.value ?? null;
}
