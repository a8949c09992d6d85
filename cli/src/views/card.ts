import { harmless, widthOf } from '../terminal/text.ts';

/** What a field holds: a text, or one with lines under it. Null: it is left out. */
export type Field = readonly [name: string, text: string | readonly string[] | null];

/** One thing for people: a title, which may be in colours, and a line for each field. */
export function card(title: string, fields: readonly Field[]): string {
  const shown = fields.flatMap(([name, text]) =>
    text === null ? [] : [{ name, lines: [text].flat() }],
  );
  const width = Math.max(0, ...shown.map(({ name }) => widthOf(name)));
  const texts = shown.map(({ name, lines: [first = '', ...under] }) =>
    [
      `  ${name.padEnd(width)}  ${harmless(first)}`,
      ...under.map((line) => `    ${harmless(line)}`),
    ].join('\n'),
  );
  return `${[title, ...texts].join('\n')}\n`;
}
