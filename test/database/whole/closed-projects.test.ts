import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { signJwt } from '../../../local/gateway/jwt.ts';
import { findPostgrest } from '../../../local/postgrest/postgrest.ts';
import type { RestChoice } from '../../../local/stack/database.ts';
import { openScratchApi } from '../../../local/stack/scratch-database.ts';
import { useProject } from '../projects.ts';
import {
  byName,
  type Caller,
  knock,
  knockAll,
  listThings,
  type Request,
  requestsOfFunction,
  requestsOfRelation,
  type Things,
} from './strangers.ts';

/** An older project, where Supabase opens to every key what is made in public. */
const project = await useProject('older');
const jwtSecret = randomBytes(32).toString('hex');
const things = await listThings(project.client);

const as = (name: string, claims: object): Caller => ({
  name,
  headers: { apikey: signJwt({ ...claims }, jwtSecret) },
});
const ANON = as('anon', { role: 'anon' });
const STRANGERS = [
  ANON,
  as('authenticated', { role: 'authenticated', sub: 'c0000000-0000-4000-8000-000000000001' }),
  as('a token without a role', {}),
  as('a token of a role that does not exist', { role: 'owner' }),
  as('a token of the superuser', { role: 'postgres' }),
  as('a token of the role that reads everything', { role: 'pg_read_all_data' }),
];

const requestsOf = ({ relations, functions }: Things): Request[] => [
  ...relations.flatMap(requestsOfRelation),
  ...functions.flatMap(requestsOfFunction),
];

/** Every row of every table, to be compared. */
async function snapshot() {
  const { rows } = await project.client.query<{ name: string }>(
    "select oid::regclass::text as name from pg_class where relnamespace = 'cargo'::regnamespace and relkind = 'r'",
  );
  const tables = rows.map(
    ({ name }) =>
      `select '${name}' as name, md5(string_agg(t::text, '' order by t::text)) as rows from ${name} t`,
  );
  return (await project.client.query(tables.join(' union all '))).rows;
}

describe.each<RestChoice>(['auto', 'adapter'])('an older project, by way of %s', async (rest) => {
  const scratch = { name: project.name, url: project.url, drop: async () => undefined };
  const api = await openScratchApi(scratch, { jwtSecret, rest });
  afterAll(() => api.stop());

  test.each(byName(STRANGERS))('is closed to %s, and stays as it was', async (_, caller) => {
    const before = await snapshot();
    await knockAll(api.supabaseUrl, caller, requestsOf(things), ({ status, text }, request) => {
      const title = `${JSON.stringify(request)}: ${text}`;
      expect([400, 401, 403, 404, 405, 406], title).toContain(status);
      expect(text, 'an answer').not.toMatch(/^\s*\[|"reason"|"ready"|"user"/);
    });
    expect(await snapshot()).toEqual(before);
  });

  test('is open to the service role', async () => {
    const caller = as('service_role', { role: 'service_role' });
    const request = { method: 'POST', path: 'rpc/check_database', body: {} };
    expect(await knock(api.supabaseUrl, caller, request)).toMatchObject({ status: 200 });
  });
});

test('the knocking finds what somebody leaves open', async () => {
  await project.client.query(`
    create function public.leak(p_email text) returns json language sql security definer
      return (select json_build_object('user', p_email));
    grant execute on function public.leak to anon;
    create table public.leaks (id integer primary key);
    grant select on public.leaks to anon;
  `);
  const api = await openScratchApi(
    { name: project.name, url: project.url, drop: async () => undefined },
    { jwtSecret },
  );
  const open = new Set<string>();
  const requests = requestsOf(await listThings(project.client));
  await knockAll(api.supabaseUrl, ANON, requests, ({ status }, { path }) => {
    if (status === 200) open.add(path.replace(/\?.*/, ''));
  });
  await api.stop();
  await project.client.query('drop function public.leak; drop table public.leaks');
  // Where there is no PostgREST its stand-in answers, which has functions only.
  expect([...open].sort()).toEqual(findPostgrest() ? ['leaks', 'rpc/leak'] : ['rpc/leak']);
});
