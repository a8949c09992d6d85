import { randomUUID } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { refused } from '../../support/answers.ts';
import type { Answer } from '../../support/api-client.ts';
import {
  type Assistant,
  calling,
  connectAssistant,
  MCP_HEADERS,
  say,
} from '../../support/assistant.ts';
import { PASS } from '../../support/fault-proxy.ts';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { takeLane } from '../../support/lane.ts';
import { named, newReference, openScene, type Person, shipmentOn } from '../../support/scene.ts';

const scene = openScene();
const { api, database, enter, stack } = scene;
const { proxy, url: faulty } = await openFaultyDatabase(scene, {}, 'of npm install');

let customer: Person;
let assistant: Assistant;
let stranger: Assistant;
beforeAll(async () => {
  customer = await enter();
  assistant = await connectAssistant(stack.api, customer.token);
  stranger = await connectAssistant(stack.api);
});

const tripsOf = ({ headers }: Answer<unknown>) =>
  [...(headers.get('Server-Timing') ?? '').matchAll(/(\w+);desc="(\d+)"/g)].map(([, to, count]) => [
    to,
    count,
  ]);
const keyed = (shipment: object) => ({ ...shipment, idempotency_key: randomUUID() });
const makeShipment = async (max_weight_kg = 1_000) => {
  const flight = await database.makeFlight({ max_weight_kg });
  return { flight, shipment: shipmentOn(flight) };
};

describe('what an assistant is told', () => {
  test('who answers, and that there are tools and nothing else', () => {
    expect(assistant.client.getServerVersion()).toMatchObject({ name: 'gocomet' });
    expect(assistant.client.getServerCapabilities()).toEqual({ tools: {} });
    expect(assistant.client.getInstructions()).toMatch(/token/);
  });

  test('each tool with what it does to the world', async () => {
    const { tools } = await assistant.client.listTools();
    const effects = tools.map(({ name, annotations = {} }) => [
      name,
      annotations.readOnlyHint ? 'reads' : annotations.destructiveHint ? 'takes away' : 'adds',
      annotations.idempotentHint,
      annotations.openWorldHint,
    ]);
    expect(effects).toEqual([
      ['search_itineraries', 'reads', true, false],
      ['quote_shipment', 'adds', false, false],
      ['book_shipment', 'adds', true, false],
      ['track_shipment', 'reads', true, false],
      ['cancel_booking', 'takes away', true, false],
      ['list_bookings', 'reads', true, false],
    ]);
    for (const { title, description } of tools) {
      expect(title).toMatch(/^[A-Z]/);
      expect(description?.length).toBeGreaterThan(150);
    }
  });

  test('the arguments of each by the names of the HTTP call, and which have to be there', async () => {
    const { tools } = await assistant.client.listTools();
    const named = (name: string) => tools.find((tool) => tool.name === name)?.inputSchema;
    expect(named('book_shipment')?.required?.sort()).toEqual(
      ['idempotency_key', ...Object.keys(shipmentOn(await database.makeFlight()))].sort(),
    );
    expect(Object.keys(named('search_itineraries')?.properties ?? {})).toEqual([
      ...['origin', 'destination', 'date', 'weight_kg', 'volume_m3', 'handling'],
      ...['max_stops', 'limit'],
    ]);
    expect(Object.keys(named('cancel_booking')?.properties ?? {})).toEqual(['ref_id']);
    expect(named('quote_shipment')?.properties).toMatchObject({
      weight_kg: { type: 'number', minimum: 0.1, maximum: 100_000 },
    });
  });

  test('schemas of JSON Schema 2020-12 that refer to nothing outside themselves', async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const { tools } = await assistant.client.listTools();
    for (const { name, inputSchema, outputSchema = {} } of tools) {
      for (const schema of [inputSchema, outputSchema]) {
        expect(ajv.validateSchema(schema), name).toBe(true);
        expect(() => ajv.compile(schema), name).not.toThrow();
      }
    }
  });
});

