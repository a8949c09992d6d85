import { describe, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { send } from '../../support/raw.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

const { database, enter } = openScene();

const JSON_TYPE = 'application/json';
const BODY_BYTES_MAX = 64 * 1024;

/** The calls that read a body, with what makes one that they take. */
const READERS: [path: string, makeBody: () => Promise<object>][] = [
  [
    '/users/signup',
    async () => ({
      email: `${crypto.randomUUID()}@example.test`,
      password: 'long enough',
      name: 'N',
    }),
  ],
  [
    '/users/login',
    // An address of its own for each: failed sign-ins are counted.
    async () => ({ email: `${crypto.randomUUID()}@example.test`, password: 'long enough' }),
  ],
  ['/bookings', async () => shipmentOn(await database.makeFlight())],
];

/** What is asked of the document of the API. */
interface OpenApi {
  paths: Record<string, Record<string, { requestBody?: object }>>;
}

/** A body in chunks, without a declared length. */
function chunked(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = bytes.subarray(sent, sent + 8_192);
      sent += chunk.length;
      if (chunk.length === 0) controller.close();
      else controller.enqueue(chunk);
    },
  });
}

describe.each(READERS)('POST %s', (path, makeBody) => {
  const post = async (
    body: string | ReadableStream<Uint8Array>,
    type: string | undefined = JSON_TYPE,
  ) => {
    const { token } = await enter();
    return send(path, { token, body, ...(type && { type }) });
  };

  test.each(['{', '{"a":}', 'undefined', "{'a': 1}", '{} {}', '\u0000', ''])(
    'with the broken JSON %j → 400 malformed_json',
    async (body) => {
      refused(await post(body), 400, 'malformed_json');
    },
  );

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    '',
  ])('with a body as %j → 415', async (type) => {
    const { token } = await enter();
    // Bytes go out without a type of their own, where none is given.
    const body = new TextEncoder().encode(JSON.stringify(await makeBody()));
    const answer = await send(path, { token, body, ...(type && { type }) });
    refused(answer, 415, 'unsupported_media_type');
  });

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/json ; charset="UTF-8"',
    'application/json;',
    'application/vnd.acme.v2+json',
    'application/vnd.api_2+json',
    'application/ld+json; profile="a;b"',
    'model/gltf+json',
  ])('with a body as %j is read', async (type) => {
    const answer = await post(JSON.stringify(await makeBody()), type);
    expect([200, 201, 401], answer.text).toContain(answer.status);
    expect(answer.text).not.toContain('unsupported_media_type');
  });

  test.each(['application/json; charset=iso-8859-1', 'application/ld+json; charset="utf-16"'])(
    'with a body as %j, whatever is in it → 400 malformed_json that says UTF-8',
    async (type) => {
      const answer = await post(JSON.stringify(await makeBody()), type);
      expect(refused(answer, 400, 'malformed_json').detail).toContain('UTF-8');
    },
  );

  test.each<[string, number[]]>([
    ['a letter of Latin-1', [0x4a, 0x6f, 0x73, 0xe9]],
    ['a letter cut short', [0xe6, 0x9d]],
    ['a slash in two bytes', [0xc0, 0xaf]],
    ['half a character', [0xed, 0xa0, 0xbd]],
    ['a character beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['a byte that begins nothing', [0x80]],
  ])('with %s as bytes, in a field or around it → 400 malformed_json', async (_what, bytes) => {
    const text = JSON.stringify({ ...(await makeBody()), note: 'HERE' });
    const { token } = await enter();
    const [before = '', after = ''] = text.split('HERE');
    for (const parts of [
      [before, bytes, after],
      [text, bytes],
    ]) {
      const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
      const answer = await send(path, { token, type: JSON_TYPE, body: new Uint8Array(body) });
      expect(refused(answer, 400, 'malformed_json').detail).toContain('UTF-8');
    }
  });

  test('with a byte order mark is read as without', async () => {
    const answer = await post(`\ufeff${JSON.stringify(await makeBody())}`);
    expect([200, 201, 401], answer.text).toContain(answer.status);
  });

  test('compressed → 415 that says by Accept-Encoding what is read', async () => {
    const { token } = await enter();
    const headers = { 'content-encoding': 'gzip' };
    const answer = await send(path, { token, type: JSON_TYPE, body: '{}', headers });
    refused(answer, 415, 'unsupported_media_type');
    expect(answer.headers.get('Accept-Encoding')).toBe('identity');
    const other = await send(path, { token, type: 'text/plain', body: '{}' });
    expect(other.headers.get('Accept-Encoding')).toBeNull();
  });

  test('of another type → 415 that says by Accept what is read', async () => {
    const { token } = await enter();
    const answer = await send(path, { token, type: 'text/plain', body: '{}' });
    refused(answer, 415, 'unsupported_media_type');
    expect(answer.headers.get('Accept')).toBe('application/json');
    const headers = { 'content-encoding': 'gzip' };
    const other = await send(path, { token, type: JSON_TYPE, body: '{}', headers });
    expect(other.headers.get('Accept')).toBeNull();
  });

  test.each(['identity', 'gzip', 'br', 'deflate', 'zstd', 'gzip, identity', 'x'])(
    'with Content-Encoding: %s is read only as it is',
    async (encoding) => {
      const { token } = await enter();
      const body = JSON.stringify(await makeBody());
      const headers = { 'content-encoding': encoding };
      const answer = await send(path, { token, type: JSON_TYPE, body, headers });
      if (encoding === 'identity') expect([200, 201, 401], answer.text).toContain(answer.status);
      else refused(answer, 415, 'unsupported_media_type');
      expect(answer.text).not.toContain('unauthenticated');
    },
  );

  test('with 64 KiB is read, with a byte more → 413, declared', async () => {
    const body = JSON.stringify(await makeBody());
    const fits = await post(body.padEnd(BODY_BYTES_MAX));
    expect(fits.text).not.toContain('body_too_large');
    refused(await post(body.padEnd(BODY_BYTES_MAX + 1)), 413, 'body_too_large');
  });

  test('with 64 KiB in chunks is read, with a byte more → 413', async () => {
    const body = JSON.stringify(await makeBody());
    const fits = await post(chunked(body.padEnd(BODY_BYTES_MAX)));
    expect(fits.text).not.toContain('body_too_large');
    expect([200, 201, 401], fits.text).toContain(fits.status);
    refused(await post(chunked(body.padEnd(BODY_BYTES_MAX + 1))), 413, 'body_too_large');
  });
});

