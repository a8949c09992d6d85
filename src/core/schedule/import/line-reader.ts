import type { LineError } from './types.ts';

/** Reads one line column by column, and keeps what is wrong with it. */
export class LineReader {
  readonly errors: LineError[] = [];
  readonly line: number;

  constructor(line: number) {
    this.line = line;
  }

  /** What was read of these columns. Of nothing it makes an error, and goes on with something else. */
  take<Value>(columns: string, value: Value | undefined, otherwise: Value, message: string): Value {
    if (value === undefined) {
      this.refuse(columns, message);
      return otherwise;
    }
    return value;
  }

  refuse(columns: string, message: string): void {
    this.errors.push({ line: this.line, columns, message });
  }
}
