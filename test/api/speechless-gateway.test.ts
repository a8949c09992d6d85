import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { granted, refused } from '../support/answers.ts';
import { type ApiClient, createApiClient } from '../support/api-client.ts';
import { openScene, shipmentOn } from '../support/scene.ts';

/** What a gateway before the database says of itself, without a code of the database. */

const { database, enter, startWorker } = openScene();

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML = '<html><body><h1>Something went wrong</h1></body></html>';
const message = (text: string) => JSON.stringify({ message: text });
const error = (code: string | null) =>
  JSON.stringify({ code, details: null, hint: null, message: 'Told by the database.' });

type Said = { status: number; type: string; body: string };
let said: Said;
let gateway: Server;
let api: ApiClient;

beforeAll(async () => {
  gateway = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(said.status, { 'content-type': said.type });
      response.end(said.body);
    });
  });
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done));
  const address = gateway.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  api = createApiClient((await startWorker({ SUPABASE_URL: `http://127.0.0.1:${port}` })).url);
});
afterAll(
  () =>
    new Promise<void>((done) => {
      gateway.close(() => done());
      gateway.closeAllConnections();
    }),
);

/** A booking and a reading while the gateway says this. */
async function callWhile(now: Said) {
  const client = api.as((await enter()).token);
  const flight = await database.makeFlight();
  said = now;
  return {
    booked: await client.book(shipmentOn(flight)),
    read: await client.readFlight(flight.flight_id),
  };
}

const json = (status: number, body: string): Said => ({ status, type: JSON_TYPE, body });
const page = (status: number, body = HTML): Said => ({ status, type: 'text/html', body });

test.each<[string, Said]>([
  ['500 with a message of Kong’s', json(500, message('An unexpected error occurred'))],
  ['500 with a page', page(500)],
  ['500 with nothing', page(500, '')],
  ['502 with a page', page(502)],
  ['504 with a message', json(504, message('The upstream server is timing out'))],
  ['408 with a message', json(408, message('Request Timeout'))],
  ['429 with a message', json(429, message('API rate limit exceeded'))],
  ['400 with an empty code, when Postgres is killed under a call', json(400, error(''))],
  ['400 with no code', json(400, error(null))],
  ['400 with a page', page(400)],
  ['200 with a page', page(200)],
  ['200 with nothing', json(200, '')],
  ['200 with null', json(200, 'null')],
  ['200 with a number', json(200, '7')],
  ['200 with JSON that breaks off', json(200, '{"outcome": "boo')],
  ['204 with nothing', json(204, '')],
  ['503 with the code PGRST001', json(503, error('PGRST001'))],
  ['400 with the code 57P01', json(400, error('57P01'))],
])('%s → 503, with ref_id for a booking', async (_, now) => {
  const { booked, read } = await callWhile(now);
  expect(refused(booked, 503, 'unavailable').ref_id).toMatch(/^BKG-[0-9A-HJKMNP-TV-Z]{16}$/);
  expect(refused(read, 503, 'unavailable')).not.toHaveProperty('ref_id');
});

test.each<[string, Said]>([
  ['401 with a message', json(401, message('Invalid API key'))],
  ['403 with a message', json(403, message('You cannot consume this service'))],
  ['403 with a page', page(403)],
  ['404 with a message', json(404, message('no Route matched with those values'))],
  ['404 with a page', page(404)],
  ['401 with nothing', json(401, '')],
  ['403 with nothing', json(403, '')],
  ['400 with the code 22023', json(400, error('22023'))],
  ['403 with the code 42501', json(403, error('42501'))],
])('%s → 500: the address, the key or the program is wrong', async (_, now) => {
  const { booked, read } = await callWhile(now);
  expect(refused(booked, 500, 'internal_error')).not.toHaveProperty('ref_id');
  refused(read, 500, 'internal_error');
});

test('the readiness tells a gateway without a database', async () => {
  said = json(500, message('An unexpected error occurred'));
  expect(refused(await api.call('GET', '/health/ready'), 503, 'unavailable')).toMatchObject({
    checks: { database: { status: 'failed' }, redis: { status: 'ok' } },
  });
  granted(await api.call('GET', '/health'), 200);
});