test('a shipment, from the search to its end', async () => {
  const lane = await takeLane();
  const flight = await database.makeFlight(lane.flight(['from', '09:00'], ['to', '20:00']));
  const shipment = shipmentOn(flight);
  const sought = lane.query({ weight_kg: 10, limit: 5 });
  const { itineraries } = await stranger.do('search_itineraries', { ...sought, handling: null });
  expect(itineraries).toMatchObject([[{ flight_id: flight.flight_id, available_kg: 1_000 }]]);
  expect(itineraries).toEqual((await api.search(sought)).body);

  const quote = await assistant.do('quote_shipment', shipment);
  expect(quote).toMatchObject({ currency: 'USD', flight_ids: [flight.flight_id] });
  const wanted = keyed({ ...shipment, quote_id: quote.quote_id });
  const booked = await assistant.do('book_shipment', wanted);
  expect(booked).toMatchObject({ status: 'BOOKED', replayed: false, weight_kg: 10 });
  const { ref_id } = booked;

  expect(await assistant.do('track_shipment', { ref_id })).toMatchObject({
    ref_id,
    status: 'BOOKED',
  });
  expect(await stranger.do('track_shipment', { ref_id })).toMatchObject({ status: 'BOOKED' });
  const { bookings, next_cursor } = await assistant.do('list_bookings', { limit: 1 });
  expect(bookings).toMatchObject([{ ref_id, events: null }]);
  expect(next_cursor).toBeNull();

  const cancelled = await assistant.do('cancel_booking', { ref_id });
  expect(cancelled).toMatchObject({ status: 'CANCELLED', message: 'Booking cancelled' });
  expect(await assistant.do('cancel_booking', { ref_id })).toMatchObject({ status: 'CANCELLED' });
  expect((await database.readCapacity(flight.flight_id)).booked_weight_kg).toBe(0);
});

test('a list goes on where its cursor says', async () => {
  const owner = await enter();
  const buyer = await connectAssistant(stack.api, owner.token);
  const { shipment } = await makeShipment();
  const first = await buyer.do('book_shipment', keyed(shipment));
  const second = await buyer.do('book_shipment', keyed(shipment));
  const page = await buyer.do('list_bookings', { limit: 1 });
  expect(page.bookings).toMatchObject([{ ref_id: second.ref_id }]);
  const next = await buyer.do('list_bookings', { limit: 1, cursor: page.next_cursor });
  expect(next).toMatchObject({ bookings: [{ ref_id: first.ref_id }], next_cursor: null });
});

