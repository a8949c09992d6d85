import type { AnyCommand } from '../command.ts';
import { flagsOf } from '../help.ts';

/** What a shell may offer after the words of a command. */
export interface Offer {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly {
    readonly name: string;
    readonly about: string;
    /** Null for a switch; empty where any value goes. */
    readonly values: readonly string[] | null;
  }[];
  /** The words that the first positional may be; `files` where it names one. */
  readonly first: readonly string[] | 'files';
}

export const offersOf = (commands: readonly AnyCommand[]): Offer[] =>
  commands.map((command) => ({
    name: command.name,
    summary: command.summary,
    flags: Object.entries(flagsOf(command)).map(([name, flag]) => ({
      name: `--${name}`,
      about: flag.about,
      values: flag.type === 'switch' ? null : (flag.choices ?? []),
    })),
    first:
      command.positionals[0]?.name === 'FILE' ? 'files' : (command.positionals[0]?.choices ?? []),
  }));

/** The words that may come first, and those that may come after a first one of two. */
export function wordsOf(offers: readonly Offer[]): {
  first: string[];
  second: [string, string[]][];
} {
  const second = new Map<string, string[]>();
  for (const { name } of offers) {
    const [word = '', next] = name.split(' ');
    second.set(word, [...(second.get(word) ?? []), ...(next === undefined ? [] : [next])]);
  }
  return {
    first: [...second.keys(), 'help'],
    second: [...second].filter(([, next]) => next.length > 0),
  };
}
