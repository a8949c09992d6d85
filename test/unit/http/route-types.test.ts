import { expect, test } from 'vitest';
import * as z from 'zod';
import { problems } from '../../../src/contract/problem-responses.ts';
import { protocolProblem } from '../../../src/http/problem.ts';
import { createRoute } from '../../../src/http/route.ts';
import { createRouter } from '../../../src/http/router.ts';
import { json, jsonBody } from '../../../src/routes/operation.ts';

// `npm run check` compiles this: a line that compiles though it should not fails there.
const route = createRoute({
  method: 'post',
  path: '/parcels/{parcel_id}',
  request: () => ({
    params: z.object({ parcel_id: z.string() }),
    body: jsonBody(z.object({ weight_kg: z.number() })),
  }),
  responses: () => ({
    201: json(z.object({ kept_kg: z.number() }), 'Kept.'),
    ...problems('not_found'),
  }),
});

test('a handler answers what its route documents, from what it lets through', () => {
  const router = createRouter().openapi(route, (c) => {
    const { weight_kg } = c.req.valid('json');
    return c.req.valid('param').parcel_id === ''
      ? protocolProblem(c, 'not_found', 'None.')
      : c.json({ kept_kg: weight_kg }, 201);
  });
  expect(router.definitions).toEqual([route]);
});

test('a handler that answers anything else does not compile', () => {
  const router = createRouter();
  // @ts-expect-error another field
  router.openapi(route, (c) => c.json({ kept: 1 }, 201));
  // @ts-expect-error a field of another kind
  router.openapi(route, (c) => c.json({ kept_kg: '1' }, 201));
  // @ts-expect-error a status that is not documented
  router.openapi(route, (c) => c.json({ kept_kg: 1 }, 200));
  // @ts-expect-error a problem that is not documented
  router.openapi(route, (c) => protocolProblem(c, 'method_not_allowed', 'No.'));
  // @ts-expect-error a part of the request that the route does not read
  router.openapi(route, (c) => c.json({ kept_kg: c.req.valid('query').weight_kg }, 201));
  // @ts-expect-error a field that its schema does not have
  router.openapi(route, (c) => c.json({ kept_kg: c.req.valid('json').pieces }, 201));
  expect(router.definitions).toHaveLength(6);
});
