import { randomBytes } from 'node:crypto';
import {
  type Child,
  type EndSignal,
  hasPrinted,
  type ProcessUser,
  startChild,
} from '../process/child-process.ts';
import { PortTaken } from '../process/port.ts';
import { type CrashListener, startServer } from '../process/server.ts';
import { findPostgres, type PostgresBinaries } from './binaries.ts';
import { prepareCluster } from './cluster.ts';
import { passwordOf, SCRAM_SETTING, SUPERUSER } from './passwords.ts';
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
  /** The superuser's; without it a new one is drawn at each start. */
  readonly password?: string;
  readonly onCrash?: CrashListener | undefined;
}

/** A running Postgres, and the means to break it. */
export interface Postgres {
  readonly port: number;
  readonly version: string;
  /** The superuser's address of a database, with the password. */
  url(database?: string): string;
  /** The address of a database for another role that may log in, with its password. */
  urlAs(role: string, database?: string): string;
  /** The process that runs at the moment. */
  pid(): number;
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
  const { password = randomBytes(24).toString('base64url') } = options;
  const { cluster, version } = await prepareCluster({ binaries, folder, user, password });
  let isFirst = true;
  const { port, ...server } = await startServer({
    start: async (free) => {
      const run = () => runServer({ ...options, binaries, cluster, user, port: free });
      if (!isFirst) return again(run);
      const child = await run();
      isFirst = false;
      return child;
    },
    stopSignal: options.durable ? 'SIGINT' : 'SIGQUIT',
    restartSignal: 'SIGINT',
    onCrash: options.onCrash,
  });
  const urlAs = (role: string, database = 'postgres') =>
    `postgres://${role}:${passwordOf(role, password)}@127.0.0.1:${port}/${database}`;
  return { ...server, port, version, urlAs, url: (database) => urlAs(SUPERUSER, database) };
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
      ...SCRAM_SETTING,
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
