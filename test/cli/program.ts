import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { makeTemporaryFolder, removeFolder } from '../local/temporary-folder.ts';

const CLI = join(import.meta.dirname, '../../cli');
const PATIENTLY = { timeout: 20_000, interval: 20 };

/** How a program ended; its two streams apart, for what belongs to which is under test. */
export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** A program that runs. */
export interface Running {
  readonly child: ChildProcess;
  out(): string;
  err(): string;
  /** Waits until the stream has this text. */
  says(stream: 'out' | 'err', text: string): Promise<void>;
  readonly ended: Promise<Ran>;
}

/** The built program on the PATH of a machine of its own, with a home and a folder to work in. */
export interface Room {
  readonly home: string;
  /** Starts a line of a shell. */
  start(line: string, env?: NodeJS.ProcessEnv): Running;
  /** Runs a line of a shell to its end. */
  run(line: string, env?: NodeJS.ProcessEnv): Promise<Ran>;
  close(): void;
}

/** Builds the program and opens a room for it. */
export async function openRoom(env: NodeJS.ProcessEnv): Promise<Room> {
  const home = makeTemporaryFolder();
  const [program, path] = [join(home, 'program'), join(home, 'path')];
  for (const folder of [path, join(home, '.zfunc'), join(home, '.config/fish/completions')]) {
    mkdirSync(folder, { recursive: true });
  }
  cpSync(join(CLI, 'bin'), join(program, 'bin'), { recursive: true });
  cpSync(join(CLI, 'package.json'), join(program, 'package.json'));
  await promisify(execFile)(process.execPath, [
    join(CLI, 'build.js'),
    join(program, 'dist/gocomet.js'),
  ]);
  chmodSync(join(program, 'bin/gocomet.js'), 0o755);
  symlinkSync(join(program, 'bin/gocomet.js'), join(path, 'gocomet'));
  symlinkSync(nodeOfTheMachine(), join(path, 'node'));

  const start = (line: string, more: NodeJS.ProcessEnv = {}) =>
    follow(
      spawn('bash', ['-c', line], {
        cwd: home,
        stdio: ['pipe', 'pipe', 'pipe'],
        env: {
          PATH: `${path}${delimiter}/usr/bin${delimiter}/bin`,
          HOME: home,
          TERM: 'xterm',
          ...env,
          ...more,
        },
      }),
    );
  return {
    home,
    start,
    run(line, more) {
      const running = start(line, more);
      running.child.stdin?.end();
      return running.ended;
    },
    close: () => removeFolder(home),
  };
}

function follow(child: ChildProcess): Running {
  const texts = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    texts.out += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    texts.err += chunk;
  });
  const ended = new Promise<Ran>((resolve) => {
    child.once('close', (code) => resolve({ code, ...texts }));
  });
  return {
    child,
    out: () => texts.out,
    err: () => texts.err,
    async says(stream, text) {
      await expect.poll(() => texts[stream], PATIENTLY).toContain(text);
    },
    ended,
  };
}

/** The Node that the machine has itself, such as Debian's, not the one that npm brought; else that one. */
function nodeOfTheMachine(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const nodes = folders
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .filter((file) => isExecutable(file) && dirname(file) !== dirname(process.execPath));
  return nodes[0] ?? process.execPath;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
