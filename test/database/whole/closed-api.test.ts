import { Client } from 'pg';
import { expect, inject, test } from 'vitest';
import { findPostgrest } from '../../../local/postgrest/postgrest.ts';
import {
  byName,
  type Caller,
  knock,
  knockAll,
  listThings,
  requestsOfFunction,
  requestsOfRelation,
} from './strangers.ts';

const { vars, keys, databaseUrl } = inject('stack');
const url = vars.SUPABASE_URL ?? '';
const client = new Client({ connectionString: databaseUrl });
await client.connect();
const { relations, functions } = await listThings(client);
await client.end();

const [head = '', body = ''] = keys.service_role.split('.');
const forged = `${head}.${body}.${'A'.repeat(43)}`;
const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
const bearer = (token: string) => `Bearer ${token}`;

/** Those whose key is none: they do not even reach the functions. */
const KEYLESS: Caller[] = [
  { name: 'no key', headers: {} },
  {
    name: 'a token of the service role, but no key',
    headers: { authorization: bearer(keys.service_role) },
  },
  { name: 'a key that is none', headers: { apikey: 'garbage' } },
  { name: 'a key of another project', headers: { apikey: 'sb_secret_AAAAAAAAAAAAAAAAAAAAAAAA' } },
  { name: 'a forged signature', headers: { apikey: forged } },
  { name: 'no signature', headers: { apikey: unsigned } },
  {
    name: 'a forged token beside the public key',
    headers: { apikey: keys.publishable, authorization: bearer(forged) },
  },
  {
    name: 'an unsigned token beside the public key',
    headers: { apikey: keys.anon, authorization: bearer(unsigned) },
  },
];

/** Those whom the database knows, and lets do nothing. */
const STRANGERS: Caller[] = [
  { name: 'the anon key', headers: { apikey: keys.anon } },
  {
    name: 'the publishable key',
    headers: { apikey: keys.publishable, authorization: bearer(keys.publishable) },
  },
  {
    name: 'a signed-in user',
    headers: { apikey: keys.publishable, authorization: bearer(keys.authenticated) },
  },
  { name: "a signed-in user's token as the key", headers: { apikey: keys.authenticated } },
];

const SERVICE: Caller[] = [
  { name: 'the service role', headers: { apikey: keys.service_role } },
  { name: 'the secret key', headers: { apikey: keys.secret, authorization: bearer(keys.secret) } },
];

const ALL = [...KEYLESS, ...STRANGERS, ...SERVICE];

test('there are tables, helpers and functions to knock at', () => {
  expect(relations.map(({ name }) => name)).toContain('bookings');
  expect(functions.filter(({ schema }) => schema === 'cargo').length).toBeGreaterThan(10);
  expect(functions.filter(({ schema }) => schema === 'public').length).toBeGreaterThan(10);
  const unknown = functions.filter(({ args }) => Object.values(args).includes(null));
  expect(
    unknown.filter(({ schema }) => schema === 'public'),
    'arguments without a value',
  ).toEqual([]);
});

test.each(byName(ALL))('no table, view or sequence answers to %s', async (_, caller) => {
  const requests = relations.flatMap(requestsOfRelation);
  await knockAll(url, caller, requests, ({ status, text }, request) => {
    expect([401, 403, 404, 405, 406], `${JSON.stringify(request)}: ${text}`).toContain(status);
    expect(text, 'a row').not.toMatch(/^\s*\[/);
  });
});

test.each(byName(KEYLESS))('no function answers to %s', async (_, caller) => {
  const requests = functions.flatMap(requestsOfFunction);
  await knockAll(url, caller, requests, ({ status, text }, request) => {
    expect(status, `${JSON.stringify(request)}: ${text}`).toBe(401);
  });
});

test.each(byName(STRANGERS))('no function answers to %s', async (_, caller) => {
  const requests = functions.flatMap(requestsOfFunction);
  await knockAll(url, caller, requests, ({ status, text }, request) => {
    expect([401, 403, 404, 405, 406], `${JSON.stringify(request)}: ${text}`).toContain(status);
  });
});

test.each(byName(STRANGERS))(
  'it is the missing grant that refuses a function to %s',
  async (_, caller) => {
    for (const { name, args } of functions.filter(({ schema }) => schema === 'public')) {
      const path = `rpc/${name}`;
      const reply = await knock(url, caller, { method: 'POST', path, body: args });
      expect(reply, reply.text).toMatchObject({ code: '42501' });
      expect([401, 403]).toContain(reply.status);
    }
  },
);

test.each(byName(SERVICE))(
  '%s reaches every function of the API, and no helper',
  async (_, caller) => {
    for (const { schema, name, args } of functions) {
      const isOurs = schema === 'public';
      // With arguments that nothing can be written for: nobody has this id or this address.
      const harmless = {
        ...args,
        p_email: args.p_email && 'x',
        p_user_id: args.p_user_id && NOBODY,
      };
      const path = `rpc/${name}`;
      const reply = await knock(url, caller, {
        method: 'POST',
        path,
        body: isOurs ? harmless : args,
      });
      if (isOurs)
        expect([401, 403, 404, 406], `${name}: ${reply.text}`).not.toContain(reply.status);
      else expect(reply, `${name}: ${reply.text}`).toMatchObject({ status: 404, code: 'PGRST202' });
    }
  },
);

const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Where there is no PostgREST its stand-in answers, which has functions only and knows of no schemas. */
const NOT_EXPOSED = findPostgrest()
  ? { status: 406, code: 'PGRST106' }
  : { status: expect.toBeOneOf([404, 405]) };

test.each(byName([...STRANGERS, ...SERVICE]))(
  'the private schema cannot be chosen by %s',
  async (_, caller) => {
    for (const request of [
      { path: 'users', schema: 'cargo' },
      { path: 'capacity_audit', schema: 'cargo' },
      { path: 'pg_class', schema: 'pg_catalog' },
      { path: 'schema_migrations', schema: 'supabase_migrations' },
      { method: 'POST', path: 'rpc/refuse_role', schema: 'cargo', body: {} },
    ]) {
      const reply = await knock(url, caller, request);
      expect(reply, `${JSON.stringify(request)}: ${reply.text}`).toMatchObject(NOT_EXPOSED);
    }
  },
);

test.each(byName([...STRANGERS, ...SERVICE]))(
  'the root describes nothing to %s',
  async (_, caller) => {
    const { status, text } = await knock(url, caller, { path: '' });
    expect(status, text).toBe(404);
    expect(text).not.toMatch(/book_shipment|definitions|paths/);
  },
);
