import { createInterface } from 'node:readline/promises';
import { Interrupted, UsageError } from '../failure.ts';
import { endedBy } from './input.ts';
import type { Io } from './io.ts';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_U = '\u0015';
const BACKSPACES = ['\u007f', '\b'];
const ENDS_OF_LINE = ['\r', '\n'];

/** Whether somebody is there to be asked: a keyboard, and a screen for the question, which goes to stderr. */
export const canAsk = ({ terminal }: Io): boolean => terminal.input && terminal.err;

/** Asks for a line on stderr. Throws Interrupted on Ctrl-C and at the end of the input. */
export async function ask(io: Io, question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: io.input, output: io.errors, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      const leave = () => reject(new Interrupted());
      lines.on('SIGINT', leave).on('close', leave);
      lines.question(question, { signal }).then(resolve, leave);
    });
  } finally {
    lines.close();
  }
}

/** Asks for one of so many numbered things until it gets one; Enter alone takes the first. */
export async function askForChoice(io: Io, choices: number, signal: AbortSignal): Promise<number> {
  for (;;) {
    const answer = (await ask(io, `Which one (1–${choices}) [1]? `, signal)).trim();
    const number = answer === '' ? 1 : Number(answer);
    if (Number.isInteger(number) && number >= 1 && number <= choices) return number;
    io.err(`A number from 1 to ${choices}, or Ctrl-C.\n`);
  }
}

/** Asks for a secret on stderr; what is typed is not shown. Throws Interrupted on Ctrl-C. */
export async function askHidden(io: Io, question: string): Promise<string> {
  const { input } = io;
  if (!canAsk(io) || !input.setRawMode) {
    throw new UsageError('There is no terminal to ask for the password.');
  }
  // Before the question, or what is typed at once is shown.
  input.setRawMode(true);
  try {
    io.err(question);
    return await readHidden(io);
  } finally {
    input.setRawMode(false);
    input.pause();
    io.err('\n');
  }
}

function readHidden({ input }: Io): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed = '';
    const settle = (end: () => void) => {
      input.off('data', read).off('end', leave);
      end();
    };
    const leave = () => settle(() => reject(new Interrupted()));
    const read = (chunk: Buffer | string) => {
      for (const key of String(chunk)) {
        if (ENDS_OF_LINE.includes(key)) return settle(() => resolve(typed));
        if (key === CTRL_C || (key === CTRL_D && typed === '')) return leave();
        if (key === CTRL_U) typed = '';
        else if (BACKSPACES.includes(key)) typed = Array.from(typed).slice(0, -1).join('');
        else if (key >= ' ') typed += key;
      }
    };
    input.setEncoding('utf8');
    input.on('data', read).on('end', leave).resume();
  });
}

/** Reads one line from a pipe, as `--token-stdin` asks for. */
export async function readPiped(
  { input, terminal }: Io,
  flag: string,
  signal: AbortSignal,
): Promise<string> {
  if (terminal.input) throw new UsageError(`${flag} reads from a pipe: … | gocomet login ${flag}`);
  let text = '';
  input.setEncoding('utf8');
  for await (const chunk of endedBy(signal, input)) text += chunk;
  const line = text.split(/\r?\n/)[0] ?? '';
  if (line.trim() === '') throw new UsageError(`${flag}: nothing came in.`);
  return line;
}
