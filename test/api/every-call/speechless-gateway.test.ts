import { afterAll, beforeAll, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { type ApiClient, createApiClient } from '../../support/api-client.ts';
import { eventually } from '../../support/eventually.ts';
import { newFlight } from '../../support/new-flight.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';
import { csvOf, EXPECTED } from '../../support/schedules.ts';
import {
  openScriptedServer,
  type Reply,
  type ScriptedServer,
} from '../../support/scripted-server.ts';
import { CODES, errorBody } from '../../support/spoken-answers.ts';
import type { TestWorker } from '../../support/worker.ts';

/** What a gateway before the database says of itself, without a code of the database. */

const { database, enter, startWorker } = openScene();

const HTML = '<html><body><h1>Something went wrong</h1></body></html>';
const message = (text: string) => JSON.stringify({ message: text });

let gateway: ScriptedServer;
let api: ApiClient;
let worker: TestWorker;

beforeAll(async () => {
  gateway = await openScriptedServer();
  worker = await startWorker({ SUPABASE_URL: gateway.url });
  api = createApiClient(worker.url);
});
afterAll(() => gateway.close());

const SCHEDULE = { format: 'csv', content: csvOf({}), window: EXPECTED.window };

/** A booking and a reading while the gateway says this. */
async function callWhile(now: Reply) {
  const client = api.as((await enter('admin')).token);
  const flight = await database.makeFlight();
  gateway.reply = () => now;
  return {
    booked: await client.book(shipmentOn(flight)),
    read: await client.readFlight(flight.flight_id),
    cancelled: await client.cancel('BKG-000000000000'),
    confirmed: await client.confirm('BKG-000000000000'),
    published: await client.publish(newFlight()),
    imported: await client.call('POST', '/flights/import', SCHEDULE),
    operated: await client.operate(flight.flight_id, { closed: true }),
    listed: await client.listFlightBookings(flight.flight_id),
    timetable: await client.listFlights({ origin: 'DEL' }),
  };
}

const json = (status: number, body: string): Reply => ({ status, body });
const page = (status: number, body = HTML): Reply => ({ status, type: 'text/html', body });

test.each<[string, Reply]>([
  ['500 with a message of Kong’s', json(500, message('An unexpected error occurred'))],
  ['500 with a page', page(500)],
  ['500 with nothing', page(500, '')],
  ['502 with a page', page(502)],
  ['504 with a message', json(504, message('The upstream server is timing out'))],
  ['408 with a message', json(408, message('Request Timeout'))],
  ['429 with a message', json(429, message('API rate limit exceeded'))],
  ['400 with an empty code, when Postgres is killed under a call', json(400, errorBody(''))],
  ['400 with no code', json(400, errorBody(null))],
  ['400 with a page', page(400)],
  ['200 with a page', page(200)],
  ['200 with nothing', json(200, '')],
  ['200 with null', json(200, 'null')],
  ['200 with a number', json(200, '7')],
  ['200 with JSON that breaks off', json(200, '{"outcome": "boo')],
  ['204 with nothing', json(204, '')],
  ['503 with the code PGRST001', json(503, errorBody('PGRST001'))],
  ['400 with the code 57P01', json(400, errorBody('57P01'))],
])('%s → 503, with ref_id for a booking', async (_, now) => {
  const { booked, read } = await callWhile(now);
  expect(refused(booked, 503, 'unavailable').ref_id).toMatch(/^BKG-[0-9A-HJKMNP-TV-Z]{16}$/);
  expect(refused(read, 503, 'unavailable')).not.toHaveProperty('ref_id');
});

test.each<[string, Reply]>([
  ['401 with a message', json(401, message('Invalid API key'))],
  ['403 with a message', json(403, message('You cannot consume this service'))],
  ['403 with a page', page(403)],
  ['404 with a message', json(404, message('no Route matched with those values'))],
  ['404 with a page', page(404)],
  ['401 with nothing', json(401, '')],
  ['403 with nothing', json(403, '')],
  ['400 with the code 22023', json(400, errorBody('22023'))],
  ['403 with the code 42501', json(403, errorBody('42501'))],
])('%s → 500: the address, the key or the program is wrong', async (_, now) => {
  const { booked, read } = await callWhile(now);
  expect(refused(booked, 500, 'internal_error')).not.toHaveProperty('ref_id');
  refused(read, 500, 'internal_error');
});

/** The log lines of a request's trouble, by their event. */
async function eventsOf({ headers }: { headers: Headers }): Promise<string[]> {
  const id = `"request_id":"${headers.get('X-Request-Id')}"`;
  return eventually(() => {
    const lines = worker.log.filter((line) => line.includes(id));
    expect(lines.length).toBeGreaterThan(1);
    return lines.map((line) => JSON.parse(line).event);
  });
}

const told = (meaning: string) => CODES.filter(([, one]) => one === meaning);
const NOTHING_BOOKED = /nothing was booked/i;
const NOTHING_CHANGED = /nothing was changed/i;
const NOT_KNOWN = /not known/i;

test.each(told('contended'))('the code %j → 503 flight_busy: nothing was booked', async (code) => {
  const { booked, read, cancelled, confirmed, published, imported, operated, listed, timetable } =
    await callWhile(json(500, errorBody(code)));
  const problem = refused(booked, 503, 'flight_busy');
  expect(problem).not.toHaveProperty('ref_id');
  expect(problem.detail).toMatch(NOTHING_BOOKED);
  expect(Number(booked.headers.get('Retry-After'))).toBeLessThanOrEqual(3);
  expect(await eventsOf(booked)).toContain('nothing_booked');
  refused(read, 503, 'unavailable');
  refused(listed, 503, 'unavailable');
  refused(timetable, 503, 'unavailable');
  expect(refused(operated, 503, 'flight_busy').detail).toMatch(/nothing was done/i);
  expect(operated.headers.get('Retry-After')).toBe('1');
  for (const answer of [cancelled, confirmed, published, imported]) {
    expect(refused(answer, 503, 'unavailable').detail).toMatch(NOTHING_CHANGED);
  }
});

test.each(told('nothing done'))('the code %j → 503, nothing was booked', async (code) => {
  const { booked, read, cancelled, confirmed, published, imported, operated, listed, timetable } =
    await callWhile(json(500, errorBody(code)));
  const problem = refused(booked, 503, 'unavailable');
  expect(problem).not.toHaveProperty('ref_id');
  expect(problem.detail).toMatch(NOTHING_BOOKED);
  expect(await eventsOf(booked)).toContain('nothing_booked');
  refused(read, 503, 'unavailable');
  refused(listed, 503, 'unavailable');
  refused(timetable, 503, 'unavailable');
  for (const answer of [cancelled, confirmed, published, imported, operated]) {
    expect(refused(answer, 503, 'unavailable').detail).toMatch(NOTHING_CHANGED);
  }
});

test.each(told('unknown'))('the code %j → 503 with ref_id: nobody knows', async (code) => {
  const { booked, read, cancelled, confirmed, published, imported, operated, listed, timetable } =
    await callWhile(json(500, errorBody(code)));
  const problem = refused(booked, 503, 'unavailable');
  expect(problem.ref_id).toMatch(/^BKG-/);
  expect(problem.detail).not.toMatch(NOTHING_BOOKED);
  expect(await eventsOf(booked)).toContain('outcome_unknown');
  refused(read, 503, 'unavailable');
  refused(listed, 503, 'unavailable');
  refused(timetable, 503, 'unavailable');
  for (const answer of [cancelled, confirmed, published, imported, operated]) {
    const { detail } = refused(answer, 503, 'unavailable');
    expect(detail).toMatch(NOT_KNOWN);
    expect(detail).not.toMatch(NOTHING_CHANGED);
  }
});

test('a call whose token was refused is made once more, and then its answer counts', async () => {
  const { token } = await enter();
  gateway.reset();
  gateway.reply = (request) =>
    request === 1
      ? json(401, errorBody('PGRST303'))
      : json(200, '{"reason": "ref_id_taken", "ref_id": "A-REF-1"}');
  const answer = await api.as(token).book(shipmentOn(await database.makeFlight()));
  refused(answer, 409, 'ref_id_taken');
  expect(gateway.heard).toHaveLength(2);
  expect(answer.headers.get('Server-Timing')).toMatch(/^db;desc="2"/);
});

test('the readiness tells a gateway without a database', async () => {
  gateway.reply = () => json(500, message('An unexpected error occurred'));
  expect(refused(await api.call('GET', '/health/ready'), 503, 'unavailable')).toMatchObject({
    checks: { database: { status: 'failed' }, redis: { status: 'ok' } },
  });
  granted(await api.call('GET', '/health'), 200);
});
