import type { ImportAnswer, LineError } from '../api.ts';
import type { Part } from './parts.ts';

/** What all parts of an import came to, in the words of the API. Lines are those of the file. */
export type Totals = Pick<
  ImportAnswer,
  'dry_run' | 'new' | 'unchanged' | 'conflicts' | 'warnings' | 'errors'
> & {
  /** Calls that were made. */
  readonly parts: number;
};

export const noTotals = (dry_run: boolean): Totals => ({
  ...{ dry_run, parts: 0, new: 0, unchanged: 0 },
  ...{ conflicts: [], warnings: [], errors: [] },
});

/** An answer with the lines of the file in place of those of the part. */
export function inFile(answer: ImportAnswer, part: Part): ImportAnswer {
  const { conflicts, warnings, errors, preview } = answer;
  return {
    ...answer,
    conflicts: conflicts.map((one) => atLineOfFile(one, part)),
    warnings: warnings.map((one) => atLineOfFile(one, part)),
    errors: errors.map((one) => atLineOfFile(one, part)),
    preview: preview.map((one) => atLineOfFile(one, part)),
  };
}

/** The same with the line of the file. */
export const atLineOfFile = <One extends { line: number }>(one: One, { numbers }: Part): One => ({
  ...one,
  line: numbers[one.line - 1] ?? one.line,
});

/** Adds what a part came to. What a line is told in one part after the other is kept once. */
export const added = (totals: Totals, answer: ImportAnswer): Totals => ({
  ...totals,
  parts: totals.parts + 1,
  new: totals.new + answer.new,
  unchanged: totals.unchanged + answer.unchanged,
  conflicts: [...totals.conflicts, ...answer.conflicts],
  warnings: once([...totals.warnings, ...answer.warnings]),
  errors: once([...totals.errors, ...answer.errors]),
});

function once<One extends { line: number; message: string }>(told: readonly One[]): One[] {
  return [...new Map(told.map((one) => [`${one.line} ${one.message}`, one])).values()];
}

/** `line 12 (73-75 aircraft): …`. */
export const errorInWords = ({ line, columns, message }: LineError): string =>
  `line ${line} (${columns}): ${message}`;
