import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import { SUPERUSER } from '../postgres/passwords.ts';
import { dataHome, serverUser } from '../postgres/server-user.ts';
import { endListed, listChildren, reaperPid } from '../process/guard.ts';
import { writePrivateFile } from '../process/private-files.ts';
import { isRunning, startTime } from '../process/state.ts';
import { reasonOf } from '../process/temporary-folder.ts';

/** In a data folder: all secrets, and the superuser's password as `psql` reads it. */
export const SECRETS_FILE = 'secrets.json';
export const PASSWORD_FILE = 'pgpass';
const CHILDREN_FILE = 'children.json';

const REAPER_WAIT_MS = 8_000;
const POLL_MS = 50;

/** What is made once for a data folder and kept, so that tokens stay valid. */
export interface Secrets {
  readonly secretKey: string;
  readonly jwtSecret: string;
  readonly publishableKey: string;
  readonly apiSecretKey: string;
  readonly redisToken: string;
  /** The superuser's of Postgres; those of other roles are derived from it. */
  readonly postgresPassword: string;
  readonly redisPassword: string;
  /** What the cache's keys begin with in a Redis that outlives a reset. */
  readonly cachePrefix: string;
}

/** The secrets of a data folder: read, or made on its first use. */
export function keepSecrets(folder: string): Secrets {
  const file = join(folder, SECRETS_FILE);
  const made: Secrets = {
    secretKey: randomText(48),
    jwtSecret: randomText(48),
    publishableKey: `sb_publishable_${randomText(24)}`,
    apiSecretKey: `sb_secret_${randomText(24)}`,
    redisToken: randomText(32),
    postgresPassword: randomText(24),
    redisPassword: randomText(24),
    cachePrefix: newCachePrefix(),
  };
  const secrets: Secrets = { ...made, ...readJson(file) };
  writeSecrets(folder, secrets);
  return secrets;
}

/** The address of the superuser on this machine, with the password that its data folder keeps. */
export function withKeptPassword(address: string, folder: string): string {
  const url = URL.parse(address);
  const isOurs = url?.hostname === '127.0.0.1' && url.username === SUPERUSER && !url.password;
  if (!isOurs) return address;
  const { postgresPassword } = readJson(join(folder, SECRETS_FILE));
  url.password = typeof postgresPassword === 'string' ? postgresPassword : '';
  return url.href;
}

function writeSecrets(folder: string, secrets: Secrets): void {
  writePrivateFile(join(folder, SECRETS_FILE), `${JSON.stringify(secrets, null, 2)}\n`);
  // What `psql` and `pg` read the superuser's password from, when PGPASSFILE names it.
  writePrivateFile(
    join(folder, PASSWORD_FILE),
    `127.0.0.1:*:*:${SUPERUSER}:${secrets.postgresPassword}\n`,
  );
}

function newCachePrefix(): string {
  return `local-${randomBytes(4).toString('hex')}:`;
}

/** Deletes the data in a folder; keys and tokens stay valid. */
export function resetFolder(folder: string): void {
  const secrets = { ...keepSecrets(folder), cachePrefix: newCachePrefix() };
  writeSecrets(folder, secrets);
  for (const part of [dataHome(join(folder, 'postgres'), serverUser()), join(folder, 'redis')]) {
    rmSync(part, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Makes a folder for data, or says why it cannot be made. */
export function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw notWritable(folder, error);
  }
}

function notWritable(folder: string, error: unknown): ExplainedError {
  return new ExplainedError(
    `Data cannot be kept in ${folder}: ${reasonOf(error)}.`,
    'Another account may have made it, such as root: have it given back to you, or remove it.',
  );
}

/** Takes a data folder for this process alone; call what it returns to give it back. */
export async function takeFolder(folder: string): Promise<() => void> {
  makeDataFolder(folder);
  const file = join(folder, 'lock.json');
  const draft = join(folder, `lock-${process.pid}.json`);
  const reaper = reaperPid() ?? 0;
  const owner = {
    ...{ pid: process.pid, started: startTime(process.pid) },
    ...{ reaper, reaperStarted: startTime(reaper) },
  };
  try {
    writeFileSync(draft, JSON.stringify(owner));
  } catch (error) {
    throw notWritable(folder, error);
  }
  try {
    for (;;) {
      if (tryLink(draft, file)) {
        const unlist = listChildren(join(folder, CHILDREN_FILE));
        return () => {
          unlist();
          rmSync(file, { force: true });
        };
      }
      await outliveOwner(folder);
      rmSync(file, { recursive: true, force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Waits until all that a killed owner of the folder has left behind is gone, its ports included.
 * Throws when the owner still runs.
 */
export async function outliveOwner(folder: string): Promise<void> {
  const { pid, started, reaper, reaperStarted } = readJson(join(folder, 'lock.json'));
  if (isStill(pid, started)) {
    throw new ExplainedError(
      `Another stack is already running on ${folder} (process ${pid}).`,
      'Use that one, or end it first: data has one owner.',
    );
  }
  const deadline = Date.now() + REAPER_WAIT_MS;
  while (isStill(reaper, reaperStarted) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  // The reaper was killed as well: what it would have ended is ended here.
  await endListed(join(folder, CHILDREN_FILE));
}

/** Whether a process of that id runs, and is the one that began then. */
function isStill(pid: unknown, started: unknown): boolean {
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid < 1) return false;
  return isRunning(pid) && startTime(pid) === started;
}

function tryLink(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readJson(file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return value && typeof value === 'object' ? { ...value } : {};
  } catch {
    return {};
  }
}

function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
