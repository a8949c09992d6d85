import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dataHome, serverUser } from '../../local/postgres/server-user.ts';
import { RedisConnection } from '../../local/redis/connection.ts';
import { withKeptPassword } from '../../local/stack/data-folder.ts';
import { withClient } from '../../local/stack/database.ts';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = makeTemporaryFolder();
const dataDir = join(folder, 'data');
const secretsFile = join(dataDir, 'secrets.json');
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ dataDir, durable: true });
});
afterAll(async () => {
  await stack?.stop();
  removeFolder(folder);
});

/** Connects with another role or password; what Postgres says to that. */
async function knock(user: string, password: string): Promise<string> {
  const { hostname: host, port } = new URL(stack.databaseUrl);
  const client = new Client({ host, port: Number(port), database: 'postgres', user, password });
  client.on('error', () => {});
  return client.connect().then(
    () => client.end().then(() => 'let in'),
    (error) => error.code ?? error.message,
  );
}

const passwordIn = (address: string) => decodeURIComponent(new URL(address).password);
const secrets = (): Record<string, string> => JSON.parse(readFileSync(secretsFile, 'utf8'));
const answerOf = async (url: string) =>
  (await withClient(url, (client) => client.query("select 'yes' as kept from public.kept"))).rows;

describe('nobody gets in without a password', () => {
  test.each(['postgres', 'authenticator', 'service_role', 'nobody'])(
    'Postgres as %s, with a wrong one',
    async (role) => {
      expect(await knock(role, 'postgres')).toBe('28P01');
    },
  );

  test('each role that may log in has one of its own, and no other is taken', async () => {
    const addresses = [stack.postgres.url(), stack.postgres.urlAs('authenticator')];
    const [superuser = '', authenticator = ''] = addresses.map(passwordIn);
    expect(superuser.length).toBeGreaterThanOrEqual(32);
    expect(authenticator.length).toBeGreaterThanOrEqual(32);
    expect(authenticator).not.toBe(superuser);
    expect(await knock('postgres', superuser)).toBe('let in');
    expect(await knock('authenticator', authenticator)).toBe('let in');
    expect(await knock('postgres', authenticator)).toBe('28P01');
    expect(await knock('authenticator', superuser)).toBe('28P01');
  });

  test('Postgres takes no other way in: its rules ask for scram on loopback', async () => {
    const { rows } = await withClient(stack.databaseUrl, (client) =>
      client.query('select distinct type, auth_method, error from pg_hba_file_rules'),
    );
    expect(rows).toEqual([{ type: 'host', auth_method: 'scram-sha-256', error: null }]);
  });

  test('Redis, where a server runs', async () => {
    // The stand-in opens no port at all.
    const { redisUrl } = stack;
    if (redisUrl === null) return expect(stack.using.redis).toContain('stand-in');
    const stranger = new URL(redisUrl);
    stranger.password = '';
    const connection = new RedisConnection(stranger.href);
    const [reply] = await connection.run([[Buffer.from('PING')]]);
    connection.close();
    expect(String(reply)).toContain('NOAUTH');
  });

  test('no command line shows one', () => {
    const commandLines = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    for (const address of [stack.databaseUrl, stack.postgres.urlAs('authenticator')]) {
      expect(commandLines).not.toContain(passwordIn(address));
    }
    for (const [name, secret] of Object.entries(secrets())) {
      expect(commandLines.includes(secret), name).toBe(false);
    }
  });

  test('only their owner can read the files that have them', () => {
    const files = ['secrets.json', 'pgpass', ...(stack.redisUrl ? ['redis/redis.conf'] : [])];
    for (const file of files) {
      expect(statSync(join(dataDir, file)).mode & 0o777, file).toBe(0o600);
    }
    expect(statSync(join(dataDir, 'logs')).mode & 0o777).toBe(0o700);
    expect(secrets().postgresPassword).toBe(passwordIn(stack.databaseUrl));
  });

  test('a file says the one of Postgres as psql reads it', () => {
    const password = passwordIn(stack.databaseUrl);
    expect(readFileSync(join(dataDir, 'pgpass'), 'utf8')).toBe(
      `127.0.0.1:*:*:postgres:${password}\n`,
    );
  });

  test('an address without one is given it on this machine, and nowhere else', () => {
    const address = new URL(stack.databaseUrl);
    address.password = '';
    expect(withKeptPassword(address.href, dataDir)).toBe(stack.databaseUrl);
    for (const other of [
      'postgres://postgres@db.example/postgres',
      'postgres://someone@127.0.0.1/postgres',
      'postgres://postgres:own@127.0.0.1/postgres',
      'no address',
    ]) {
      expect(withKeptPassword(other, dataDir)).toBe(other);
    }
    expect(withKeptPassword(address.href, folder), 'no secrets there').toBe(address.href);
  });
});

describe('kept data', () => {
  const rulesFile = () =>
    join(dataHome(join(dataDir, 'postgres'), serverUser()), 'cluster', 'pg_hba.conf');

  test('from before there were passwords is brought over, and nothing of it is lost', async () => {
    await withClient(stack.databaseUrl, (client) =>
      client.query(
        `create table public.kept as select 1;
         alter role postgres password null; alter role authenticator password null`,
      ),
    );
    await stack.stop();
    const { postgresPassword, redisPassword, ...before } = secrets();
    writeFileSync(secretsFile, JSON.stringify(before));
    writeFileSync(rulesFile(), 'host all all 127.0.0.1/32 trust\n');

    stack = await startStack({ dataDir, durable: true });
    expect(await answerOf(stack.databaseUrl)).toEqual([{ kept: 'yes' }]);
    expect(await knock('postgres', 'postgres')).toBe('28P01');
    expect(await knock('authenticator', 'postgres')).toBe('28P01');
    expect(secrets()).toMatchObject(before);
    expect(passwordIn(stack.databaseUrl)).not.toBe(postgresPassword);
    const authenticator = passwordIn(stack.postgres.urlAs('authenticator'));
    expect(await knock('authenticator', authenticator)).toBe('let in');
  });

  test('whose secrets were lost gets new ones', async () => {
    await stack.stop();
    rmSync(secretsFile);
    stack = await startStack({ dataDir, durable: true });
    expect(await answerOf(stack.databaseUrl)).toEqual([{ kept: 'yes' }]);
  });

  test('that has its passwords is started as it is', async () => {
    const before = readFileSync(rulesFile(), 'utf8');
    const made = statSync(rulesFile()).mtimeMs;
    await stack.stop();
    stack = await startStack({ dataDir, durable: true });
    expect(readFileSync(rulesFile(), 'utf8')).toBe(before);
    expect(statSync(rulesFile()).mtimeMs).toBe(made);
    expect(await answerOf(stack.databaseUrl)).toEqual([{ kept: 'yes' }]);
  });
});
