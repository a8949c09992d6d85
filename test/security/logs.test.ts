import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { TOOLS } from '../../src/mcp/tools.ts';
import { granted } from '../support/answers.ts';
import { createApiClient, type Session } from '../support/api-client.ts';
import { calling, say } from '../support/assistant.ts';
import { sendDocumented } from '../support/documented/send.ts';
import { eventually } from '../support/eventually.ts';
import { signToken } from '../support/forged-token.ts';
import { makeKey, openKeySetServer } from '../support/key-set-server.ts';
import { NOBODY_HOME, openScene, shipmentOn } from '../support/scene.ts';
import type { TestWorker } from '../support/worker.ts';

const { database, enter, stack, startWorker } = openScene();

/** What must stand in no log: each goes over the wire, or is a setting, in the story below. */
const secrets: Record<string, string> = {
  'the password of a sign-up': 'tortoise pancake velvet',
  'a wrong password': 'marmalade bicycle window',
  'a name': 'Xanthippe Quillfeather',
  'a date of birth': '1971-03-14',
  'the local part of an address': `someone.${randomUUID()}`,
  'text in a body that is no JSON': 'gooseberry-lantern',
  'text in a field that is refused': 'periwinkle-anvil',
  'text in a query': 'thunder-umbrella',
  'a token in a query': 'eyJhbGciOiJIUzI1NiJ9.cXVlcnk.c2lnbmF0dXJl',
  'a key of a retry': `retry-${randomUUID()}`,
  'a cookie': 'session-of-somebody-else',
  'a key of a tool': `tool-${randomUUID()}`,
  'an id of a message': `message-${randomUUID()}`,
  'an argument of a tool': 'lighthouse of marzipan',
  'a tool that there is not': 'drop_all_umbrellas',
  'a batch': 'seventeen-gondolas',
  'another key of the database': `sb_secret_${randomUUID()}`,
  'another token of Redis': `redis-${randomUUID()}`,
  'a secret that is too short': 'too-short-to-sign-with',
};
const told = (name: string) => secrets[name] ?? '';

const workers: TestWorker[] = [];
const request_ids: string[] = [];

beforeAll(async () => {
  const key = makeKey('first');
  const keys = await openKeySetServer([key]);
  const worker = await startWorker({ SUPABASE_JWKS_URL: keys.url });
  const locked_out = await startWorker({ SUPABASE_KEY: told('another key of the database') });
  const alone = await startWorker({
    UPSTASH_REDIS_REST_TOKEN: told('another token of Redis'),
    SUPABASE_URL: NOBODY_HOME,
  });
  const without = await startWorker({ SECRET_KEY: told('a secret that is too short') });
  workers.push(worker, locked_out, alone, without);
  await tell(worker);
  for (const broken of [locked_out, alone, without]) await tryEverything(broken);
  const now_s = Math.floor(Date.now() / 1_000);
  const claims = { iss: keys.issuer, aud: 'authenticated', sub: randomUUID(), exp: now_s + 60 };
  secrets['a token of the other issuer'] = signToken(claims, key.kid, key.privateKey);
  const other = createApiClient(worker.url, told('a token of the other issuer'));
  note(await other.call('GET', '/users/me'));
  await keys.close();
  await eventually(() => expect(withoutLine()).toEqual([]));
});

const note = <Noted extends { headers: Headers }>(answer: Noted): Noted => {
  request_ids.push(answer.headers.get('X-Request-Id') ?? '');
  return answer;
};
const allLines = () => workers.flatMap(({ log }) => log);
/** The requests whose line has not come. */
function withoutLine(): string[] {
  const logged = allLines().map((line) => JSON.parse(line));
  const requests = logged.filter(({ event }) => event === 'request');
  const ids = new Set(requests.map(({ request_id }) => request_id));
  return request_ids.filter((id) => !ids.has(id));
}

