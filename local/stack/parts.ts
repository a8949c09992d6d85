import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Gateway, openGateway } from '../gateway/gateway.ts';
import { letThrough, serverUser } from '../postgres/server-user.ts';
import { removeAtExit } from '../process/guard.ts';
import { makePrivateFolder } from '../process/private-files.ts';
import type { CrashListener } from '../process/server.ts';
import { makeTemporaryFolder } from '../process/temporary-folder.ts';
import type { RedisBackend } from '../redis/backend.ts';
import { chooseRedis, type RedisChoice } from '../redis/redis.ts';
import { type ApiKeys, makeApiKeys, opaqueKeys } from './api-keys.ts';
import {
  keepSecrets,
  makeDataFolder,
  resetFolder,
  type Secrets,
  takeFolder,
} from './data-folder.ts';
import { type Database, type RestChoice, startDatabase } from './database.ts';

const DATABASE_POOL = 10;

export interface StackOptions {
  /** Where data is kept. Without it: a temporary folder, removed when the stack stops. */
  readonly dataDir?: string;
  /** Whether an acknowledged commit survives a crash. */
  readonly durable?: boolean;
  readonly redis?: RedisChoice;
  readonly rest?: RestChoice;
  /** Whether to delete the data that is there. */
  readonly reset?: boolean;
  /** Whether to run the seed. */
  readonly seed?: boolean;
  /** How many connections PostgREST has. */
  readonly databasePool?: number;
  /** Whether what a migration makes in public is open by default, as in older projects. */
  readonly openDefaults?: boolean;
  /** Called when a process of the stack ends that nobody ended, with the means to start it again. */
  readonly onCrash?: CrashListener;
}

/** What to start: a part that is elsewhere is left out. */
export interface PartsOptions extends StackOptions {
  readonly withDatabase: boolean;
  readonly withRedis: boolean;
}

/** The parts that were started, behind one gateway. */
export interface Parts {
  readonly database: Database | null;
  readonly redis: RedisBackend | null;
  readonly gateway: Gateway;
  readonly secrets: Secrets;
  readonly keys: ApiKeys;
  stop(): Promise<void>;
}

/** Starts the parts that are asked for, at the same time; all of them or none. */
export async function startParts(options: PartsOptions): Promise<Parts> {
  const folder = options.dataDir ? resolve(options.dataDir) : temporaryFolder();
  const stops: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    if (!options.dataDir) {
      stops.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    }
    stops.push(await takeFolder(folder));
    letThrough(folder, serverUser());
    if (options.reset) resetFolder(folder);
    const logs = join(folder, 'logs');
    makeDataFolder(logs);
    // They show what was asked of the database.
    makePrivateFolder(logs);
    const secrets = keepSecrets(folder);
    const keys = makeApiKeys(secrets);
    const [database, redis] = await both(
      options.withDatabase ? startOwnDatabase(options, { folder, logs, secrets }) : null,
      options.withRedis ? startOwnRedis(options, { folder, logs, secrets }) : null,
      stops,
    );
    const gateway = await openGateway({
      rest: database && { url: database.rest.url, keys: opaqueKeys(keys) },
      redis: redis && { backend: redis, token: secrets.redisToken },
    });
    stops.push(() => gateway.close());
    return { database, redis, gateway, secrets, keys, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startOwnDatabase(
  options: StackOptions,
  { folder, logs, secrets }: { folder: string; logs: string; secrets: Secrets },
): Promise<Database> {
  return startDatabase({
    folder: join(folder, 'postgres'),
    logs,
    durable: options.durable ?? false,
    seed: options.seed ?? false,
    openDefaults: options.openDefaults ?? false,
    rest: options.rest ?? 'auto',
    pool: options.databasePool ?? DATABASE_POOL,
    jwtSecret: secrets.jwtSecret,
    password: secrets.postgresPassword,
    onCrash: options.onCrash,
  });
}

function startOwnRedis(
  options: StackOptions,
  { folder, logs, secrets }: { folder: string; logs: string; secrets: Secrets },
): Promise<RedisBackend> {
  return chooseRedis(options.redis ?? 'auto', {
    folder: join(folder, 'redis'),
    persistent: options.dataDir !== undefined,
    logFile: join(logs, 'redis.log'),
    password: secrets.redisPassword,
    onCrash: options.onCrash,
  });
}

/** Waits for both, and notes how to stop whatever has started before a failure is passed on. */
async function both(
  database: Promise<Database> | null,
  redis: Promise<RedisBackend> | null,
  stops: (() => Promise<void> | void)[],
): Promise<[Database | null, RedisBackend | null]> {
  const settled = await Promise.allSettled([database, redis]);
  const [first, second] = settled;
  if (first.status === 'fulfilled' && first.value) stops.push(first.value.stop);
  if (second.status === 'fulfilled' && second.value) stops.push(second.value.stop);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
}

function temporaryFolder(): string {
  const folder = makeTemporaryFolder('gocomet-api-stack-');
  removeAtExit(folder);
  return folder;
}
