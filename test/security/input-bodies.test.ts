import { randomUUID } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { granted, refused, refusedPaths } from '../support/answers.ts';
import { type RawRequest, send } from '../support/raw.ts';
import { openScene, type Person, shipmentOn } from '../support/scene.ts';
import { csvOf, EXPECTED } from '../support/schedules.ts';
import { inChunks, sendOverWire } from '../support/wire.ts';

const { database, enter, stack } = openScene();
const JSON_TYPE = 'application/json';
const KIB = 1_024;

/** A customer, a flight, and the body that books on it. */
async function makeCase() {
  const [person, flight] = [await enter(), await database.makeFlight()];
  const body = JSON.stringify(shipmentOn(flight));
  const booked = async () => (await database.readCapacity(flight.flight_id)).booked_weight_kg;
  return { person, flight, body, booked };
}
const post = (path: string, { token }: Person, body: RawRequest['body'], more: RawRequest = {}) =>
  send(path, { token, type: JSON_TYPE, ...(body === undefined ? {} : { body }), ...more });

test('of a field sent twice the last one counts, for everything', async () => {
  const { person, body, booked } = await makeCase();
  const twice = body.replace('{', '{"weight_kg":100000,"origin":"XXX",');
  expect(granted(await post('/bookings', person, twice), 201)).toMatchObject({ weight_kg: 10 });
  expect(await booked()).toBe(10);
});

test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
  'a field called %s means nothing',
  async (name) => {
    const { person, body, booked } = await makeCase();
    const inherited = `"${name}":{"weight_kg":1,"pieces":1,"role":"admin"}`;
    const alone = await post('/bookings', person, body.replace('"weight_kg":10', inherited));
    expect(refusedPaths(alone)).toEqual(['weight_kg']);
    granted(await post('/bookings', person, body.replace('{', `{${inherited},`)), 201);
    expect(await booked()).toBe(10);
    const account = `{"email":"${randomUUID()}@example.test","password":"long enough","name":"A",${inherited}}`;
    const signed_up = await send('/users/signup', { type: JSON_TYPE, body: account });
    expect(granted(signed_up, 201)).toMatchObject({ user: { role: 'customer' } });
  },
);

test.each([
  ['depth that ends nowhere', '['.repeat(60 * KIB), 400],
  ['objects that end nowhere', '{"a":'.repeat(10 * KIB), 400],
  ['depth', `${'['.repeat(30 * KIB)}${']'.repeat(30 * KIB)}`, 422],
  ['thirty thousand values', `[${'0,'.repeat(30 * KIB)}0]`, 422],
  ['a number of sixty thousand digits', '9'.repeat(60 * KIB), 422],
])('a body that is all %s is refused in no time', async (_what, body, status) => {
  const { person } = await makeCase();
  const started_ms = performance.now();
  const answer = await post('/bookings', person, body);
  refused(answer, status, status === 400 ? 'malformed_json' : 'validation_failed');
  expect(performance.now() - started_ms).toBeLessThan(5_000);
  expect(answer.text.length).toBeLessThan(4 * KIB);
});

test('depth and length inside a field are refused by the field', async () => {
  const { person, body } = await makeCase();
  const deep = `${'['.repeat(10 * KIB)}${']'.repeat(10 * KIB)}`;
  const fields = ['origin', 'weight_kg', 'pieces', 'flight_ids', 'ref_id'];
  for (const field of fields) {
    const known: Record<string, unknown> = JSON.parse(body);
    const text = JSON.stringify({ ...known, [field]: 'HERE' }).replace('"HERE"', deep);
    expect(refusedPaths(await post('/bookings', person, text)).join(), field).toContain(field);
  }
  const ids = `"flight_ids":[${'0,'.repeat(20 * KIB)}0]`;
  const many = body.replace(/"flight_ids":\[.*\]/, ids);
  expect(refusedPaths(await post('/bookings', person, many))).toEqual(['flight_ids']);
  const ignored = body.replace('{', `{"note":${deep},`);
  granted(await post('/bookings', person, ignored), 201);
});

test('a file of flights of the allowed size but too many, or of nonsense, is refused in no time', async () => {
  const admin = await enter('admin');
  const bodies = [`[${'{},'.repeat(5_000)}{}]`, `[${'0,'.repeat(2_000 * KIB)}0]`];
  for (const body of bodies) {
    const started_ms = performance.now();
    const answer = await post('/flights', admin, body);
    refused(answer, 422, 'validation_failed');
    expect(performance.now() - started_ms).toBeLessThan(10_000);
    expect(answer.text.length).toBeLessThan(8 * KIB);
  }
});

