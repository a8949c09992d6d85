import { join } from 'node:path';
import { Client } from 'pg';
import { ExplainedError } from '../explained-error.ts';
import { applyMigrations, applySeed, type MigrationReport } from '../postgres/migrations.ts';
import { type Postgres, startPostgres } from '../postgres/postgres.ts';
import { prepareDatabase } from '../postgres/roles.ts';
import { secureAddress } from '../postgres/tls.ts';
import { describeZoneDifferences, findZoneDifferences } from '../postgres/zones.ts';
import { startPostgrestAdapter } from '../postgrest/adapter/server.ts';
import {
  findPostgrest,
  type Rest,
  type RestOptions,
  startPostgrest,
} from '../postgrest/postgrest.ts';
import type { CrashListener } from '../process/server.ts';
import { MIGRATIONS_FOLDER, SEED_FILE } from '../project-paths.ts';

export type RestChoice = 'auto' | 'postgrest' | 'adapter';

export interface DatabaseOptions {
  readonly folder: string;
  readonly logs: string;
  readonly durable: boolean;
  readonly seed: boolean;
  readonly openDefaults: boolean;
  readonly rest: RestChoice;
  readonly pool: number;
  readonly jwtSecret: string;
  /** The superuser's. */
  readonly password: string;
  readonly onCrash?: CrashListener | undefined;
}

/** Postgres with the migrations applied, and what answers for it over HTTP. */
export interface Database {
  readonly postgres: Postgres;
  readonly rest: Rest;
  readonly migrations: MigrationReport;
  /** What to know about its data, and what to do. */
  readonly notes: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Starts Postgres, brings its schema up to date and starts PostgREST on it. */
export async function startDatabase(options: DatabaseOptions): Promise<Database> {
  const { folder, logs, durable, password, onCrash } = options;
  const logFile = join(logs, 'postgres.log');
  const postgres = await startPostgres({ folder, durable, logFile, password, onCrash });
  const notes: string[] = [];
  try {
    const migrations = await withClient(postgres.url(), async (client) => {
      await prepareDatabase(client, options.openDefaults);
      const report = await applyMigrations(client, MIGRATIONS_FOLDER, (note) => notes.push(note));
      if (options.seed) await applySeed(client, SEED_FILE);
      const differences = await findZoneDifferences(client, 'coming flights');
      if (differences.length) notes.push(describeZoneDifferences(differences));
      return report;
    });
    const rest = await startRest(options.rest, {
      databaseUrl: postgres.urlAs('authenticator'),
      jwtSecret: options.jwtSecret,
      schema: 'public',
      pool: options.pool,
      logFile: join(logs, 'postgrest.log'),
      onCrash,
    });
    const stop = async () => {
      await rest.stop();
      await postgres.stop();
    };
    return { postgres, rest, migrations, notes, stop };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** Starts PostgREST, or the adapter where there is none or it was asked for. */
export async function startRest(choice: RestChoice, options: RestOptions): Promise<Rest> {
  const command = choice === 'adapter' ? null : findPostgrest();
  if (command) return startPostgrest(command, options);
  if (choice !== 'postgrest') return startPostgrestAdapter(options);
  throw new ExplainedError(
    'There is no PostgREST for this machine.',
    'Set POSTGREST_BIN to the path of one, or put "postgrest" on the PATH.',
  );
}

/** Runs something with a connection of its own; to another machine with TLS or not at all. */
export async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: securedAddress(url) });
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** The address with its mode of TLS, which `pg` is to read as libpq does: by itself it knows no `require`. */
function securedAddress(address: string): string {
  const secured = secureAddress(address, process.env);
  if ('refused' in secured) {
    throw new ExplainedError(secured.refused, 'docs/operations.md says more, under Deploy.');
  }
  const url = new URL(secured.address);
  const mode = url.searchParams.get('sslmode');
  // On this machine `pg` does as it always did: without TLS, unless told.
  if (mode === 'prefer') return address;
  url.searchParams.set('uselibpqcompat', 'true');
  const { PGSSLROOTCERT } = process.env;
  if (PGSSLROOTCERT && mode !== 'disable' && !url.searchParams.has('sslrootcert')) {
    url.searchParams.set('sslrootcert', PGSSLROOTCERT);
  }
  return url.href;
}
