import { GoComet } from '../../client/src/index.ts';
import packageJson from '../package.json' with { type: 'json' };
import { count, given, optional } from './args.ts';
import { COMMANDS } from './commands.ts';
import { localDate } from './dates.ts';
import type { ExitCode } from './exit-codes.ts';
import { UsageError } from './failure.ts';
import { helpOf, overview } from './help.ts';
import type { Format } from './output.ts';
import { type Line, parseLine } from './parse.ts';
import { report } from './report.ts';
import { type Environment, settingsFile } from './settings/folder.ts';
import { readSettings } from './settings/settings.ts';
import { createStore } from './settings/store.ts';
import type { Io } from './terminal/io.ts';

const MS_PER_S = 1000;

/** What the program has of the machine that it runs on. */
export interface Machine {
  readonly io: Io;
  readonly env: Environment;
  now(): Date;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Does what a line asks for, and gives the exit code. Throws nothing but what nobody foresaw. */
export async function runProgram(argv: readonly string[], machine: Machine): Promise<ExitCode> {
  const { io } = machine;
  try {
    const line = parseLine(argv, COMMANDS);
    if (line.asks === 'run') return await runCommand(line, machine);
    io.out(told(line));
    return 0;
  } catch (error) {
    return report(error, io);
  }
}

function told(line: Exclude<Line, { asks: 'run' }>): string {
  switch (line.asks) {
    case 'version':
      return `${packageJson.version}\n`;
    case 'overview':
      return overview(COMMANDS);
    case 'help':
      return helpOf(line.command);
  }
}

async function runCommand(
  { command, values, positionals }: Extract<Line, { asks: 'run' }>,
  { io, env, now, signal }: Machine,
): Promise<ExitCode> {
  let url: string | undefined;
  try {
    const format = formatOf(values, io);
    const run = command.prepare({ values, positionals, today: localDate(now()) });
    const store = createStore(settingsFile(env));
    const settings = readSettings(env, store, textOf(values.url));
    url = settings.url;
    const timeout_s = optional(textOf(values.timeout), (text) => count(text, '--timeout'));
    const client = new GoComet({
      url,
      token: settings.token,
      ...(timeout_s === undefined ? {} : { deadline_ms: timeout_s * MS_PER_S }),
    });
    return (await run({ io, client, settings, store, format, now, signal })) ?? 0;
  } catch (error) {
    return report(error, io, { command: command.name, ...given({ url }) });
  }
}

const textOf = (value: string | boolean | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

function formatOf(values: Readonly<Record<string, unknown>>, { terminal }: Io): Format {
  if (values.json === true && values.ndjson === true) {
    throw new UsageError('--json and --ndjson: one of them.');
  }
  if (values.json === true) return 'json';
  if (values.ndjson === true) return 'ndjson';
  return terminal.out ? 'words' : 'plain';
}
