import type { Readable } from 'node:stream';
import { UsageError } from '../failure.ts';

/** A line of a file, without its end, and how many bytes were read when it came. */
export interface FileLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  readonly bytes: number;
}

/** As much as one call of the API takes; no schedule has lines of it. */
export const LINE_MAX = 4 * 1024 * 1024;

/**
 * The lines of a stream, one after the other, however large it is. Only CR LF and LF end one, as in the API,
 * so that numbers agree. Throws a UsageError for a line that no call could send.
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
    if (rest.length > LINE_MAX) {
      throw new UsageError(`FILE: line ${number + lines.length + 1} does not end within 4 MiB.`);
    }
    for (const line of lines) {
      number += 1;
      yield { number, text: withoutReturn(line), bytes };
    }
  }
  if (rest !== '') yield { number: number + 1, text: withoutReturn(rest), bytes };
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