describe('a retry', () => {
  test('of the same key books once, also when both are under way at once', async () => {
    const { flight, shipment } = await makeShipment();
    const wanted = keyed(shipment);
    const answers = await Promise.all([1, 2].map(() => assistant.do('book_shipment', wanted)));
    expect(answers[0]?.ref_id).toBe(answers[1]?.ref_id);
    expect(answers.map(({ replayed }) => replayed).sort()).toEqual([false, true]);
    expect(await database.readCapacity(flight.flight_id)).toMatchObject({ version: 1 });
  });

  test('finds what was booked over HTTP by the same key', async () => {
    const { shipment } = await makeShipment();
    const wanted = keyed(shipment);
    const headers = { 'idempotency-key': wanted.idempotency_key };
    const answer = await customer.client.book(shipment, { headers });
    const again = await assistant.do('book_shipment', wanted);
    expect(JSON.parse(answer.text)).toEqual({ ...again, replayed: undefined });
    expect(again.replayed).toBe(true);
  });

  test('by both doors at once, of callers who hang up too, books once', async () => {
    const { flight, shipment } = await makeShipment(150);
    const key = randomUUID();
    const wanted = { ...shipment, idempotency_key: `"${key}"` };
    const headers = { 'idempotency-key': key };
    const answers = await Promise.allSettled([
      ...[1, 2, 3].map(() => customer.client.book(shipment, { headers })),
      ...[1, 2, 3].map(() => say(calling('book_shipment', wanted), { token: customer.token })),
      ...[5, 15, 25].map((ms) =>
        customer.client.call('POST', '/mcp', calling('book_shipment', wanted), {
          headers: MCP_HEADERS,
          signal: AbortSignal.timeout(ms),
        }),
      ),
    ]);
    const told = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value.body] : []));
    const refs = told.map((body) => (Object(body).result?.structuredContent ?? body).ref_id);
    expect(new Set(refs).size).toBe(1);
    expect(await database.readCapacity(flight.flight_id)).toEqual({
      booked_weight_kg: 10,
      version: 1,
    });
  });

  test('after a lost answer is told by its ref_id, and gets the booking that was made', async () => {
    const { flight, shipment } = await makeShipment();
    const unlucky = await connectAssistant(faulty, customer.token);
    const wanted = keyed(shipment);
    proxy.decide = ({ path }) => (path.endsWith('/book_shipment') ? { kind: 'lose-reply' } : PASS);
    const problem = await unlucky.beRefused('book_shipment', wanted, 'unavailable');
    expect(problem).toMatchObject({ status: 503, retry_after_s: 2, detail: /Idempotency-Key/ });
    proxy.decide = () => PASS;
    const again = await unlucky.do('book_shipment', wanted);
    expect(again).toMatchObject({ ref_id: problem.ref_id, replayed: true });
    expect(await database.readCapacity(flight.flight_id)).toMatchObject({ version: 1 });
  });

  test.each([
    ['track_shipment', /^The database is out of reach/],
    ['cancel_booking', /not known whether this was done/],
  ])('%s when the database is out of reach', async (name, detail) => {
    const unlucky = await connectAssistant(faulty, customer.token);
    proxy.decide = () => ({ kind: 'refuse' });
    const problem = await unlucky.beRefused(name, { ref_id: newReference() }, 'unavailable');
    expect(problem.detail).toMatch(detail);
  });
});

describe('refusals', () => {
  test('capacity, with its figures', async () => {
    const { flight, shipment } = await makeShipment(5);
    expect(
      await assistant.beRefused('book_shipment', keyed(shipment), 'capacity_exceeded'),
    ).toMatchObject({ ...named(flight), status: 409, available_kg: 5, requested_kg: 10 });
  });

  test('a key that booked something else', async () => {
    const { shipment } = await makeShipment();
    const wanted = keyed(shipment);
    await assistant.do('book_shipment', wanted);
    await assistant.beRefused('book_shipment', { ...wanted, pieces: 2 }, 'idempotency_key_reused');
  });

  test('a booking without a key, as a field that is missing', async () => {
    const { shipment } = await makeShipment();
    const problem = await assistant.beRefused('book_shipment', shipment, 'validation_failed');
    expect(problem.errors).toEqual([{ path: 'idempotency_key', message: 'Required.' }]);
  });

  const WRONG = {
    origin: 'D',
    destination: 7,
    weight_kg: 0.05,
    pieces: null,
    flight_ids: ['a', 'a'],
    dimensions: [{ length_cm: 'x' }],
    __proto__: { polluted: true },
  };
  test.each([
    ['book_shipment', 'POST', '/bookings'],
    ['quote_shipment', 'POST', '/quotes'],
  ])('%s names wrong fields as %s %s does', async (name, method, path) => {
    const over_http = await customer.client.call(method, path, WRONG);
    const problem = await assistant.beRefused(name, keyed(WRONG), 'validation_failed');
    expect(problem.errors).toEqual(refused(over_http, 422, 'validation_failed').errors);
  });

  test.each([
    ['search_itineraries', '/route', { origin: 'DEL', date: 'soon', weight_kg: -1, limit: 0.5 }],
    ['list_bookings', '/bookings/my-bookings', { status: 'LOST', limit: 201 }],
  ])('%s names wrong parameters as GET %s does', async (name, path, wrong) => {
    const query = new URLSearchParams(
      Object.entries(wrong).map(([key, value]) => [key, `${value}`]),
    );
    const over_http = await customer.client.call('GET', `${path}?${query}`);
    const problem = await assistant.beRefused(name, wrong, 'validation_failed');
    expect(problem.errors).toEqual(refused(over_http, 422, 'validation_failed').errors);
  });
});

