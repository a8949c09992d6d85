import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { withClient } from '../../local/stack/database.ts';
import { openScratchApi } from '../../local/stack/scratch-database.ts';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { openPorts, processesNaming } from './left-behind.ts';
import { runProgram } from './program.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

const COMMAND = new URL('../../local/stack-command.ts', import.meta.url).pathname;
const PATIENTLY = { timeout: 30_000, interval: 50 };
const folder = makeTemporaryFolder();

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

afterAll(() => removeFolder(folder));

describe('a stack', () => {
  const dataDir = join(folder, 'a-stack');
  const crashes: string[] = [];
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ dataDir, onCrash: ({ name }) => crashes.push(name) });
  });
  afterAll(() => stack?.stop());

  test('gives the Worker its five variables', () => {
    expect(Object.keys(stack.vars).sort()).toEqual([
      'SECRET_KEY',
      'SUPABASE_KEY',
      'SUPABASE_URL',
      'UPSTASH_REDIS_REST_TOKEN',
      'UPSTASH_REDIS_REST_URL',
    ]);
  });

  test('has every migration in the ledger of the Supabase CLI', async () => {
    expect(stack.migrations.changed).toEqual([]);
    const { rows } = await query<{ file: string }>(
      stack.databaseUrl,
      "select version || '_' || name || '.sql' as file from supabase_migrations.schema_migrations order by 1",
    );
    expect(rows.map(({ file }) => file)).toEqual(stack.migrations.applied);
  });

  test('opens nothing in public that no migration grants', async () => {
    await query(stack.databaseUrl, 'create table public.of_nobody ()');
    const { rows } = await query<{ role: string }>(
      stack.databaseUrl,
      `select role from unnest(array['anon', 'authenticated', 'service_role']) role
        where has_table_privilege(role, 'public.of_nobody', 'select, insert, update, delete')`,
    );
    expect(rows).toEqual([]);
  });

  test('makes scratch databases that know nothing of each other', async () => {
    const [one, two] = await Promise.all([stack.createDatabase(), stack.createDatabase()]);
    await query(one.url, 'create table public.only_here ()');
    const counted = "select count(*)::int as count from pg_tables where tablename = 'only_here'";
    expect((await query(one.url, counted)).rows).toEqual([{ count: 1 }]);
    expect((await query(two.url, counted)).rows).toEqual([{ count: 0 }]);
    const ledger = 'select count(*)::int as count from supabase_migrations.schema_migrations';
    expect((await query(two.url, ledger)).rows).toEqual([
      { count: stack.migrations.applied.length },
    ]);
    await Promise.all([one.drop(), two.drop()]);
  });

  test('gives a scratch database an API of its own', async () => {
    const scratch = await stack.createDatabase();
    await query(
      scratch.url,
      `create function public.here() returns text language sql as 'select current_database()::text';
       grant execute on function public.here() to service_role`,
    );
    const api = await openScratchApi(scratch, { jwtSecret: stack.keys.jwtSecret });
    const response = await fetch(`${api.supabaseUrl}/rest/v1/rpc/here`, {
      method: 'POST',
      headers: { apikey: stack.keys.service_role },
    });
    expect(await response.json()).toBe(scratch.name);
    await api.stop();
    await scratch.drop();
  });

  test('cannot be started twice on one folder', async () => {
    await expect(startStack({ dataDir })).rejects.toThrow('Another stack is already running');
  });

  test('says when a process ends that nobody ended', async () => {
    const pidFile = join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
    process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGINT');
    await expect.poll(() => crashes, PATIENTLY).toEqual(['postgres']);
    await stack.postgres.restart();
    expect((await query(stack.databaseUrl, 'select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});

test('data and keys survive a restart, and a reset deletes the data', async () => {
  const dataDir = join(folder, 'kept');
  const write = async ({ databaseUrl, vars }: Stack) => {
    await query(databaseUrl, "create table public.kept as select 'yes' as answer");
    await redisOf(vars).set('kept', 'yes');
  };
  const read = async ({ databaseUrl, vars }: Stack) => ({
    table: (await query(databaseUrl, "select to_regclass('public.kept')::text as name")).rows[0],
    key: await redisOf(vars).get('kept'),
  });

  const first = await startStack({ dataDir, durable: true });
  await write(first);
  await first.stop();

  const second = await startStack({ dataDir, durable: true });
  expect(second.migrations.applied).toEqual([]);
  expect(second.vars.SECRET_KEY).toBe(first.vars.SECRET_KEY);
  expect(second.vars.SUPABASE_KEY).toBe(first.vars.SUPABASE_KEY);
  const key = second.redisUrl ? 'yes' : null;
  expect(await read(second)).toEqual({ table: { name: 'kept' }, key });
  await second.stop();

  const third = await startStack({ dataDir, durable: true, reset: true });
  expect(third.vars.SECRET_KEY).toBe(first.vars.SECRET_KEY);
  expect(await read(third)).toEqual({ table: { name: null }, key: null });
  await third.stop();
});

describe('npm run stack', () => {
  // One folder for all three, so that each but the first starts after what the last has left.
  const data = join(folder, 'signals');

  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    '%s leaves nothing behind',
    async (signal) => {
      const program = runProgram(COMMAND, { args: ['--data', data] });
      await expect.poll(program.output, PATIENTLY).toContain('DATABASE_URL=');
      const addresses = program.output().match(/\w+:\/\/\S+/g) ?? [];
      expect(await openPorts(addresses)).toEqual(addresses);

      program.child.kill(signal);
      expect(await program.ended).toBe(signal === 'SIGKILL' ? null : 0);
      await expect.poll(() => openPorts(addresses), PATIENTLY).toEqual([]);
      await expect.poll(() => processesNaming(data), PATIENTLY).toEqual([]);
    },
  );
});

function query<Row extends object>(url: string, text: string) {
  return withClient(url, (client) => client.query<Row>(text));
}

function redisOf({ UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token }: Stack['vars']) {
  return new Redis({ url: url ?? '', token: token ?? '', enableTelemetry: false });
}
