import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { guardChild, releaseChild } from './guard.ts';
import { markedEnv } from './mark.ts';

const TAIL_CHARACTERS = 8_000;
const STOP_GRACE_MS = 5_000;

/** The account a process runs as, where it must not be ours. */
export interface ProcessUser {
  readonly uid: number;
  readonly gid: number;
}

export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly user?: ProcessUser | null;
  /** Where its output is kept as well. */
  readonly logFile?: string;
  /** Hears what a program of ours tells by `process.send`. */
  readonly onMessage?: (message: unknown) => void;
}

/** Signals that end a process. */
export type EndSignal = 'SIGINT' | 'SIGKILL' | 'SIGQUIT' | 'SIGTERM';

/** A child in a process group of its own, known to the reaper until it has ended. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Resolves when the process has ended and its output is complete. */
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  /** The last part of what it printed. */
  output(): string;
  /** Hears what it prints from now on. */
  onOutput(listener: (text: string) => void): void;
  signal(signal: NodeJS.Signals): void;
  /** Signals it, waits for its end, and kills it when it takes too long. */
  stop(signal: EndSignal): Promise<void>;
}

/** Starts a process that cannot outlive this one, not even if this one is killed. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, command, args, env, cwd, user, logFile, onMessage } = options;
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(onMessage ? ['ipc' as const] : [])],
    env: { ...(env ?? process.env), ...markedEnv() },
    ...(cwd ? { cwd } : {}),
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  let tail = '';
  let running = true;
  const listeners: ((text: string) => void)[] = [];
  const log = logFile ? createWriteStream(logFile) : null;
  log?.on('error', () => {});
  if (onMessage) child.on('message', onMessage);
  // What it had started does not outlive it.
  child.once('exit', () => child.pid && killGroup(child.pid));
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-TAIL_CHARACTERS);
      log?.write(text);
      for (const listener of listeners) listener(text);
    });
  }
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      running = false;
      if (child.pid) releaseChild(child.pid);
      log?.end();
      resolve();
    });
  });
  const pid = await spawned(name, child);
  guardChild(pid);
  return {
    name,
    pid,
    ended,
    hasEnded: () => !running,
    output: () => tail,
    onOutput: (listener) => {
      listeners.push(listener);
    },
    signal: (signal) => {
      if (running) child.kill(signal);
    },
    stop: async (signal) => {
      if (running) child.kill(signal);
      const timer = setTimeout(() => killGroup(pid), STOP_GRACE_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Waits until the child has printed the pattern. False: it ended first, or took too long. */
export function hasPrinted(child: Child, pattern: RegExp, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), timeoutMs);
    const settle = (printed: boolean) => {
      clearTimeout(timer);
      resolve(printed);
    };
    const look = () => pattern.test(child.output()) && settle(true);
    look();
    child.onOutput(look);
    child.ended.then(() => settle(false));
  });
}

/** Kills a process and whatever it has started, where the system knows process groups. */
function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}

function spawned(name: string, child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', (error) =>
      reject(new Error(`${name} could not be started: ${error.message}`)),
    );
  });
}
