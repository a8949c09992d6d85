import type { Readable } from 'node:stream';

/** A line of a file, without its end, and how many bytes were read when it came. */
export interface FileLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  readonly bytes: number;
}

/**
 * The lines of a stream, one after the other, however large it is. Only CR LF and LF end one, as in the API,
 * so that numbers agree.
 */
export async function* readLines(
  stream: Readable,
  encoding: 'latin1' | 'utf8',
): AsyncGenerator<FileLine> {
  stream.setEncoding(encoding);
  let rest = '';
  let number = 0;
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += Buffer.byteLength(chunk, encoding);
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      number += 1;
      yield { number, text: withoutReturn(line), bytes };
    }
  }
  if (rest !== '') yield { number: number + 1, text: withoutReturn(rest), bytes };
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
