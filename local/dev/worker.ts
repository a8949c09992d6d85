import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExplainedError } from '../explained-error.ts';
import { type Child, startChild } from '../process/child-process.ts';
import { writePrivateFile } from '../process/private-files.ts';
import type { Supervisor } from '../process/supervisor.ts';
import { ROOT } from '../project-paths.ts';

const HOST_PROGRAM = fileURLToPath(new URL('../worker/host.ts', import.meta.url));
const START_TIMEOUT_MS = 60_000;
const POLL_MS = 50;
const ANSWER_TIMEOUT_MS = 1_000;

export interface WorkerOptions {
  readonly port: number;
  /** Where the variables and the log are written. */
  readonly folder: string;
  readonly vars: Readonly<Record<string, string>>;
  /** Hears what the Worker says from its first answer on. */
  readonly print: (text: string) => void;
  /** Told when the Worker's processes have died. */
  readonly supervisor: Supervisor;
}

/** A Worker in workerd, built by wrangler, and again when a source file changes. */
export interface Worker {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the Worker on its port and waits for its first answer. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { port, folder, vars, print, supervisor } = options;
  requireWrangler();
  const varsFile = join(folder, `worker-${port}.json`);
  writePrivateFile(varsFile, JSON.stringify(vars));
  const debugLog = join(folder, 'logs', 'wrangler.log');
  rmSync(debugLog, { force: true });
  let stopped = false;
  const start = async () => {
    const child = await startHost(varsFile, debugLog, options);
    child.onOutput((text) => stopped || print(text));
    child.ended.then(() => {
      if (!stopped) supervisor.ended({ name: 'the Worker', output: child.output(), restart });
    });
    return child;
  };
  const restart = async () => {
    running = await start();
    if (stopped) await running.stop('SIGINT');
  };
  let running = await start();
  return {
    url: urlOf(port),
    stop: async () => {
      stopped = true;
      await running.stop('SIGINT');
    },
  };
}

/** The process that has the Worker, once it has answered. Dead workerds are replaced in there. */
async function startHost(
  varsFile: string,
  debugLog: string,
  { port, folder, supervisor }: WorkerOptions,
): Promise<Child> {
  const child = await startChild({
    name: 'the Worker',
    command: process.execPath,
    args: [HOST_PROGRAM, String(port), varsFile],
    cwd: ROOT,
    logFile: join(folder, 'logs', 'worker.log'),
    onMessage: () => supervisor.ended({ name: 'workerd', output: '' }),
    env: {
      ...process.env,
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: 'false',
      WRANGLER_CI_DISABLE_CONFIG_WATCHING: 'true',
      WRANGLER_HIDE_BANNER: 'true',
      WRANGLER_LOG_PATH: debugLog,
      WRANGLER_SEND_ERROR_REPORTS: 'false',
      WRANGLER_SEND_METRICS: 'false',
      ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
    },
  });
  await firstAnswer(child, urlOf(port));
  return child;
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

function requireWrangler(): void {
  try {
    createRequire(import.meta.url).resolve('wrangler/package.json');
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

const urlOf = (port: number) => `http://127.0.0.1:${port}`;