describe('who may', () => {
  test.each(['quote_shipment', 'book_shipment', 'cancel_booking', 'list_bookings'])(
    '%s only with a token, whatever is sent',
    async (name) => {
      await stranger.beRefused(name, { nonsense: true }, 'unauthenticated');
    },
  );

  test('a booking is cancelled by its owner and by staff, and by nobody else', async () => {
    const { shipment } = await makeShipment();
    const { ref_id } = await assistant.do('book_shipment', keyed(shipment));
    const other = await connectAssistant(stack.api, (await enter()).token);
    await other.beRefused('cancel_booking', { ref_id }, 'forbidden');
    const handler = await connectAssistant(stack.api, (await enter('handler')).token);
    expect(await handler.do('cancel_booking', { ref_id })).toMatchObject({ status: 'CANCELLED' });
  });

  test.each(['Bearer not.a.token', 'Bearer', 'Bearer undefined', 'Basic eDp5'])(
    'a call with %s is refused whole',
    async (authorization) => {
      const answer = await say(calling('search_itineraries'), { headers: { authorization } });
      refused(answer, 401, 'unauthenticated');
      expect(answer.headers.get('WWW-Authenticate')).toMatch(/^Bearer/);
    },
  );

  test('a page of another origin, and of ours, is refused whole', async () => {
    for (const origin of ['https://elsewhere.example', 'null', stack.api]) {
      refused(await say(calling('list_bookings'), { headers: { origin } }), 403, 'forbidden');
    }
  });
});

