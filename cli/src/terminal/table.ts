import type { Io } from './io.ts';
import { fitted, harmless, widthOf } from './text.ts';

/** A column of a table: what a person reads, and what a program does. */
export interface Column<Row> {
  readonly name: string;
  /** Whole: RFC 3339, no units, nothing shortened. Empty for nothing. */
  plain(row: Row): string | number | null | undefined;
  /** For people, where that differs. */
  words?(row: Row): string;
  readonly align?: 'right';
  /** Not shown to people: there is no room, or it tells them nothing. */
  readonly hidden?: true;
  /** May be cut down to so many columns where the terminal is narrow. */
  readonly shrinks_to?: number;
  /** Colours the cell. */
  colour?(row: Row): 'green' | 'yellow' | 'red' | 'dim' | 'bold' | null;
}

const GAP = '  ';
const NOTHING = '—';

/** The line of a row for a pipe: every column, parted by tabs. */
export const plainLine = <Row>(columns: readonly Column<Row>[], row: Row): string =>
  `${columns.map((column) => harmless(String(column.plain(row) ?? ''))).join('\t')}\n`;

/** The rows as a person reads them: aligned, and as wide as the terminal at most. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { columns: width, paint }: Pick<Io, 'columns'> & { paint: Io['paint']['out'] },
): string {
  const shown = columns.filter((column) => !column.hidden);
  const cells = rows.map((row) => shown.map((column) => cellOf(column, row)));
  const widths = widthsOf(shown, cells, width);
  const line = (texts: readonly string[]) =>
    texts.map((text, index) => fitted(text, widths[index] ?? 0, shown[index]?.align));
  const heading = line(shown.map(({ name }) => name.toUpperCase())).join(GAP);
  const lines = rows.map((row, index) =>
    line(cells[index] ?? [])
      .map((text, place) => {
        const colour = shown[place]?.colour?.(row);
        return colour ? paint(colour, text) : text;
      })
      .join(GAP)
      .trimEnd(),
  );
  return `${[paint('dim', heading.trimEnd()), ...lines].join('\n')}\n`;
}

function cellOf<Row>(column: Column<Row>, row: Row): string {
  const text = column.words ? column.words(row) : String(column.plain(row) ?? '');
  return text === '' ? NOTHING : harmless(text);
}

/** As wide as the longest cell; what is too much is taken from the columns that may shrink, the widest first. */
function widthsOf<Row>(
  columns: readonly Column<Row>[],
  cells: readonly (readonly string[])[],
  room: number,
): number[] {
  const widths = columns.map(({ name }, index) =>
    Math.max(widthOf(name), ...cells.map((row) => widthOf(row[index] ?? ''))),
  );
  let excess = widths.reduce((sum, one) => sum + one, 0) + GAP.length * (widths.length - 1) - room;
  while (excess > 0) {
    const index = widestThatShrinks(columns, widths);
    if (index === null) break;
    widths[index] = (widths[index] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function widestThatShrinks(
  columns: readonly Column<never>[],
  widths: readonly number[],
): number | null {
  let widest: number | null = null;
  columns.forEach(({ shrinks_to }, index) => {
    const width = widths[index] ?? 0;
    if (shrinks_to === undefined || width <= shrinks_to) return;
    if (widest === null || width > (widths[widest] ?? 0)) widest = index;
  });
  return widest;
}
