import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { granted, refused, refusedPaths } from '../support/answers.ts';
import type { Session } from '../support/api-client.ts';
import { newFlight } from '../support/new-flight.ts';
import { send } from '../support/raw.ts';
import { openScene, shipmentOn } from '../support/scene.ts';
import { sendOverWire } from '../support/wire.ts';
import { from, newAddress } from './account.ts';

const { api, database, enter, stack } = openScene();
const KIB = 1_024;

const newAccount = () => ({ email: `${randomUUID()}@example.test`, password: 'long enough' });
/** Signs up under this name, written as JSON. */
const signUpAs = (name: string) => {
  const { email, password } = newAccount();
  const body = `{"email":"${email}","password":"${password}","name":${name}}`;
  return send('/users/signup', { type: 'application/json', body, headers: from(newAddress()) });
};

test.each([
  ['a NUL', '"a\\u0000b"'],
  ['an escape sequence of terminals', '"\\u001b[2Jname"'],
  ['a line end', '"a\\r\\nSet-Cookie: b"'],
  ['a C1 control', '"a\\u0085b"'],
  ['a line separator', '"a\\u2028b"'],
  ['a paragraph separator', '"a\\u2029b"'],
  ['an override from right to left', '"report\\u202efdp.exe"'],
  ['an embedding', '"a\\u202bb"'],
  ['an isolate', '"a\\u2067b"'],
  ['half a character', '"a\\ud83d"'],
  ['the other half', '"\\udd11b"'],
  ['halves the wrong way round', '"\\udd11\\ud83d"'],
])('a name with %s is refused', async (_what, name) => {
  expect(refusedPaths(await signUpAs(name))).toEqual(['name']);
});

test.each([
  ['Arabic', 'محمد بن أحمد'],
  ['Hebrew', 'דוד בן־גוריון'],
  ['Persian with a joiner', 'علی\u200cرضا'],
  ['Devanagari', 'प्रियंका'],
  ['Chinese', '李小龍'],
  ['an emoji of several parts', '👩‍✈️'],
  ['quotes and SQL', `Robert'); drop table cargo.users; --`],
  ['HTML', '<img src=x onerror=alert(1)>'],
  ['backslashes', '\\u0000 \\'],
  ['a template', '{{7*7}} <%= 7*7 %>'],
])('a name in %s is kept as it is', async (_what, name) => {
  const answer = await signUpAs(JSON.stringify(name));
  const { user } = granted(answer, 201) as Session;
  expect(user.name).toBe(name);
  const { rows } = await database.pool.query('select name from cargo.users where id = $1', [
    user.id,
  ]);
  expect(rows).toEqual([{ name }]);
});

test.each([
  ['a space of no width', '\u200b'],
  ['a Hangul filler', '\u3164'],
  ['a half-width Hangul filler', '\uffa0'],
  ['Hangul fillers of old', '\u115f\u1160'],
  ['an empty pattern of Braille', '\u2800'],
  ['a soft hyphen', '\u00ad'],
  ['a mark of direction', '\u200e'],
  ['a joiner', '\u200d'],
  ['a byte order mark within', '\u200b\ufeff\u200b'],
  ['a variation selector', '\ufe0f'],
  ['a tag', '\u{e0041}'],
  ['combining marks alone', '\u0301\u0302'],
  ['a blank hieroglyph', '\u{13441}'],
  ['several of them', '\u2800 \u3164\u200b'],
])('a name of nothing but %s is refused, in words', async (_what, name) => {
  const answer = await signUpAs(JSON.stringify(name));
  expect(refused(answer, 422, 'validation_failed').errors).toEqual([
    { path: 'name', message: 'Something that can be seen.' },
  ]);
});

test('the name of an airline has to be seen too', async () => {
  const { client } = await enter('admin');
  const flights = [newFlight(), { ...newFlight(), airline_name: '\u200b\u3164' }];
  expect(refusedPaths(await client.publish(flights))).toEqual(['1.airline_name']);
});

test('a name is composed: written with combining marks it is the same', async () => {
  const composed = granted(await signUpAs('"Zoë Å"'), 201) as Session;
  const apart = granted(await signUpAs('"Zoe\\u0308 A\\u030a"'), 201) as Session;
  expect(apart.user.name).toBe(composed.user.name);
});