const LINE = csvOf({}).split('\r\n')[1] ?? '';
test.each<[string, string, string]>([
  ['line ends', 'csv', `${csvOf()}${'\n'.repeat(2_000 * KIB)}`],
  ['commas', 'csv', `${csvOf()}\n${','.repeat(4_000 * KIB)}`],
  ['quotes', 'csv', `${csvOf()}\n${'"'.repeat(2_000 * KIB - 1)}`],
  ['letters, a line each', 'csv', `${csvOf()}\n${'x\n'.repeat(1_300 * KIB)}`],
  ['columns', 'csv', 'x,'.repeat(2_000 * KIB)],
  ['lines of flights', 'csv', `${csvOf()}\n${`${LINE}\n`.repeat(30 * KIB)}`],
  ['line ends', 'ssim', '\n'.repeat(2_000 * KIB)],
  ['records of a character', 'ssim', '3\n'.repeat(1_300 * KIB)],
  ['blanks', 'ssim', `3${' '.repeat(4_000 * KIB)}`],
])(
  'a schedule of nothing but %s (%s) is answered in no time, and in few words',
  async (_, format, content) => {
    const admin = await enter('admin');
    const schedule = { format, content, window: EXPECTED.window, dry_run: true };
    const started_ms = performance.now();
    const answer = await post('/flights/import', admin, JSON.stringify(schedule));
    expect([200, 422], answer.text.slice(0, 500)).toContain(answer.status);
    expect(performance.now() - started_ms).toBeLessThan(10_000);
    expect(answer.text.length).toBeLessThan(32 * KIB);
  },
);

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('a body in %s is not unpacked, however small it looks', async (encoding, compress) => {
  const { person, body, booked } = await makeCase();
  const bomb = compress(Buffer.from(body.padEnd(4 * KIB * KIB)));
  const headers = { 'content-encoding': encoding };
  const answer = await post('/bookings', person, new Uint8Array(bomb), { headers });
  refused(answer, 415, 'unsupported_media_type');
  const unsaid = await post('/bookings', person, new Uint8Array(bomb));
  refused(unsaid, 400, 'malformed_json');
  expect(await booked()).toBe(0);
});

test('64 KiB is the limit, declared or in chunks', async () => {
  const { person, body, booked } = await makeCase();
  const lines = [`Authorization: Bearer ${person.token}`, `Content-Type: ${JSON_TYPE}`];
  const chunked = (length: number) =>
    sendOverWire(stack.api, {
      method: 'POST',
      path: '/bookings',
      headers: [...lines, 'Transfer-Encoding: chunked'],
      body: inChunks(body.padEnd(length), 8 * KIB),
    });
  granted(await post('/bookings', person, body.padEnd(64 * KIB)), 201);
  refused(await post('/bookings', person, body.padEnd(64 * KIB + 1)), 413, 'body_too_large');
  expect((await chunked(64 * KIB)).status).toBe(201);
  expect((await chunked(64 * KIB + 1)).status).toBe(413);
  const declared = [...lines, 'Content-Length: 99999999999'];
  const huge = { method: 'POST', path: '/bookings', headers: declared, body: '{' };
  expect((await sendOverWire(stack.api, huge)).status).toBe(413);
  expect(await booked()).toBe(20);
});

test('a length and chunks at once are one request, not two', async () => {
  const { person, booked, body } = await makeCase();
  const second = `POST /bookings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${person.token}\r\nContent-Type: ${JSON_TYPE}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const answer = await sendOverWire(stack.api, {
    method: 'POST',
    path: '/users/login',
    headers: [`Content-Type: ${JSON_TYPE}`, 'Content-Length: 4', 'Transfer-Encoding: chunked'],
    body: `0\r\n\r\n${second}`,
  });
  expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
  expect(answer.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  expect(await booked()).toBe(0);
});

test.each([
  ['UTF-16', (body: string) => Buffer.from(body, 'utf16le')],
  [
    'a broken UTF-8',
    (body: string) => Buffer.concat([Buffer.from([0xc0, 0x80]), Buffer.from(body)]),
  ],
  ['a form', (body: string) => Buffer.from(`body=${encodeURIComponent(body)}`)],
  ['JavaScript', (body: string) => Buffer.from(body.replace('{', '{/*x*/'))],
  ['a single quote too few', (body: string) => Buffer.from(body.replaceAll('"', "'"))],
  ['two values', (body: string) => Buffer.from(`${body}${body}`)],
  ['a NUL at the end', (body: string) => Buffer.from(`${body}\u0000`)],
])('%s is not JSON', async (_what, write) => {
  const { person, body, booked } = await makeCase();
  refused(await post('/bookings', person, new Uint8Array(write(body))), 400, 'malformed_json');
  expect(await booked()).toBe(0);
});

test.each(['text/plain', 'text/json', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
  'a page elsewhere cannot book with a form or a simple request: %s → 415',
  async (type) => {
    const { person, body, booked } = await makeCase();
    refused(await post('/bookings', person, body, { type }), 415, 'unsupported_media_type');
    expect(await booked()).toBe(0);
  },
);

test.each([
  ['Content-Length: 4000', '{"email":'],
  ['Transfer-Encoding: chunked', '5\r\n{"ema\r\n'],
])('a body that breaks off is no failure of ours: %s', async (length, body) => {
  const headers = [`Content-Type: ${JSON_TYPE}`, length];
  const cut = { method: 'POST', path: '/users/login', headers, body, breaks_off: true };
  const answer = await sendOverWire(stack.api, cut);
  expect(answer.status, answer.text).toBe(400);
  expect(answer.body).toContain('malformed_json');
});
