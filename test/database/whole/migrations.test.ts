import { glob, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyMigrations } from '../../../local/postgres/migrations.ts';
import { MIGRATIONS_FOLDER, ROOT } from '../../../local/project-paths.ts';
import { useEmptyProject } from '../projects.ts';

const files = (await readdir(MIGRATIONS_FOLDER)).sort();

const { client } = await useEmptyProject('new');

test('every migration is named by its moment and its chapter, no moment twice', () => {
  for (const file of files) expect(file).toMatch(/^\d{14}_[a-z]+(_[a-z]+)*\.sql$/);
  const moments = files.map((file) => file.slice(0, 14));
  expect(new Set(moments).size, files.join()).toBe(files.length);
});

test('the migrations apply to an empty project in their order, and only once', async () => {
  expect(await applyMigrations(client, MIGRATIONS_FOLDER)).toEqual({ applied: files, changed: [] });
  expect(await applyMigrations(client, MIGRATIONS_FOLDER)).toEqual({ applied: [], changed: [] });

  const { rows } = await client.query<{ version: string; name: string }>(
    'select version, name from supabase_migrations.schema_migrations order by version',
  );
  expect(
    rows.map(({ version, name }) => `${version}_${name}.sql`),
    'the ledger of the CLI',
  ).toEqual(files);
  const { rows: found } = await client.query(`
    select (select count(*)::integer from cargo.users) as users,
      (select count(*)::integer from cargo.flights) as flights,
      (select count(*)::integer from cargo.bookings) as bookings,
      (select count(*) > 4000 from cargo.airports) as "all airports"`);
  expect(found, 'without the seed').toEqual([
    { users: 0, flights: 0, bookings: 0, 'all airports': true },
  ]);
});

test('the migrations apply to an older project, and without a search path', async () => {
  const { client: older } = await useEmptyProject('older');
  await older.query("set search_path = ''");
  const { applied } = await applyMigrations(older, MIGRATIONS_FOLDER);
  expect(applied).toEqual(files);
});

test('the airports are those that the Worker and the seed know, each on a clock that exists', async () => {
  await applyMigrations(client, MIGRATIONS_FOLDER);
  const { rows } = await client.query(`
    select a.code, z.name is null as "no clock" from cargo.airports a
    left join pg_timezone_names z on z.name = a.time_zone
    where z.name is null`);
  expect(rows).toEqual([]);
  const { rows: zones } = await client.query<{ code: string; time_zone: string }>(
    "select code, time_zone from cargo.airports where code = any ('{DEL,LHR,JFK,HND,SYD,DXB}') order by code",
  );
  expect(zones).toEqual([
    { code: 'DEL', time_zone: 'Asia/Kolkata' },
    { code: 'DXB', time_zone: 'Asia/Dubai' },
    { code: 'HND', time_zone: 'Asia/Tokyo' },
    { code: 'JFK', time_zone: 'America/New_York' },
    { code: 'LHR', time_zone: 'Europe/London' },
    { code: 'SYD', time_zone: 'Australia/Sydney' },
  ]);
});

test('the password of the demo users is in the seed only', async () => {
  const holders: string[] = [];
  for await (const file of glob(['supabase/**/*', 'src/**/*', 'wrangler.toml'], {
    cwd: ROOT,
    withFileTypes: true,
  })) {
    if (!file.isFile()) continue;
    const text = await readFile(join(file.parentPath, file.name), 'utf8');
    if (/gocomet-demo|scrypt\$\d+\$\d+\$\d+\$[\w-]{22}\$/.test(text)) holders.push(file.name);
  }
  expect(holders).toEqual(['seed.sql']);
});
