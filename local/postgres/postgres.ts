import { execFile } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ExplainedError } from '../explained-error.ts';
import {
  type Child,
  type EndSignal,
  hasPrinted,
  type ProcessUser,
  startChild,
} from '../process/child-process.ts';
import { onFreePort, PortTaken } from '../process/port.ts';
import { findPostgres, type PostgresBinaries } from './binaries.ts';
import { dataHome, makeFolder, serverUser } from './server-user.ts';

const START_TIMEOUT_MS = 30_000;
/** After a SIGKILL the old backends need a moment to leave the shared memory. */
const RESTART_RETRY_MS = 100;
const RESTART_ATTEMPTS_MAX = 50;

export interface PostgresOptions {
  /** A folder of its own; the cluster is made in it when there is none. */
  readonly folder: string;
  /** Whether an acknowledged commit survives a crash. */
  readonly durable: boolean;
  readonly logFile: string;
  readonly onCrash?: ((child: Child) => void) | undefined;
}

/** A running Postgres, and the means to break it. */
export interface Postgres {
  readonly port: number;
  readonly version: string;
  /** The superuser's address of a database. */
  url(database?: string): string;
  /** The address of a database for another role. */
  urlAs(role: string, database?: string): string;
  /** Ends it as a crash would, and waits until it is gone. */
  kill(signal?: EndSignal): Promise<void>;
  /** Starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts Postgres on a free loopback port, in the folder's cluster or a new one. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const user = serverUser();
  const binaries = findPostgres(user);
  const folder = dataHome(options.folder, user);
  makeFolder(folder, user);
  const cluster = join(folder, 'cluster');
  const version = await makeCluster(binaries, folder, user);
  const run = (port: number) => runServer({ binaries, cluster, user, port, ...options });
  let expected = false;
  const watch = (child: Child) => {
    expected = false;
    child.ended.then(() => expected || options.onCrash?.(child));
    return child;
  };
  let [child, port] = await onFreePort(async (free) => [watch(await run(free)), free] as const);
  const urlAs = (role: string, database = 'postgres') =>
    `postgres://${role}@127.0.0.1:${port}/${database}`;
  const end = (signal: EndSignal) => {
    expected = true;
    return child.stop(signal);
  };
  return {
    port,
    version,
    url: (database) => urlAs('postgres', database),
    urlAs,
    kill: (signal = 'SIGKILL') => end(signal),
    restart: async () => {
      await end('SIGINT');
      child = watch(await again(() => run(port)));
    },
    stop: () => end(options.durable ? 'SIGINT' : 'SIGQUIT'),
  };
}

async function makeCluster(
  binaries: PostgresBinaries,
  folder: string,
  user: ProcessUser | null,
): Promise<string> {
  const cluster = join(folder, 'cluster');
  const versionFile = join(cluster, 'PG_VERSION');
  const { stdout } = await promisify(execFile)(binaries.postgres, ['--version']);
  const version = stdout.replace(/^.*\) /, '').trim();
  if (existsSync(versionFile)) {
    const made = readFileSync(versionFile, 'utf8').trim();
    if (version.startsWith(`${made}.`)) return version;
    throw new ExplainedError(
      `The kept data was made by Postgres ${made}, and this is Postgres ${version}.`,
      'Run "npm run dev -- --reset" to start afresh.',
    );
  }
  // Made beside and renamed, so that an interrupted start leaves no half-made cluster.
  const draft = join(folder, 'draft');
  rmSync(draft, { recursive: true, force: true });
  const flags = ['--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  const child = await startChild({
    name: 'initdb',
    command: binaries.initdb,
    args: ['-D', draft, '-U', 'postgres', ...flags],
    cwd: user ? '/' : folder,
    user,
  });
  await child.ended;
  if (!existsSync(join(draft, 'PG_VERSION'))) {
    throw new Error(`Postgres could not make its cluster in ${folder}:\n${child.output()}`);
  }
  renameSync(draft, cluster);
  return version;
}

interface ServerOptions extends PostgresOptions {
  readonly binaries: PostgresBinaries;
  readonly cluster: string;
  readonly user: ProcessUser | null;
  readonly port: number;
}

async function runServer(options: ServerOptions): Promise<Child> {
  const { binaries, cluster, user, port, durable, logFile } = options;
  const settings = {
    max_connections: '200',
    shared_buffers: '64MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // As Supabase has it: extensions are found without a prefix.
    search_path: '"$user", public, extensions',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const child = await startChild({
    name: 'postgres',
    command: binaries.postgres,
    args: [
      ...['-D', cluster, '-h', '127.0.0.1', '-p', String(port), '-k', ''],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    cwd: user ? '/' : cluster,
    user,
    logFile,
  });
  if (await hasPrinted(child, /ready to accept connections/, START_TIMEOUT_MS)) return child;
  await child.stop('SIGQUIT');
  if (child.output().includes('Address already in use')) throw new PortTaken(`port ${port}`);
  throw new Error(`Postgres did not start (its log is ${logFile}):\n${child.output().trim()}`);
}

async function again(start: () => Promise<Child>): Promise<Child> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === RESTART_ATTEMPTS_MAX || error instanceof PortTaken) throw error;
      await new Promise((resolve) => setTimeout(resolve, RESTART_RETRY_MS));
    }
  }
}
