import type { Gateway } from '../gateway/gateway.ts';
import type { MigrationReport } from '../postgres/migrations.ts';
import type { Postgres } from '../postgres/postgres.ts';
import type { Rest } from '../postgrest/postgrest.ts';
import type { RedisBackend } from '../redis/backend.ts';
import type { ApiKeys } from './api-keys.ts';
import { type Parts, type StackOptions, startParts } from './parts.ts';
import {
  createScratchDatabase,
  type ScratchDatabase,
  type ScratchOptions,
} from './scratch-database.ts';

export type { StackOptions } from './parts.ts';

/** A running stack: what a Worker needs to reach it, and the means to look into it and break it. */
export interface Stack {
  /** The Worker's variables. */
  readonly vars: Readonly<Record<string, string>>;
  /** The superuser's address of the database. */
  readonly databaseUrl: string;
  /** The address of the Redis server, null for the stand-in. */
  readonly redisUrl: string | null;
  readonly keys: ApiKeys;
  /** What each part is, for people to read. */
  readonly using: { readonly postgres: string; readonly rest: string; readonly redis: string };
  readonly migrations: MigrationReport;
  readonly postgres: Postgres;
  readonly postgrest: Rest;
  readonly redis: RedisBackend;
  readonly gateway: Gateway;
  /** Another database with all migrations in the same Postgres. */
  createDatabase(options?: ScratchOptions): Promise<ScratchDatabase>;
  stop(): Promise<void>;
}

/** Starts Postgres, PostgREST, Redis and the gateway, each on a free loopback port. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const parts = await startParts({ ...options, withDatabase: true, withRedis: true });
  const { database, redis, gateway, keys, stop } = parts;
  if (!database || !redis) throw new Error('A part of the stack was not started.');
  const { postgres, rest, migrations } = database;
  return {
    vars: workerVars(parts),
    databaseUrl: postgres.url(),
    redisUrl: redis.url,
    keys,
    using: {
      postgres: `Postgres ${postgres.version}`,
      rest: rest.description,
      redis: redis.description,
    },
    migrations,
    postgres,
    postgrest: rest,
    redis,
    gateway,
    createDatabase: (scratch) => createScratchDatabase(postgres.url(), scratch),
    stop,
  };
}

/** The Worker's variables for the parts that were started. */
export function workerVars({ database, redis, gateway, keys, secrets }: Parts) {
  return {
    SECRET_KEY: secrets.secretKey,
    ...(database ? { SUPABASE_URL: gateway.supabaseUrl, SUPABASE_KEY: keys.secret } : {}),
    ...(redis
      ? {
          UPSTASH_REDIS_REST_URL: gateway.redisUrl,
          UPSTASH_REDIS_REST_TOKEN: secrets.redisToken,
        }
      : {}),
  };
}
