import type { AnyCommand } from './command.ts';
import { flagInWords, flagsOf, usageOf } from './help.ts';

/** Every command and each of its flags, one a line and sorted: a change of it shows in a review. */
export function surfaceOf(commands: readonly AnyCommand[]): string {
  const lines = commands.flatMap((command) => [
    usageOf(command).replace(' [flags]', ''),
    ...Object.entries(flagsOf(command)).map(
      ([name, flag]) => `gocomet ${command.name} ${flagInWords(name, flag)}`,
    ),
  ]);
  return `${lines.sort().join('\n')}\n`;
}
