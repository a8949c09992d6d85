import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import { type Child, hasPrinted, startChild } from '../process/child-process.ts';
import { PortTaken } from '../process/port.ts';
import { makePrivateFolder, writePrivateFile } from '../process/private-files.ts';
import { type CrashListener, startServer } from '../process/server.ts';
import type { RedisBackend } from './backend.ts';
import { RedisConnection } from './connection.ts';
import { createMemoryRedis } from './memory/backend.ts';

const START_TIMEOUT_MS = 10_000;
const PROGRAMS = ['redis-server', 'valkey-server'];

export interface RedisOptions {
  readonly folder: string;
  /** Whether what it holds is kept on disk. */
  readonly persistent: boolean;
  readonly logFile: string;
  /** Without it a new one is drawn at each start. */
  readonly password?: string;
  readonly onCrash?: CrashListener | undefined;
}

/** A Redis by its address, a server of our own, the stand-in, or whichever of these two is there. */
export type RedisChoice = 'auto' | 'server' | 'memory' | { readonly url: string };

/** Starts or connects the Redis that was chosen. */
export async function chooseRedis(
  choice: RedisChoice,
  options: RedisOptions,
): Promise<RedisBackend> {
  if (typeof choice === 'object') return connectRedis(choice.url);
  const server = choice === 'memory' ? null : findRedis();
  if (server) return startRedis(server, options);
  if (choice !== 'server') return createMemoryRedis();
  throw new ExplainedError(
    'There is no Redis server on this machine.',
    `Install one so that ${PROGRAMS.join(' or ')} is on the PATH.`,
  );
}

/** A Redis or Valkey server on the PATH, and which one it is. */
export function findRedis(): { command: string; description: string } | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const program of PROGRAMS) {
    for (const folder of folders) {
      const command = join(folder, program);
      if (!existsSync(command)) continue;
      const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
      const version = /v=([\d.]+)/.exec(stdout ?? '')?.[1] ?? '';
      if (status === 0) return { command, description: `${program} ${version}`.trim() };
    }
  }
  return null;
}

/** Starts a Redis server on a free loopback port. */
export async function startRedis(
  { command, description }: { command: string; description: string },
  options: RedisOptions,
): Promise<RedisBackend> {
  makePrivateFolder(options.folder);
  const { password = randomBytes(24).toString('base64url') } = options;
  // In a file, since anybody can read a command line.
  const settingsFile = join(options.folder, 'redis.conf');
  writePrivateFile(settingsFile, `requirepass ${password}\n`);
  const { port, ...server } = await startServer({
    start: (free) => run(command, settingsFile, free, options),
    stopSignal: 'SIGTERM',
    restartSignal: 'SIGTERM',
    onCrash: options.onCrash,
  });
  const url = `redis://:${password}@127.0.0.1:${port}`;
  const connection = new RedisConnection(url);
  return {
    ...server,
    description,
    url,
    run: (commands) => connection.run(commands),
    kill: (signal) => {
      connection.close();
      return server.kill(signal);
    },
    stop: () => {
      connection.close();
      return server.stop();
    },
  };
}

/** A Redis that somebody else runs: it is used, and never started, stopped or broken. */
export function connectRedis(url: string): RedisBackend {
  const connection = new RedisConnection(url);
  const { host } = new URL(url);
  const close = async () => connection.close();
  return {
    description: `the Redis at ${host}`,
    url,
    run: (commands) => connection.run(commands),
    kill: close,
    restart: close,
    stop: close,
  };
}

async function run(
  command: string,
  settingsFile: string,
  port: number,
  options: RedisOptions,
): Promise<Child> {
  const { folder, persistent, logFile } = options;
  const child = await startChild({
    name: 'redis',
    command,
    args: [
      settingsFile,
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
      ...['--appendonly', persistent ? 'yes' : 'no', '--daemonize', 'no'],
    ],
    logFile,
  });
  if (await hasPrinted(child, /Ready to accept connections/, START_TIMEOUT_MS)) return child;
  await child.stop('SIGTERM');
  if (/address already in use/i.test(child.output())) throw new PortTaken(`port ${port}`);
  throw new Error(`Redis did not start (its log is ${logFile}):\n${child.output().trim()}`);
}
