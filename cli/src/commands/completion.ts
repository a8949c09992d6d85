import { choice } from '../args.ts';
import { type AnyCommand, defineCommand } from '../command.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { type Offer, offersOf } from '../completion/words.ts';
import { zshCompletion } from '../completion/zsh.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
const WRITERS = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
} as const satisfies Record<(typeof SHELLS)[number], (offers: readonly Offer[]) => string>;

/** Completes all commands, itself among them: they are asked for when it runs. */
export const defineCompletion = (commands: () => readonly AnyCommand[]) =>
  defineCommand({
    name: 'completion',
    summary: 'Print the completion of commands and flags for a shell',
    positionals: [{ name: 'SHELL', about: 'one of', choices: SHELLS }],
    flags: {},
    examples: [
      { line: 'source <(gocomet completion bash)', about: 'in ~/.bashrc' },
      { line: 'gocomet completion zsh > ~/.zfunc/_gocomet', about: 'in a folder of fpath' },
      {
        line: 'gocomet completion fish > ~/.config/fish/completions/gocomet.fish',
        about: 'for fish',
      },
    ],
    prints: false,
    parse: ({ positionals: [shell = ''] }) => ({ shell: choice(shell, SHELLS, 'SHELL') }),
    async run({ io }, { shell }) {
      io.out(WRITERS[shell](offersOf(commands())));
    },
  });
