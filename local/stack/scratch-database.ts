import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, escapeIdentifier } from 'pg';
import { openGateway } from '../gateway/gateway.ts';
import { applyMigrations } from '../postgres/migrations.ts';
import { AUTHENTICATOR, passwordOf } from '../postgres/passwords.ts';
import { prepareDatabase } from '../postgres/roles.ts';
import { MIGRATIONS_FOLDER } from '../project-paths.ts';
import { type RestChoice, startRest, withClient } from './database.ts';

const API_POOL = 5;

export interface ScratchOptions {
  readonly name?: string;
}

/** A database of its own within a running Postgres. */
export interface ScratchDatabase {
  readonly name: string;
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * Makes a database with all migrations, as a copy of a template that the first call makes.
 * It needs nothing but the superuser's address, so that any test process can call it.
 */
export async function createScratchDatabase(
  databaseUrl: string,
  { name = `scratch_${randomBytes(6).toString('hex')}` }: ScratchOptions = {},
): Promise<ScratchDatabase> {
  await withClient(databaseUrl, async (client) => {
    const template = await makeTemplate(client, databaseUrl);
    await client.query(
      `create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)}`,
    );
  });
  return {
    name,
    url: inDatabase(databaseUrl, name),
    drop: async () => {
      await withClient(databaseUrl, (client) =>
        client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`),
      );
    },
  };
}

/** The HTTP door of a scratch database. */
export interface ScratchApi {
  /** The value of SUPABASE_URL; `apikey` is a key of the stack in the form of a JWT. */
  readonly supabaseUrl: string;
  stop(): Promise<void>;
}

/** Gives a scratch database a PostgREST (or the adapter) and a gateway of its own. */
export async function openScratchApi(
  { name, url }: ScratchDatabase,
  { jwtSecret, rest = 'auto', pool = API_POOL }: ScratchApiOptions,
): Promise<ScratchApi> {
  const address = new URL(url);
  address.username = AUTHENTICATOR;
  address.password = passwordOf(AUTHENTICATOR, decodeURIComponent(address.password));
  const server = await startRest(rest, {
    databaseUrl: address.href,
    jwtSecret,
    schema: 'public',
    pool,
    logFile: join(tmpdir(), `${name}-postgrest.log`),
  });
  const gateway = await openGateway({ rest: { url: server.url, keys: new Map() }, redis: null });
  return {
    supabaseUrl: gateway.supabaseUrl,
    stop: async () => {
      await gateway.close();
      await server.stop();
    },
  };
}

export interface ScratchApiOptions {
  /** The secret that tokens are signed with: any for a database of one's own. */
  readonly jwtSecret: string;
  readonly rest?: RestChoice;
  readonly pool?: number;
}

/** The template's name carries a hash of all that goes into it: a changed file makes a new one. */
async function makeTemplate(client: Client, databaseUrl: string): Promise<string> {
  const files = (await readdir(MIGRATIONS_FOLDER).catch(() => [])).sort();
  const paths = files.map((file) => join(MIGRATIONS_FOLDER, file));
  const hash = createHash('sha256');
  for (const path of paths) {
    hash.update(`${path}\n`).update(await readFile(path).catch(() => ''));
  }
  const template = `template_${hash.digest('hex').slice(0, 16)}`;
  // One at a time, across processes: the lock ends with the connection.
  await client.query("select pg_advisory_lock(hashtext('scratch template'))");
  const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
  if (rowCount === 0) {
    const draft = `${template}_draft`;
    await client.query(`drop database if exists ${escapeIdentifier(draft)} with (force)`);
    await client.query(`create database ${escapeIdentifier(draft)} template template0`);
    await withClient(inDatabase(databaseUrl, draft), async (inner) => {
      await prepareDatabase(inner);
      await applyMigrations(inner, MIGRATIONS_FOLDER);
    });
    await client.query(
      `alter database ${escapeIdentifier(draft)} rename to ${escapeIdentifier(template)}`,
    );
  }
  await client.query("select pg_advisory_unlock(hashtext('scratch template'))");
  return template;
}

function inDatabase(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}
