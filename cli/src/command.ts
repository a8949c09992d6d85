import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';

/** A flag: `switch` is there or not, `text` takes a value. */
export type Flag =
  | { readonly type: 'switch'; readonly about: string }
  | {
      readonly type: 'text';
      /** What stands for the value in the help. */
      readonly value: string;
      readonly about: string;
      /** The only values there are; completed by the shell. */
      readonly choices?: readonly string[];
    };

export type Flags = Readonly<Record<string, Flag>>;

/** The values of flags as they were typed. */
export type Values<F extends Flags> = {
  readonly [Name in keyof F]: F[Name]['type'] extends 'switch' ? boolean : string | undefined;
};

/** The same of a command that is not known yet. */
export type AnyValues = Readonly<Record<string, string | boolean | undefined>>;

export interface Positional {
  readonly name: string;
  readonly about: string;
  readonly optional?: boolean;
  readonly choices?: readonly string[];
}

export interface Example {
  /** A line for a shell, run by a test. */
  readonly line: string;
  readonly about: string;
}

/** What was typed, and what a word like "tomorrow" is counted from. */
export interface Typed<F extends Flags> extends Words {
  readonly values: Values<F>;
}

export interface Words {
  readonly positionals: readonly string[];
  /** YYYY-MM-DD, as the calendar of this machine says. */
  readonly today: string;
}

/** What help, completion and the list of the whole surface need to know of a command. */
export interface Described {
  /** One or two words: `search`, `flights list`. */
  readonly name: string;
  readonly summary: string;
  /** What else there is to know, a paragraph each. */
  readonly notes?: readonly string[];
  readonly positionals: readonly Positional[];
  readonly flags: Flags;
  readonly examples: readonly Example[];
  /** It prints something that a program can read: `--json` and `--ndjson` are known to it. */
  readonly prints: boolean;
}

/** A command: `parse` only reads what was typed, `run` only does it. */
export interface Command<F extends Flags, Args> extends Described {
  readonly flags: F;
  /** Throws a UsageError. */
  parse(typed: Typed<F>): Args;
  /** Done with exit code 0 where it gives none. */
  run(context: Context, args: Args): Promise<void> | Promise<ExitCode>;
}

/** A command whose arguments nobody else needs to know: what the table of commands holds. */
export interface AnyCommand extends Described {
  /** Reads what was typed; what it gives does it. Throws a UsageError. */
  prepare(
    typed: Words & { readonly values: AnyValues },
  ): (context: Context) => Promise<void> | Promise<ExitCode>;
}

/** Checks a command against its own flags, and makes it one for the table. */
export function defineCommand<const F extends Flags, Args>(
  command: Command<F, Args>,
): Command<F, Args> & AnyCommand {
  return {
    ...command,
    prepare({ values, ...typed }) {
      const args = command.parse({ ...typed, values: valuesOf(command.flags, values) });
      return (context) => command.run(context, args);
    },
  };
}

function valuesOf<F extends Flags>(flags: F, typed: AnyValues): Values<F> {
  const values: Record<string, boolean | string | undefined> = {};
  for (const [name, flag] of Object.entries(flags)) {
    values[name] = flag.type === 'switch' ? typed[name] === true : typed[name];
  }
  return values as Values<F>;
}
