import { type Offer, wordsOf } from './words.ts';

/** A completion for fish: `gocomet completion fish | source`. */
export function fishCompletion(offers: readonly Offer[]): string {
  const { second } = wordsOf(offers);
  const families = new Set(second.map(([word]) => word));
  return [
    '# Completion of gocomet for fish.',
    'complete -c gocomet -f',
    ...[...families].map((word) => `complete -c gocomet -n __fish_use_subcommand -a ${word}`),
    ...offers.flatMap((offer) => [commandLine(offer), ...flagLines(offer), ...firstLines(offer)]),
    '',
  ].join('\n');
}

function commandLine({ name, summary }: Offer): string {
  const [word = '', next] = name.split(' ');
  const when =
    next === undefined ? '__fish_use_subcommand' : quoted(`${seen(word)}; and not ${seen(next)}`);
  return `complete -c gocomet -n ${when} -a ${next ?? word} -d ${quoted(summary)}`;
}

const flagLines = ({ name, flags }: Offer): string[] =>
  flags.map(({ name: flag, about, values }) => {
    const value = values === null ? '' : ` -x -a ${quoted(values.join(' '))}`;
    return `complete -c gocomet -n ${condition(name)} -l ${flag.slice(2)}${value} -d ${quoted(about)}`;
  });

function firstLines({ name, first }: Offer): string[] {
  if (first === 'files') return [`complete -c gocomet -n ${condition(name)} -F`];
  if (first.length === 0) return [];
  return [`complete -c gocomet -n ${condition(name)} -a ${quoted(first.join(' '))}`];
}

const condition = (name: string): string => quoted(name.split(' ').map(seen).join('; and '));
const seen = (word: string): string => `__fish_seen_subcommand_from ${word}`;
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
