import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { applyMigrations, applySeed } from '../../local/postgres/migrations.ts';
import { type Postgres, startPostgres } from '../../local/postgres/postgres.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const folder = makeTemporaryFolder();
let postgres: Postgres;
let client: Client;

beforeAll(async () => {
  const logFile = join(folder, 'log');
  postgres = await startPostgres({ folder: join(folder, 'postgres'), durable: false, logFile });
  client = new Client({ connectionString: postgres.url() });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await postgres?.stop();
  removeFolder(folder);
});

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

test('migrations are applied in order, once, and recorded as the Supabase CLI does', async () => {
  write('20260102000000_second.sql', 'insert into t values (2);');
  write('20260101000000_first.sql', 'create table t (n int); insert into t values (1);');
  write('notes.md', 'this is no migration');
  expect(await applyMigrations(client, folder)).toEqual({
    applied: ['20260101000000_first.sql', '20260102000000_second.sql'],
    changed: [],
  });
  expect(await applyMigrations(client, folder)).toEqual({ applied: [], changed: [] });
  const { rows } = await client.query(
    'select version, name, statements from supabase_migrations.schema_migrations order by 1',
  );
  expect(rows[1]).toEqual({
    version: '20260102000000',
    name: 'second',
    statements: ['insert into t values (2);'],
  });
});

test('a migration that fails is named with its line and leaves nothing behind', async () => {
  write('20260103000000_third.sql', 'insert into t values (3);\n\nselect nope from t;\n');
  await expect(applyMigrations(client, folder)).rejects.toThrow(
    /^20260103000000_third\.sql:3: column "nope" does not exist \(42703\)/,
  );
  expect((await client.query('select max(n) from t')).rows).toEqual([{ max: 2 }]);
  write('20260103000000_third.sql', 'insert into t values (33);');
  expect((await applyMigrations(client, folder)).applied).toEqual(['20260103000000_third.sql']);
});

test('an index that is alone in its file is made concurrently, beside others it is refused', async () => {
  write(
    '20260104000000_fourth.sql',
    '-- Of n.\n\ncreate index concurrently t_n_idx\n  on t (n);\n',
  );
  await expect(applyMigrations(client, folder)).resolves.toMatchObject({
    applied: ['20260104000000_fourth.sql'],
  });
  const { rows } = await client.query(
    "select indisvalid from pg_index where indexrelid = 't_n_idx'::regclass",
  );
  expect(rows).toEqual([{ indisvalid: true }]);
  write(
    '20260105000000_fifth.sql',
    'create index concurrently u on t (n); insert into t values (5);',
  );
  await expect(applyMigrations(client, folder)).rejects.toThrow('25001');
  write('20260105000000_fifth.sql', 'insert into t values (5);');
  await applyMigrations(client, folder);
});

test('a migration that has changed since is reported, not run again', async () => {
  write('20260101000000_first.sql', 'create table another ();');
  expect(await applyMigrations(client, folder)).toEqual({
    applied: [],
    changed: ['20260101000000_first.sql'],
  });
});

test('the seed is one transaction, and no seed is no error', async () => {
  await applySeed(client, join(folder, 'none.sql'));
  write('seed.sql', 'insert into t values (4); select 1 / 0;');
  await expect(applySeed(client, join(folder, 'seed.sql'))).rejects.toThrow('division by zero');
  expect((await client.query('select from t where n = 4')).rowCount).toBe(0);
});
