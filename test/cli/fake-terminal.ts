import { PassThrough } from 'node:stream';
import { createIo, type Input, type Io } from '../../cli/src/terminal/io.ts';

/** Streams that say that they are terminals, a keyboard to type on, and what was printed on each. */
export interface FakeTerminal {
  readonly io: Io;
  type(keys: string): void;
  out(): string;
  err(): string;
  /** Each time that the keyboard was told to hand over every key, or not to. */
  readonly raw: readonly boolean[];
}

/** `keyboard`, `screen`: whether each is a terminal at all. Without colours, unless `env` says otherwise. */
export function openFakeTerminal({
  keyboard = true,
  screen = true,
  columns = 80,
  env = { NO_COLOR: '1' } as Record<string, string>,
} = {}): FakeTerminal {
  const raw: boolean[] = [];
  const input: Input = Object.assign(new PassThrough(), {
    isTTY: keyboard,
    setRawMode: (on: boolean) => raw.push(on),
  });
  const [output, errors] = [listen(screen, columns), listen(screen, columns)];
  return {
    io: createIo({ input, output: output.stream, errors: errors.stream }, env),
    type: (keys) => void input.push(keys),
    out: output.text,
    err: errors.text,
    raw,
  };
}

function listen(isTTY: boolean, columns: number) {
  let text = '';
  const stream = new PassThrough();
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return { stream: Object.assign(stream, { isTTY, columns }), text: () => text };
}
