import { beforeEach, expect, test, vi } from 'vitest';
import { createApi } from '../../src/api.ts';
import { createApp } from '../../src/app.ts';
import { parseEnv } from '../../src/env.ts';
import { createTokens } from '../../src/http/authentication.ts';
import { openApiDocument } from '../../src/openapi.ts';
import { createPorts, createWorld } from './fakes.ts';

/** What is asked of zod, but for its words: each is a schema that is made. */
const { made } = vi.hoisted((): { made: string[] } => ({ made: [] }));
vi.mock('zod', async (original) => {
  const zod = await original<Record<string, unknown>>();
  const counted = Object.entries(zod).map(([name, value]) => [
    name,
    typeof value === 'function' && name !== 'config' ? counting(name, value) : value,
  ]);
  return Object.fromEntries(counted);

  function counting(name: string, make: object) {
    return new Proxy(make, {
      apply(target, self, options) {
        made.push(name);
        return Reflect.apply(Object(target), self, options);
      },
    });
  }
});

/** What is made of `Intl`: each object costs a tenth of a millisecond and more. */
const { formats } = vi.hoisted((): { formats: string[] } => {
  const formats: string[] = [];
  for (const name of [
    'NumberFormat',
    'DateTimeFormat',
    'PluralRules',
    'Collator',
    'ListFormat',
  ] as const) {
    const made_by = Reflect.get(Intl, name);
    const counted = new Proxy(made_by, {
      construct(target, options, self) {
        formats.push(name);
        return Reflect.construct(target, options, self);
      },
      apply(target, self, options) {
        formats.push(name);
        return Reflect.apply(target, self, options);
      },
    });
    Reflect.set(Intl, name, counted);
  }
  return { formats };
});

const SECRET = 's'.repeat(32);
const ENV = {
  SUPABASE_URL: 'https://project.example.test',
  SUPABASE_KEY: 'key',
  SECRET_KEY: SECRET,
  UPSTASH_REDIS_REST_URL: 'https://redis.example.test',
  UPSTASH_REDIS_REST_TOKEN: 'token',
};
/** Both doors, as they are deployed. */
const app = createApp();

/** A call of an isolate whose data are out of reach: what it validates is all that matters here. */
function call(path: string, headers = {}) {
  const parsed = parseEnv(ENV);
  const services =
    'settings' in parsed
      ? {
          ...parsed,
          tokens: createTokens([SECRET], null),
          connect: () => createPorts({ world: createWorld() }),
        }
      : parsed;
  const context = { waitUntil() {}, passThroughOnException() {}, props: {} };
  return app.fetch(new Request(`http://api.test${path}`, { headers }), { services }, context);
}

const { definitions } = createApi(); // each route is one, whoever mounts it
const asked: string[] = [];
for (const route of definitions) {
  const { request, responses } = route;
  route.responses = () => {
    asked.push(`${route.operationId} responses`);
    return responses();
  };
  if (request === undefined) continue;
  route.request = () => {
    asked.push(`${route.operationId} request`);
    return request();
  };
}
const SEARCH = `/route?origin=DEL&destination=LHR&date=${new Date().toISOString().slice(0, 10)}`;

beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
});

test('an isolate starts and answers /health without making a schema', async () => {
  expect((await call('/health')).status).toBe(200);
  expect(made).toEqual([]);
  expect(asked).toEqual([]);
  expect(formats).toEqual([]);
});

test('the first call of a route makes the schemas of its request, and no others', async () => {
  await call(SEARCH);
  expect(made).toContain('object');
  expect(asked).toEqual(['search request']);
});

test('a search makes no format of figures or dates: only pages write them for people', () => {
  expect(formats).toEqual([]);
  new Intl.NumberFormat('en');
  expect(formats).toEqual(['NumberFormat']);
});

test('the next calls make none', async () => {
  made.length = 0;
  await call(SEARCH);
  await call(`${SEARCH}&limit=nonsense`);
  expect(made).toEqual([]);
  expect(asked).toEqual(['search request']);
});

test('nor does a page that checks nothing', async () => {
  made.length = 0;
  expect((await call('/login', { Accept: 'text/html' })).status).toBe(200);
  expect(made).toEqual([]);
});

test('the document asks every route for its responses, and for its request', () => {
  asked.length = 0;
  openApiDocument();
  const of = (part: string, routes: typeof definitions) =>
    routes.map((route) => `${route.operationId} ${part}`);
  expect(asked.sort()).toEqual(
    [
      ...of('responses', definitions),
      ...of(
        'request',
        definitions.filter((route) => route.request),
      ),
    ].sort(),
  );
});