test('every call of the document that has a body reads JSON alone', async () => {
  const { client, token } = await enter('admin');
  const { paths } = granted(await client.call<OpenApi>('GET', '/openapi.json'), 200);
  const readers = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { requestBody }]) => requestBody !== undefined)
      .map(([method]) => ({
        method: method.toUpperCase(),
        path: path.replace(/{\w+}/, 'A-REF-1'),
      })),
  );
  expect(readers.length).toBeGreaterThanOrEqual(7);
  for (const { method, path } of readers) {
    const body = '{}';
    const sent = { method, token, body };
    refused(await send(path, { ...sent, type: 'text/plain' }), 415, 'unsupported_media_type');
    const latin = 'application/json; charset=latin1';
    refused(await send(path, { ...sent, type: latin }), 400, 'malformed_json');
    const json = await send(path, { ...sent, type: 'application/vnd.acme+json' });
    refused(json, 422, 'validation_failed');
  }
});

test('an oversized booking books nothing', async () => {
  const { token } = await enter();
  const flight = await database.makeFlight();
  const body = JSON.stringify(shipmentOn(flight)).padEnd(BODY_BYTES_MAX + 1);
  refused(await send('/bookings', { token, type: JSON_TYPE, body }), 413, 'body_too_large');
  expect((await database.readCapacity(flight.flight_id)).version).toBe(0);
});

test('a step reads a body up to 64 KiB, and no more → 413', async () => {
  const { client, token } = await enter('handler');
  const { ref_id } = granted(await client.book(shipmentOn(await database.makeFlight())), 201);
  const body = '{"location":"DEL"}'.padEnd(BODY_BYTES_MAX + 1);
  const path = `/bookings/${ref_id}/depart`;
  refused(await send(path, { token, type: JSON_TYPE, body }), 413, 'body_too_large');
  refused(await send(path, { token, type: JSON_TYPE, body: chunked(body) }), 413, 'body_too_large');
  const fits = await send(path, { token, type: JSON_TYPE, body: body.slice(0, BODY_BYTES_MAX) });
  expect(fits.status, fits.text).toBe(200);
});

test.each([
  ['application/json', 200],
  ['application/vnd.acme+json; charset=utf-8', 200],
  ['text/plain', 415],
  ['', 415],
  ['application/json; charset=utf-16', 400],
])('a step whose body is of the type %j → %i', async (type, status) => {
  const { client, token } = await enter('handler');
  const { ref_id } = granted(await client.book(shipmentOn(await database.makeFlight())), 201);
  const path = `/bookings/${ref_id}/depart`;
  const body = new TextEncoder().encode('{"location":"DEL"}');
  const answer = await send(path, { token, body, ...(type && { type }) });
  expect(answer.status, answer.text).toBe(status);
});

test.each(['application/json', 'application/vnd.acme+json', 'text/plain', 'nonsense', ''])(
  'a step without a body is one, declared as %j or not',
  async (type) => {
    const { client, token } = await enter('handler');
    const { ref_id } = granted(await client.book(shipmentOn(await database.makeFlight())), 201);
    const answer = await send(`/bookings/${ref_id}/depart?location=DEL`, {
      token,
      ...(type && { type }),
    });
    expect(answer.status, answer.text).toBe(200);
  },
);

test('without a token an oversized body → 401: who calls is decided first', async () => {
  const body = '{}'.padEnd(BODY_BYTES_MAX + 1);
  refused(await send('/bookings', { type: JSON_TYPE, body }), 401, 'unauthenticated');
});

test('text beyond ASCII comes back as it was sent', async () => {
  const name = 'Zoë 李 🛫 "quoted"';
  const body = { email: `${crypto.randomUUID()}@example.test`, password: 'long enough', name };
  const answer = await send('/users/signup', { type: JSON_TYPE, body: JSON.stringify(body) });
  expect(answer.status, answer.text).toBe(201);
  expect(answer.body).toMatchObject({ user: { name } });
});
