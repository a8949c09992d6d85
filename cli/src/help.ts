import type { AnyCommand, Flag, Flags, Positional } from './command.ts';

const PAGE = 80;

/** Known to every command. */
export const FLAGS_OF_ALL = {
  url: {
    type: 'text',
    value: 'URL',
    about: 'the API to call; default: GOCOMET_URL, else where you signed in last',
  },
  timeout: {
    type: 'text',
    value: 'S',
    about: 'seconds to go on trying where it is safe; default: 30',
  },
  help: { type: 'switch', about: 'tell about this command' },
} as const satisfies Flags;

/** Known to every command that prints something. */
export const FLAGS_OF_OUTPUT = {
  json: { type: 'switch', about: "print the API's own answer, one JSON document" },
  ndjson: { type: 'switch', about: 'print one JSON value a line' },
} as const satisfies Flags;

/** All flags that a command knows. */
export const flagsOf = ({ flags, prints }: AnyCommand): Flags => ({
  ...flags,
  ...(prints ? FLAGS_OF_OUTPUT : {}),
  ...FLAGS_OF_ALL,
});

/** What `gocomet --help` says. */
export function overview(commands: readonly AnyCommand[]): string {
  const lines = commands.map(({ name, summary }) => [name, summary] as const);
  return `Search, book and track air cargo by the GoComet API.

Usage: gocomet COMMAND [flags]

${twoColumns(lines)}
gocomet COMMAND --help tells about one, with examples.

Environment:
${twoColumns([
  ['GOCOMET_URL', 'the API to call'],
  ['GOCOMET_TOKEN', 'the token to call it with, instead of signing in'],
  ['NO_COLOR', 'no colours'],
])}
Exit codes: 0 done, 1 refused (its code is on stderr), 2 not understood, 3 unavailable, 130 interrupted.
`;
}

/** What `gocomet COMMAND --help` says. */
export function helpOf(command: AnyCommand): string {
  const { summary, notes = [], positionals, examples } = command;
  const flags = Object.entries(flagsOf(command)).map(
    ([name, flag]) => [flagInWords(name, flag), aboutFlag(flag)] as const,
  );
  return [
    `${summary}.\n`,
    `Usage: ${usageOf(command)}\n`,
    ...notes.map((note) => `${wrapped(note)}\n`),
    ...(positionals.length === 0
      ? []
      : [twoColumns(positionals.map((one) => [one.name, aboutPositional(one)] as const))]),
    `Flags:\n${twoColumns(flags)}`,
    `Examples:\n${examples.map(({ about, line }) => `  # ${about}\n  ${line}`).join('\n')}\n`,
  ].join('\n');
}

/** `gocomet track REF [flags]`. */
export const usageOf = ({ name, positionals }: AnyCommand): string =>
  [
    `gocomet ${name}`,
    ...positionals.map((one) => (one.optional ? `[${one.name}]` : one.name)),
    '[flags]',
  ].join(' ');

/** `--weight KG`. */
export const flagInWords = (name: string, flag: Flag): string =>
  flag.type === 'switch' ? `--${name}` : `--${name} ${flag.value}`;

const aboutFlag = (flag: Flag): string =>
  flag.type === 'text' && flag.choices ? `${flag.about}: ${flag.choices.join(', ')}` : flag.about;

const aboutPositional = ({ about, choices }: Positional): string =>
  choices ? `${about}: ${choices.join(', ')}` : about;

function twoColumns(lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}

/** The text in lines that fit a page. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= PAGE)
      lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
