import { type Offer, wordsOf } from './words.ts';

/** A completion for bash: `source <(gocomet completion bash)`. */
export function bashCompletion(offers: readonly Offer[]): string {
  const { first, second } = wordsOf(offers);
  return `# Completion of gocomet for bash.
_gocomet() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local command=\${COMP_WORDS[1]} flags='' first='' place=2
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${first.join(' ')}' -- "$current"))
    return
  fi
  case $command in
${second.map(([word, next]) => secondWord(word, next)).join('')}  esac
  case "$command $previous" in
${offers.flatMap(valuesOf).join('')}  esac
  case $command in
${offers.map(flagsOfCommand).join('')}  esac
  case $current in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$current")) ;;
    *)
      if [ "$COMP_CWORD" -ne "$place" ]; then return; fi
      if [ "$first" = files ]; then COMPREPLY=($(compgen -f -- "$current")); return; fi
      COMPREPLY=($(compgen -W "$first" -- "$current")) ;;
  esac
}
complete -F _gocomet gocomet
`;
}

const secondWord = (word: string, next: readonly string[]): string => `    ${word})
      if [ "$COMP_CWORD" -eq 2 ]; then
        COMPREPLY=($(compgen -W '${next.join(' ')}' -- "$current"))
        return
      fi
      command="$command \${COMP_WORDS[2]}" place=3 ;;
`;

const valuesOf = ({ name, flags }: Offer): string[] =>
  flags.flatMap(({ name: flag, values }) =>
    values === null
      ? []
      : [
          `    '${name} ${flag}') COMPREPLY=($(compgen -W '${values.join(' ')}' -- "$current")); return ;;\n`,
        ],
  );

const flagsOfCommand = ({ name, flags, first }: Offer): string =>
  `    '${name}') flags='${flags.map((flag) => flag.name).join(' ')}'` +
  ` first='${first === 'files' ? 'files' : first.join(' ')}' ;;\n`;
