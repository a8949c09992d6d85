import { expect, test } from 'vitest';
import * as z from 'zod';
import { createApi } from '../../src/api.ts';
import { ACCESS } from '../../src/http/access.ts';
import { createRoute } from '../../src/http/route.ts';
import { createRouter } from '../../src/http/router.ts';
import { findUnruled, operationsOf, RULES } from './access-rules.ts';

const inWords = (access: (typeof ACCESS)[keyof typeof ACCESS]) => {
  if (access === 'everyone') return 'everyone';
  if ('or_owner' in access) return `owner or ${access.role}`;
  return access.role === 'customer' ? 'signed in' : access.role;
};

test('every route has a rule, and only one', () => {
  expect(findUnruled(createApi())).toEqual([]);
});

test('every rule has a route', () => {
  const ids = operationsOf(createApi()).map(({ id }) => id);
  expect(ids.sort()).toEqual(Object.keys(ACCESS).sort());
});

test('the table says who may do what as it is written down here', () => {
  const table = Object.entries(ACCESS).map(([id, access]) => [id, inWords(access)]);
  expect(Object.fromEntries(table)).toEqual(RULES);
});

test('the document asks for a token exactly where the table does', () => {
  const app = createApi();
  const asking = app.definitions.flatMap(({ security, operationId }) =>
    security?.length ? [operationId] : [],
  );
  const closed = Object.entries(RULES).filter(([, rule]) => rule !== 'everyone');
  expect(asking.sort()).toEqual(closed.map(([id]) => id).sort());
});

test('a route added without a rule is found: a plain one', () => {
  const app = createApi();
  app.get('/export', (c) => c.text('everything'));
  expect(findUnruled(app)).toEqual(['GET /export']);
});

test('a route added without a rule is found: a documented one, mounted with others', () => {
  const app = createApi();
  const route = createRoute({
    operationId: 'purgeBookings',
    method: 'delete',
    path: '/bookings/{ref_id}',
    request: () => ({ params: z.object({ ref_id: z.string() }) }),
    responses: () => ({ 204: { description: 'Gone.' } }),
  });
  app.include(createRouter().openapi(route, (c) => c.body(null, 204)));
  expect(findUnruled(app)).toEqual(['DELETE /bookings/:ref_id']);
});

test('a route that borrows the rule of another is found', () => {
  const app = createApi();
  const route = createRoute({
    operationId: 'getHealth',
    method: 'get',
    path: '/users',
    responses: () => ({ 200: { description: 'All.' } }),
  });
  app.include(createRouter().openapi(route, (c) => c.body(null, 200)));
  expect(findUnruled(app)).toEqual(['getHealth twice']);
});