/** A little story: an account, a booking and its way, with everything going wrong that can. */
async function tell({ url }: TestWorker): Promise<void> {
  const client = createApiClient(url);
  const email = `${told('the local part of an address')}@example.test`;
  const password = told('the password of a sign-up');
  const account = { email, password, name: told('a name'), dob: told('a date of birth') };
  const session: Session = granted(
    note(await client.call<Session>('POST', '/users/signup', account)),
    201,
  );
  secrets['a token of a sign-up'] = session.access_token;
  note(await client.signUp(account));
  note(await client.logIn({ email, password: told('a wrong password') }));
  const signed_in = granted(note(await client.logIn({ email, password })), 200);
  secrets['a token of a sign-in'] = signed_in.access_token;

  const customer = client.as(signed_in.access_token);
  const flight = await database.makeFlight({ max_weight_kg: 100 });
  const retry = {
    headers: { 'idempotency-key': told('a key of a retry'), cookie: told('a cookie') },
  };
  const { ref_id } = granted(note(await customer.book(shipmentOn(flight), retry)), 201);
  note(await customer.book(shipmentOn(flight), retry));
  note(await customer.book(shipmentOn(flight, { weight_kg: 20 }), retry));
  note(await customer.book(shipmentOn(flight, { weight_kg: 9_999 })));
  const handler = await enter('handler');
  secrets['a token of a handler'] = handler.token;
  note(await client.as(handler.token).step(ref_id, 'depart', 'DEL'));
  note(await customer.cancel(ref_id));
  note(await client.readBooking(ref_id));

  const field = told('text in a field that is refused');
  note(await customer.call('POST', '/bookings', { origin: field, flight_ids: [field] }));
  note(await client.call('POST', '/users/login', { email: 7, password: field }));
  const query = `access_token=${told('a token in a query')}&note=${told('text in a query')}`;
  note(await client.call('GET', `/route?${query}`));
  note(await client.call('GET', `/bookings/${ref_id}?${query}`));
  note(await client.call('GET', `/nowhere?${query}`));
  const spoken = { token: signed_in.access_token, origin: url };
  const asked = {
    ...shipmentOn(flight),
    idempotency_key: told('a key of a tool'),
    token: handler.token,
  };
  note(await say(calling('book_shipment', asked, told('an id of a message')), spoken));
  note(await say(calling('track_shipment', { ref_id: told('an argument of a tool') }), spoken));
  note(await say(calling(told('a tool that there is not')), spoken));
  note(await say(`["${told('a batch')}`, spoken));
  const raw = await sendDocumented(new URL('/bookings', url), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${signed_in.access_token}`,
      'content-type': 'application/json',
    },
    body: `{"password": "${told('text in a body that is no JSON')}`,
  });
  expect(raw.status).toBe(400);
  note(raw);
}

/** The calls that fail in a Worker with a wrong setting. */
async function tryEverything({ url }: TestWorker): Promise<void> {
  const client = createApiClient(url);
  const { token } = await enter('admin');
  const flight = await database.makeFlight();
  const email = `${told('the local part of an address')}@example.test`;
  note(await client.logIn({ email, password: told('a wrong password') }));
  note(await client.readFlight(flight.flight_id));
  note(await client.search({ origin: 'DEL', destination: 'LHR', date: flight.departure_date }));
  note(await client.as(token).book(shipmentOn(flight)));
  note(await client.call('GET', '/health/ready'));
}

test('the story was told to the end', () => {
  const text = allLines().join('\n');
  for (const event of ['internal_error', 'misconfigured', 'unavailable', 'out_of_reach']) {
    expect(text, event).toContain(event);
  }
  expect(request_ids.length).toBeGreaterThan(30);
});

test('no secret stands in any line', () => {
  const all = { ...secrets, ...stack.vars };
  const urls = ['SUPABASE_URL', 'UPSTASH_REDIS_REST_URL'];
  const found = Object.entries(all).flatMap(([name, secret]) =>
    !urls.includes(name) && allLines().some((line) => line.includes(secret)) ? [name] : [],
  );
  expect(found).toEqual([]);
});

test('nor the claims or the signature of a token, nor a hash of a password', () => {
  const tokens = Object.entries(secrets).filter(([name]) => name.startsWith('a token of'));
  expect(tokens.length).toBeGreaterThanOrEqual(4);
  const parts = tokens.flatMap(([, token]) => token.split('.').slice(1));
  const shown = allLines().filter((line) => parts.some((part) => line.includes(part)));
  expect(shown).toEqual([]);
  expect(allLines().filter((line) => /scrypt\$|Bearer /.test(line))).toEqual([]);
});

test('each line is one JSON object that names its request', () => {
  const lines = allLines();
  expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
  for (const line of lines) {
    const entry: Record<string, unknown> = JSON.parse(line);
    expect(entry.event, line).toMatch(/^[a-z_]+$/);
    expect(entry.request_id, line).toMatch(/^[A-Za-z0-9._-]{8,128}$/);
  }
});

test('every request of the story has its line, by the id that its answer carried', () => {
  expect(withoutLine()).toEqual([]);
});

test('a line of a request has these fields and no others: nothing that a caller wrote', () => {
  const known = [
    'event',
    'request_id',
    'method',
    'route',
    'tool',
    'status',
    'problem',
    'user_id',
    'total_ms',
  ];
  for (const line of allLines().filter((text) => text.startsWith('{"event":"request"'))) {
    const { db, redis, ...entry } = JSON.parse(line);
    expect(
      Object.keys(entry).filter((field) => !known.includes(field)),
      line,
    ).toEqual([]);
    for (const trips of [db, redis]) expect(Object.keys(trips).sort()).toEqual(['count', 'ms']);
    if (entry.tool) expect(TOOLS.has(entry.tool), line).toBe(true);
    expect(entry.route, line).toMatch(/^(\/[a-z:_.-]*|\*|\/\*)+$/);
  }
});

test('the line of a call of a tool names it, and no name that a caller made up', () => {
  const called = allLines().flatMap((line) => {
    const { route, tool, problem, status } = JSON.parse(line);
    return route === '/mcp' ? [{ tool, problem, status }] : [];
  });
  expect(called).toEqual([
    { tool: 'book_shipment', problem: undefined, status: 200 },
    { tool: 'track_shipment', problem: 'validation_failed', status: 200 },
    { tool: undefined, problem: undefined, status: 200 },
    { tool: undefined, problem: undefined, status: 400 },
  ]);
});
