import type { Context } from './context.ts';
import { type Column, plainLine, table } from './terminal/table.ts';

/** `json`: the API's own answer, one document. `ndjson`: an item a line. `plain`: fields parted by tabs, for pipes. */
export type Format = 'words' | 'plain' | 'json' | 'ndjson';

/** How things of a kind are shown. */
export interface View<Item> {
  readonly columns: readonly Column<Item>[];
  /** What stands in place of an empty table. */
  readonly nothing: string;
  /** As the API answered it, where the item is made of that. */
  json?(item: Item): unknown;
  /** One of them alone for people: a table of one line is hard to read. */
  card?(item: Item, context: Context): string;
}

type Out = Pick<Context, 'io' | 'format'>;

/** Prints a list of which all is there. `document` is what the API answered. */
export function printList<Item>(
  context: Out,
  view: View<Item>,
  items: readonly Item[],
  document: unknown = items,
): void {
  const { io, format } = context;
  if (format === 'words' && items.length === 0) io.err(`${view.nothing}\n`);
  else io.out(listAsText(context, view, items, document));
}

function listAsText<Item>(
  { io, format }: Out,
  view: View<Item>,
  items: readonly Item[],
  document: unknown,
): string {
  if (format === 'json') return jsonDocument(document);
  if (format !== 'words') return items.map((item) => lineOf(format, view, item)).join('');
  return table(view.columns, items, { columns: io.columns, paint: io.paint.out });
}

/** Prints a list that comes page by page: at once where lines are printed, at the end where all is needed. */
export async function printPages<Item>(
  context: Out,
  view: View<Item>,
  items: AsyncIterable<Item>,
): Promise<void> {
  const { io, format } = context;
  const kept: Item[] = [];
  for await (const item of items) {
    if (format === 'json' || format === 'words') kept.push(item);
    else io.out(lineOf(format, view, item));
  }
  if (format === 'json' || format === 'words') printList(context, view, kept);
}

/** Prints one thing: a card for people where it has one. */
export function printOne<Item>(context: Context, view: View<Item>, item: Item): void {
  const { io, format } = context;
  if (format === 'words' && view.card) io.out(view.card(item, context));
  else io.out(listAsText(context, view, [item], item));
}

const lineOf = <Item>(format: 'plain' | 'ndjson', view: View<Item>, item: Item): string =>
  format === 'ndjson'
    ? jsonLine(view.json ? view.json(item) : item)
    : plainLine(view.columns, item);

/** Characters that move a terminal's cursor are escaped, as JSON may: the document stays the same. */
const safely = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const jsonDocument = (value: unknown): string => `${safely(JSON.stringify(value, null, 2))}\n`;
/** A JSON value on a line of its own. */
export const jsonLine = (value: unknown): string => `${safely(JSON.stringify(value))}\n`;

/** The first items of what comes page by page. */
export async function* first<Item>(
  items: AsyncIterable<Item>,
  limit: number,
): AsyncGenerator<Item> {
  let left = limit;
  if (left === 0) return;
  for await (const item of items) {
    yield item;
    left -= 1;
    if (left === 0) return;
  }
}
