import { type ChildProcess, spawn } from 'node:child_process';

/** A program of `local/` as a person starts it. */
export interface Program {
  readonly child: ChildProcess;
  /** Everything that it has printed. */
  output(): string;
  /** Resolves with the exit code when it has ended, null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

export function runProgram(
  file: string,
  { args = [], env = {} }: { args?: string[]; env?: NodeJS.ProcessEnv } = {},
): Program {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
  });
  return { child, output: () => text, ended };
}
