import type { Spread } from './rounds.ts';

/** A figure, one with its spread, or a word. Null: not measured here. */
export type Cell = string | number | Spread | null;

/** A goal and what was measured of it. */
export interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly measured: Cell;
  readonly reached: boolean;
}

/** What a group of measurements comes to. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly notes?: readonly string[];
  readonly targets?: readonly Target[];
  /** Single figures that others reckon with. */
  readonly figures?: Readonly<Record<string, number>>;
}

/** A table for the terminal and for Markdown alike, with its targets and notes under it. */
export function printTable({ columns, rows, notes = [], targets = [] }: Table): string {
  const texts = rows.map((row) => row.map(printCell));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...texts.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const judged = targets.map(
    ({ what, wanted, measured, reached }) =>
      `- ${reached ? 'reached' : 'not reached'}: ${what}: ${printCell(measured)}, wanted ${wanted}`,
  );
  const under = [...judged, ...notes.map((note) => `- ${note}`)];
  return [
    line(columns),
    rule,
    ...texts.map(line),
    ...(under.length > 0 ? ['', ...under] : []),
  ].join('\n');
}

/** The median, with the least and the most beside it. */
export function printCell(cell: Cell): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return printNumber(cell);
  const { median, least, most } = cell;
  return `${printNumber(median)} (${printNumber(least)}–${printNumber(most)})`;
}

/** Three digits that count. */
function printNumber(figure: number): string {
  if (Number.isNaN(figure)) return '–';
  if (Number.isInteger(figure) || Math.abs(figure) >= 100) {
    return Math.round(figure).toLocaleString('en-US');
  }
  return Math.abs(figure) >= 10 ? figure.toFixed(1) : figure.toFixed(2);
}
