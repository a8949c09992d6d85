import type { Readable, Writable } from 'node:stream';

/** What a prompt reads from: a stream, and a terminal's keyboard where `isTTY`. */
export type Input = Readable & { isTTY?: boolean; setRawMode?(on: boolean): unknown };
export type Output = Writable & { isTTY?: boolean; columns?: number };

/** Where a command reads and writes: results to `out`, everything else to `err`. */
export interface Io {
  readonly input: Input;
  readonly errors: Output;
  /** Whether each of them is a terminal. */
  readonly terminal: { readonly input: boolean; readonly out: boolean; readonly err: boolean };
  /** The width of the terminal. */
  readonly columns: number;
  /** How texts are coloured there: not at all, where they are no terminal or NO_COLOR is set. */
  readonly paint: { readonly out: Paint; readonly err: Paint };
  out(text: string): void;
  err(text: string): void;
}

export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
export type Paint = (colour: Colour, text: string) => string;

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const satisfies Record<Colour, readonly [number, number]>;

const COLUMNS_DEFAULT = 80;

const inColour: Paint = (colour, text) => {
  const [on, off] = CODES[colour];
  return `\u001b[${on}m${text}\u001b[${off}m`;
};
const plain: Paint = (_, text) => text;

/** Colours are for terminals: none with NO_COLOR (https://no-color.org: any text), none for a dumb one. */
export function createIo(
  streams: { input: Input; output: Output; errors: Output },
  env: Readonly<Record<string, string | undefined>>,
): Io {
  const { input, output, errors } = streams;
  const coloured = !env.NO_COLOR && env.TERM !== 'dumb';
  const terminal = {
    input: input.isTTY === true,
    out: output.isTTY === true,
    err: errors.isTTY === true,
  };
  return {
    input,
    errors,
    terminal,
    columns: output.columns || errors.columns || COLUMNS_DEFAULT,
    paint: {
      out: coloured && terminal.out ? inColour : plain,
      err: coloured && terminal.err ? inColour : plain,
    },
    out: (text) => void output.write(text),
    err: (text) => void errors.write(text),
  };
}
