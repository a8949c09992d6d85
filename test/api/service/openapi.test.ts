import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createApi } from '../../../src/api.ts';
import { openApiDocument } from '../../../src/openapi.ts';
import { granted } from '../../support/answers.ts';
import { openScene } from '../../support/scene.ts';

const { api } = openScene();

interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: { name: string; in: string; required?: boolean; schema?: object }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: object }> };
  responses: Record<string, { description?: string; content?: Record<string, { schema: object }> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

const COMMITTED = new URL('../../../docs/openapi.json', import.meta.url);
const committed = await readFile(COMMITTED, 'utf8');
const document: Document = JSON.parse(committed);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every object in a JSON value, itself included. */
function* objectsOf(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield Object.fromEntries(Object.entries(value));
  for (const part of Object.values(value)) yield* objectsOf(part);
}

test('docs/openapi.json is what the routes generate today', () => {
  expect(`${JSON.stringify(openApiDocument(), null, 2)}\n`).toBe(committed);
});

test('GET /openapi.json → 200 with the committed document', async () => {
  expect(granted(await api.call('GET', '/openapi.json'), 200)).toEqual(document);
});

test('it is OpenAPI 3.1 with a title and a version', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
});

/** The door for assistants says itself what it has: `tools/list`. */
const OTHER_PROTOCOL = 'POST /mcp';

test('every route of the application is in it, and nothing else', () => {
  const routed = createApi()
    .routes.filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  const documented = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect([...documented, OTHER_PROTOCOL].sort()).toEqual([...new Set(routed)].sort());
});

test('every call of the contract is in it', () => {
  const documented = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(documented).toEqual(
    expect.arrayContaining([
      'POST /users/signup',
      'POST /users/login',
      'GET /users/me',
      'GET /route',
      'POST /bookings',
      'GET /bookings/my-bookings',
      'GET /bookings/{ref_id}',
      'POST /bookings/{ref_id}/depart',
      'POST /bookings/{ref_id}/arrive',
      'POST /bookings/{ref_id}/deliver',
      'POST /bookings/{ref_id}/confirm',
      'POST /bookings/{ref_id}/cancel',
      'POST /bookings/{ref_id}/awb',
      'POST /awb-stock',
      'GET /awb-stock',
      'POST /awb-stock/void',
      'GET /flights/{flight_id}',
      'POST /flights',
      'POST /flights/{flight_id}/operations',
      'GET /flights/{flight_id}/bookings',
      'GET /airports',
      'GET /airports/{code}',
      'PUT /airports/{code}',
      'GET /health',
      'GET /health/ready',
      'GET /openapi.json',
      'GET /problems/{code}',
    ]),
  );
});

test('every operation has a name of its own, a summary and a tag', () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(names).not.toContain(undefined);
  expect(new Set(names).size).toBe(names.length);
  for (const { path, operation } of operations) {
    expect(operation.summary, path).toMatch(/\w+/);
    expect(operation.tags, path).toHaveLength(1);
  }
});

test('every reference in it leads somewhere', () => {
  for (const { $ref } of objectsOf(document)) {
    if (typeof $ref !== 'string') continue;
    expect($ref).toMatch(/^#\//);
    const found = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>(
        (at, key) => Object.entries(Object(at)).find(([name]) => name === key)?.[1],
        document,
      );
    expect(found, $ref).toBeDefined();
  }
});

test('every parameter of a path is declared there, and required', () => {
  for (const { path, method, operation } of operations) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(
      declared.map(({ name }) => name),
      `${method} ${path}`,
    ).toEqual(named);
    for (const parameter of declared) expect(parameter.required).toBe(true);
    for (const parameter of operation.parameters ?? []) expect(parameter.schema).toBeDefined();
  }
});

test('every header that a call reads is a parameter, and optional', () => {
  const headers = operations.flatMap(({ operation }) =>
    (operation.parameters ?? [])
      .filter((parameter) => parameter.in === 'header')
      .map(({ name, required }) => `${operation.operationId} ${name} ${required ?? false}`),
  );
  expect(headers.sort()).toEqual([
    'arriveShipment if-match false',
    'assignWaybill if-match false',
    'bookShipment idempotency-key false',
    'cancelBooking if-match false',
    'confirmBooking if-match false',
    'deliverShipment if-match false',
    'departShipment if-match false',
    'getBooking if-none-match false',
    'getShipment if-none-match false',
    'getTracking if-none-match false',
    'offloadBooking if-match false',
    'rebookBooking if-match false',
    'recordMilestone if-match false',
  ]);
});

test('every response has a description; errors are problems', () => {
  for (const { path, operation } of operations) {
    for (const [status, response] of Object.entries(operation.responses)) {
      expect(response.description, `${path} ${status}`).toMatch(/\w+/);
      if (Number(status) >= 400) {
        expect(Object.keys(response.content ?? {}), `${path} ${status}`).toEqual([
          'application/problem+json',
        ]);
      }
    }
  }
});

test('what needs a token says so, and what is public does not', () => {
  const scheme = Object.keys(document.components.securitySchemes);
  expect(scheme).toEqual(['bearer']);
  for (const { path, operation } of operations) {
    const open =
      /signup|login|route|health|openapi|problems/.test(path) ||
      [
        'getBooking',
        'getTracking',
        'getShipment',
        'getFlight',
        'findAirports',
        'getAirport',
      ].includes(operation.operationId ?? '');
    expect(operation.security, path).toEqual(open ? [] : [{ bearer: [] }]);
    expect('401' in operation.responses, path).toBe(!open || path === '/users/login');
  }
});

test('no schema is of an older OpenAPI, and no weight is a multiple of a fraction', () => {
  for (const schema of objectsOf(document.components.schemas)) {
    expect(schema).not.toHaveProperty('nullable');
    expect(typeof schema.exclusiveMinimum).not.toBe('boolean');
    if ('multipleOf' in schema) expect(Number.isInteger(schema.multipleOf)).toBe(true);
  }
});

test('a body that is required says so', () => {
  const required = operations
    .filter(({ operation }) => operation.requestBody)
    .map(({ operation }): [string, boolean] => [
      operation.operationId ?? '',
      operation.requestBody?.required === true,
    ]);
  expect(Object.fromEntries(required)).toEqual({
    signUp: true,
    logIn: true,
    bookShipment: true,
    publishFlights: true,
    importFlights: true,
    operateFlight: true,
    addRates: true,
    quoteShipment: true,
    putAirport: true,
    assignWaybill: true,
    addAwbStock: true,
    voidAwbNumber: true,
    departShipment: false,
    arriveShipment: false,
    deliverShipment: false,
    recordMilestone: true,
    rebookBooking: true,
    offloadBooking: true,
  });
});
