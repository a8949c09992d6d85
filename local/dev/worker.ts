import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import { type Child, startChild } from '../process/child-process.ts';
import { writePrivateFile } from '../process/private-files.ts';
import { ROOT } from '../project-paths.ts';

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 50;
/** wrangler holds requests while there is no Worker for them, and itself does not end meanwhile. */
const ANSWER_TIMEOUT_MS = 1_000;

export interface WorkerOptions {
  readonly port: number;
  /** Where the variables and the log are written. */
  readonly folder: string;
  readonly vars: Readonly<Record<string, string>>;
  /** Hears what the Worker says from its first answer on. */
  readonly print: (text: string) => void;
}

/** A Worker in workerd, by `wrangler dev`, which starts it again when a source file changes. */
export interface Worker {
  readonly url: string;
  readonly child: Child;
  stop(): Promise<void>;
}

/** Starts the Worker on its port and waits for its first answer. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { port, folder, vars, print } = options;
  const envFile = join(folder, `worker-${port}.env`);
  const lines = Object.entries(vars).map(([name, value]) => `${name}=${quote(value)}\n`);
  writePrivateFile(envFile, lines.join(''));
  const debugLog = join(folder, 'logs', 'wrangler.log');
  rmSync(debugLog, { force: true });
  const child = await startChild({
    name: 'wrangler',
    command: process.execPath,
    args: [
      ...[findWrangler(), 'dev', '--ip', '127.0.0.1', '--port', String(port), '--local'],
      ...['--inspector-port', '0', '--env-file', envFile, '--show-interactive-dev-session=false'],
    ],
    cwd: ROOT,
    logFile: join(folder, 'logs', 'worker.log'),
    env: {
      ...process.env,
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      WRANGLER_LOG_PATH: debugLog,
      WRANGLER_SEND_ERROR_REPORTS: 'false',
      WRANGLER_SEND_METRICS: 'false',
      ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await firstAnswer(child, url);
  child.onOutput(print);
  return { url, child, stop: () => child.stop('SIGINT') };
}

async function firstAnswer(child: Child, url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(`${url}/health`))) {
    if (child.hasEnded() || Date.now() > deadline) {
      await child.stop('SIGINT');
      throw new Error(`The Worker did not start:\n${child.output().trim()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function findWrangler(): string {
  try {
    const file = createRequire(import.meta.url).resolve('wrangler/package.json');
    return join(dirname(file), 'bin', 'wrangler.js');
  } catch {
    throw new ExplainedError('wrangler is not installed.', 'Run "npm install".');
  }
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).then(
    async (response) => {
      await response.body?.cancel();
      return true;
    },
    () => false,
  );
}

/** As a .env file wants it: as it is between single quotes, which nothing escapes. */
function quote(value: string): string {
  if (!value.includes("'")) return `'${value}'`;
  return value.includes('"') ? `\`${value}\`` : `"${value}"`;
}
