import { join } from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import type { Postgres } from '../postgres/postgres.ts';
import type { RedisBackend } from '../redis/backend.ts';
import { PASSWORD_FILE, SECRETS_FILE } from '../stack/data-folder.ts';
import type { Parts } from '../stack/parts.ts';
import type { DevSettings } from './settings.ts';

const DAY_MS = 86_400_000;

interface Report {
  readonly url: string;
  readonly folder: string;
  readonly parts: Parts | null;
  readonly settings: DevSettings;
  readonly seconds: string;
}

/** What `npm run dev` says when it is ready. */
export function readyReport({ url, folder, parts, settings, seconds }: Report): string {
  const database = parts?.database
    ? `Postgres ${parts.database.postgres.version} behind ${parts.database.rest.description}`
    : settings.supabase?.SUPABASE_URL;
  // An address from REDIS_URL can carry a password, and ours does.
  const ownRedis = settings.redis === 'auto' ? whereRedisIs(parts?.redis) : null;
  const redis = parts?.redis
    ? [parts.redis.description, ownRedis].filter(Boolean).join(', ')
    : settings.upstash?.UPSTASH_REDIS_REST_URL;
  const tomorrow = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
  return [
    `\n  The API is ready at ${url} (${seconds} s), its documentation at ${url}/docs\n`,
    `  Database   ${database}`,
    ...(parts?.database ? [`             ${psqlCommand(parts.database.postgres, folder)}`] : []),
    `  Redis      ${redis}`,
    ...(parts
      ? [
          `  Data       ${folder} (npm run dev -- --reset starts afresh)`,
          `  Passwords  ${join(folder, SECRETS_FILE)}`,
        ]
      : []),
    ...(parts?.database ? DEMO_USERS : []),
    '\n  Try',
    `    curl '${url}/route?origin=DEL&destination=LHR&date=${tomorrow}'`,
    '\n  Ctrl-C stops everything.\n',
    ...(parts ? warnings(parts).map((warning) => `  Note: ${warning}\n`) : []),
  ].join('\n');
}

/** How to look into the database. Passwords are named by the file that has them. */
function psqlCommand(postgres: Postgres, folder: string): string {
  const passwords = shellWord(join(folder, PASSWORD_FILE));
  return `PGPASSFILE=${passwords} psql ${withoutPassword(postgres.url())}`;
}

function whereRedisIs(redis: RedisBackend | null | undefined): string | null {
  if (!redis?.url || !redis.pid) return null;
  return `${withoutPassword(redis.url)}, process ${redis.pid()}`;
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  url.password = '';
  return url.href;
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A failure as a person wants to read it. */
export function failureReport(error: unknown): string {
  if (error instanceof ExplainedError) return `\n  ${error.message}\n  ${error.wayOut}\n`;
  return `\n  ${error instanceof Error ? error.message : String(error)}\n`;
}

const DEMO_USERS = [
  '\n  Demo users, password gocomet-demo',
  '    shipper@gocomet.dev   customer',
  '    handler@gocomet.dev   handler',
  '    admin@gocomet.dev     admin',
];

function warnings({ database, redis }: Parts): string[] {
  const found = [...(database?.notes ?? [])];
  if (redis && !redis.url) {
    found.push(
      'neither redis-server nor valkey-server is on the PATH, so an in-memory stand-in serves ' +
        'the cache and the locks.\n  Install one, or set REDIS_URL, to run on the real thing.',
    );
  }
  if (database && database.rest.description !== 'PostgREST') {
    found.push(
      'there is no PostgREST for this platform, so an adapter calls the functions.\n  ' +
        'Set POSTGREST_BIN, or put "postgrest" on the PATH, to run on the real thing.',
    );
  }
  const changed = database?.migrations.changed ?? [];
  if (changed.length) {
    found.push(
      `these migrations have changed since they were applied: ${changed.join(', ')}.\n  ` +
        'Run "npm run dev -- --reset" to have the database follow them.',
    );
  }
  return found;
}