test('a name of thirty thousand combining marks is refused before it is composed', async () => {
  const marks = '\u0300'.repeat(15 * KIB) + '\u0316'.repeat(15 * KIB);
  const took_ms: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const started_ms = performance.now();
    expect(refusedPaths(await signUpAs(JSON.stringify(`a${marks}`)))).toEqual(['name']);
    took_ms.push(performance.now() - started_ms);
  }
  // Composing this takes seconds, and a file of flights could carry sixty times as many. The fastest
  // counts: what else the machine does only ever adds.
  expect(Math.min(...took_ms)).toBeLessThan(1_000);
});

test('two passwords that look alike are two', async () => {
  const account = { ...newAccount(), password: 'pa\u0455\u0455word', name: 'A' };
  const headers = from(newAddress());
  granted(await api.call('POST', '/users/signup', account, { headers }), 201);
  const latin = { email: account.email, password: 'password' };
  const answer = await api.call('POST', '/users/login', latin, { headers });
  refused(answer, 401, 'invalid_credentials');
});

test.each([
  'a@example.test\r\nBcc: b@example.test',
  'a@example.test,b@example.test',
  '"<script>"@example.test',
  'a@example.test\u0000',
  'ａ@example.test',
  'a@exаmple.test',
  'a@[127.0.0.1]',
  '@example.test',
  'a@-example.test..',
  'a@x-.com',
  'a@-x.com',
  'a@x..com',
  'a@.com',
  'a@x.com.',
  'a@x_y.com',
  `a@${'x'.repeat(64)}.com`,
  'a b@example.test',
  'a@b@example.test',
  'a@example .test',
  'a(comment)@example.test',
  'bücher@example.test',
  'a@bücher.test',
  `${'a'.repeat(243)}@example.test`,
])('%j is no address to sign up with', async (email) => {
  const account = { ...newAccount(), email, name: 'A' };
  const answer = await api.call('POST', '/users/signup', account, { headers: from(newAddress()) });
  expect(refusedPaths(answer)).toEqual(['email']);
});

test.each([
  'r&d@example.com',
  '~bob@example.com',
  "o'hara@example.com",
  'a.b+c_d-e@example.com',
  '.a..b.@example.com',
  "!#$%&'*+/=?^_`{|}~-@example.com",
  'cargo@xn--80a1acny.xn--p1ai',
  'a@localhost',
  'a@b',
  `a@${'x'.repeat(63)}.com`,
  'a@1.2',
])('%j is an address, and signs in', async (email) => {
  const address = from(newAddress());
  await database.pool.query('delete from cargo.users where email = $1', [email]);
  const account = { email, password: 'long enough' };
  const named = { ...account, email: ` ${email} `, name: 'A' };
  const session = granted(
    await api.call<Session>('POST', '/users/signup', named, { headers: address }),
    201,
  );
  expect(session.user.email).toBe(email);
  for (const typed of [email, ` ${email}`, `${email}\t`])
    granted(
      await api.call('POST', '/users/login', { ...account, email: typed }, { headers: address }),
      200,
    );
});

test.each([
  ['letters of other alphabets', 'DE\u212a'],
  ['a long s, which is S in upper case', 'LH\u017f'],
  ['full width', '\uff24\uff25\uff2c'],
  ['wildcards', 'D%_'],
  ['a key of the cache', 'DEL:LHR:2026-12-01'],
  ['a NUL', 'DE\u0000'],
  ['a line end', 'DEL\n'],
  ['space within', 'DE L'],
])('an airport code with %s is none, in a body and in a query', async (_what, code) => {
  const [{ client }, flight] = [await enter(), await database.makeFlight()];
  const answer = await client.book(shipmentOn(flight, { origin: code }));
  expect(refusedPaths(answer)).toEqual(['origin']);
  const query = { origin: code, destination: 'LHR', date: flight.departure_date };
  expect(refusedPaths(await api.search(query))).toEqual(['origin']);
});

test.each(['"a\tb"', '\u0001', '"', '""', '"a', 'ключ', 'a b', `"${'x'.repeat(256)}"`])(
  'Idempotency-Key %j is refused, and nothing booked',
  async (key) => {
    const [{ token }, flight] = [await enter(), await database.makeFlight()];
    const body = JSON.stringify(shipmentOn(flight));
    const answer = await sendOverWire(stack.api, {
      method: 'POST',
      path: '/bookings',
      headers: [
        `Authorization: Bearer ${token}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        `Idempotency-Key: ${key}`,
      ],
      body,
    });
    const { booked_weight_kg } = await database.readCapacity(flight.flight_id);
    // A quote alone is a visible character, and so a key.
    const expected = key === '"' || key === '"a' || key === '""' ? [201, 422] : [400, 422];
    expect(expected, answer.text).toContain(answer.status);
    expect(booked_weight_kg).toBe(answer.status === 201 ? 10 : 0);
  },
);
