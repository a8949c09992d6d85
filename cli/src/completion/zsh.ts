import { type Offer, wordsOf } from './words.ts';

/** A completion for zsh: `gocomet completion zsh > "\${fpath[1]}/_gocomet"`. */
export function zshCompletion(offers: readonly Offer[]): string {
  const { first, second } = wordsOf(offers);
  return `#compdef gocomet
# Completion of gocomet for zsh.
_gocomet() {
  local command=$words[2]
  if (( CURRENT == 2 )); then
    compadd -- ${first.join(' ')}
    return
  fi
  case $command in
${second.map(([word, next]) => secondWord(word, next)).join('')}  esac
  case $command in
${offers.map(argumentsOf).join('')}  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _gocomet "$@"; else compdef _gocomet gocomet; fi
`;
}

const secondWord = (word: string, next: readonly string[]): string => `    ${word})
      if (( CURRENT == 3 )); then
        compadd -- ${next.join(' ')}
        return
      fi
      command="$command $words[3]"
      shift words; (( CURRENT-- )) ;;
`;

function argumentsOf({ name, flags, first }: Offer): string {
  const specs = flags.map(({ name: flag, about, values }) => {
    const value = values === null ? '' : `:value:(${values.join(' ')})`;
    return quoted(`${flag}[${about.replace(/[[\]:\\]/g, '\\$&')}]${value}`);
  });
  const positional = first === 'files' ? '*:file:_files' : `*:word:(${first.join(' ')})`;
  return `    '${name}') shift words; (( CURRENT-- )); _arguments ${[...specs, quoted(positional)].join(' ')} ;;\n`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