describe('the protocol', () => {
  const initialize = (protocolVersion: string) => ({
    ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
    params: { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  });

  test.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-03-26', '2025-03-26'],
    ['1999-01-01', '2025-11-25'],
  ])('a client of %s is answered in %s, without a session', async (asked, answered) => {
    const answer = await say(initialize(asked));
    expect(answer.body).toMatchObject({ id: 1, result: { protocolVersion: answered } });
    expect(answer.headers.get('Mcp-Session-Id')).toBeNull();
  });

  test('a notification is taken, and not answered', async () => {
    const answer = await say({ jsonrpc: '2.0', method: 'notifications/initialized' });
    expect([answer.status, answer.text]).toEqual([202, '']);
  });

  test('a tool that is called without an id is not called', async () => {
    const { flight, shipment } = await makeShipment();
    const { id: _, ...without_id } = calling('book_shipment', keyed(shipment));
    const answer = await say(without_id, { token: customer.token });
    expect([answer.status, answer.text]).toEqual([202, '']);
    expect((await database.readCapacity(flight.flight_id)).version).toBe(0);
  });

  test('a booking that is to be a task is not made', async () => {
    const { flight, shipment } = await makeShipment();
    const message = calling('book_shipment', keyed(shipment));
    const as_task = { ...message, params: { ...message.params, task: { ttl: 1 } } };
    const answer = await say(as_task, { token: customer.token });
    expect(answer.body).toMatchObject({ error: { code: expect.any(Number) } });
    expect((await database.readCapacity(flight.flight_id)).version).toBe(0);
  });

  const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  test.each([
    ['no JSON', '{"jsonrpc"', 400, -32700],
    ['nothing', '', 400, -32700],
    ['null', 'null', 400, -32700],
    ['no message', '{"hello":1}', 400, -32700],
    ['another version of JSON-RPC', { ...calling('x'), jsonrpc: '1.0' }, 400, -32700],
    ['an id that is none', { ...calling('x'), id: { a: 1 } }, 400, -32700],
    ['a batch', [calling('search_itineraries')], 400, -32600],
    ['an empty batch', [], 400, -32600],
    ['a batch of batches', DEEP, 400, -32600],
    ['a method that there is not', { ...calling('x'), method: 'resources/list' }, 200, -32601],
    ['a tool that there is not', calling('drop_tables'), 200, -32602],
    ['a tool by a name that objects have', calling('constructor'), 200, -32602],
    ['a tool by the name of a prototype', calling('__proto__'), 200, -32602],
    ['arguments that are a list', calling('list_bookings', []), 200, -32603],
  ])('%s → an error of JSON-RPC', async (_, message, status, code) => {
    const answer = await say(message);
    expect([answer.status, Object(answer.body).error?.code], answer.text).toEqual([status, code]);
  });

  test('an id is given back as it came, however long', async () => {
    const id = 'i'.repeat(50_000);
    expect(await say(calling('list_bookings', {}, id))).toMatchObject({ body: { id } });
  });

  test('arguments without an end are refused as any wrong field', async () => {
    const deep = `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`;
    const message = JSON.stringify(calling('track_shipment', { ref_id: 0 })).replace(
      '0}',
      `${deep}}`,
    );
    expect((await say(message)).body).toMatchObject({
      result: { isError: true, structuredContent: { errors: [{ path: 'ref_id' }] } },
    });
  });

  test.each([
    ['too large', { padding: 'x'.repeat(70_000) }, {}, 413, 'body_too_large'],
    ['of another type', {}, { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
    ['compressed', {}, { 'content-encoding': 'gzip' }, 415, 'unsupported_media_type'],
  ])('a body that is %s → a problem', async (_, sent, headers, status, code) => {
    refused(await say(calling('track_shipment', sent), { headers }), status, code);
  });

  test.each(['{"__proto__":{"ref_id":"A-REF-1"}}', '{"constructor":{"ref_id":"A-REF-1"}}'])(
    'arguments that would be those of every object: %s',
    async (sent) => {
      const message = JSON.stringify(calling('track_shipment')).replace('{}', sent);
      expect((await say(message)).body).toMatchObject({
        result: { structuredContent: { errors: [{ path: 'ref_id', message: 'Required.' }] } },
      });
    },
  );

  test('each tool makes the round trips of its HTTP call, and no others', async () => {
    const { shipment } = await makeShipment();
    const [one, two] = [await customer.client.book(shipment), await customer.client.book(shipment)];
    if (!one.ok || !two.ok) throw new Error(one.text + two.text);
    const pairs: [string, object, Promise<Answer<unknown>>][] = [
      ['quote_shipment', shipment, customer.client.quote(shipment)],
      ['book_shipment', keyed(shipment), customer.client.book(shipment)],
      ['track_shipment', one.body, customer.client.track(one.body.ref_id)],
      ['cancel_booking', one.body, customer.client.cancel(two.body.ref_id)],
      ['list_bookings', {}, customer.client.call('GET', '/bookings/my-bookings')],
    ];
    for (const [name, sent, over_http] of pairs) {
      const answer = await say(calling(name, sent), { token: customer.token });
      expect(tripsOf(answer), name).toEqual(tripsOf(await over_http));
    }
  });

  test('an answer is JSON, with what every answer of the API carries', async () => {
    const answer = await say(calling('track_shipment', { ref_id: newReference() }));
    expect(answer.headers.get('Content-Type')).toBe('application/json');
    expect(answer.headers.get('Server-Timing')).toMatch(/^db;desc="1";.* redis;desc="0";/);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    const { request_id } = Object(answer.body).result.structuredContent;
    expect(answer.headers.get('X-Request-Id')).toBe(request_id);
  });

  test('a client that does not take both kinds of answer is told so', async () => {
    const answer = await say(calling('x'), { headers: { accept: 'application/json' } });
    expect(answer.status).toBe(406);
  });
});
