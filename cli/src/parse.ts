import { parseArgs } from 'node:util';
import type { AnyCommand, AnyValues } from './command.ts';
import { UsageError } from './failure.ts';
import { flagsOf, usageOf } from './help.ts';
import { similar } from './similar.ts';

/** What a line asks for. */
export type Line =
  | { readonly asks: 'overview' | 'version' }
  | { readonly asks: 'help'; readonly command: AnyCommand }
  | {
      readonly asks: 'run';
      readonly command: AnyCommand;
      readonly values: AnyValues;
      readonly positionals: readonly string[];
    };

/** Reads a line, without the name of the program. Throws a UsageError. */
export function parseLine(argv: readonly string[], commands: readonly AnyCommand[]): Line {
  const [word = '--help', ...rest] = argv;
  if (word === '--version') return { asks: 'version' };
  if (word === 'help' || word === '--help' || word === '-h') {
    return rest.length === 0
      ? { asks: 'overview' }
      : { asks: 'help', command: findCommand(rest, commands) };
  }
  const command = findCommand(argv, commands);
  const words = argv.slice(command.name.split(' ').length);
  const { values, positionals } = parseFlags(words, command);
  if (values.help === true) return { asks: 'help', command };
  checkPositionals(positionals, command);
  return { asks: 'run', command, values, positionals };
}

function findCommand(argv: readonly string[], commands: readonly AnyCommand[]): AnyCommand {
  const [first = '', second = ''] = argv;
  const found =
    commands.find(({ name }) => name === `${first} ${second}`) ??
    commands.find(({ name }) => name === first);
  if (found) return found;
  if (first.startsWith('-')) throw new UsageError(`Flags go after the command: "${first}".`);
  const below = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (below.length > 0) {
    const names = below.map(({ name }) => `gocomet ${name}`);
    throw new UsageError(`There is ${names.join(' and ')}.`);
  }
  const meant = similar(
    first,
    commands.map(({ name }) => name),
  );
  throw new UsageError(`There is no command "${first}".${meant ? ` Is it "${meant}"?` : ''}`);
}

function parseFlags(words: readonly string[], command: AnyCommand) {
  const flags = flagsOf(command);
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { type }]) => [
      name,
      type === 'switch' ? { type: 'boolean' as const } : { type: 'string' as const },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    return { values, positionals };
  } catch (error) {
    throw new UsageError(explained(error, Object.keys(flags)), command.name);
  }
}

/** In words of ours: those of `parseArgs` differ from one Node to the next. */
function explained(error: unknown, names: readonly string[]): string {
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /Unknown option '-{1,2}([^']*)'/.exec(message)?.[1];
  if (unknown === undefined) return `${message.split(/\.\s|\n/)[0]?.replace(/\.$/, '')}.`;
  const meant = similar(unknown, names);
  return `There is no flag --${unknown}.${meant ? ` Is it --${meant}?` : ''}`;
}

function checkPositionals(positionals: readonly string[], command: AnyCommand): void {
  const missing = command.positionals[positionals.length];
  if (missing && !missing.optional) {
    throw new UsageError(`${missing.name} is missing: ${usageOf(command)}`, command.name);
  }
  const surplus = positionals[command.positionals.length];
  if (surplus !== undefined) {
    throw new UsageError(`"${surplus}" is too much: ${usageOf(command)}`, command.name);
  }
}
