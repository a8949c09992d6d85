import { type Offer, wordsOf } from './words.ts';

/** A completion for fish: `gocomet completion fish | source`. */
export function fishCompletion(offers: readonly Offer[]): string {
  const { second } = wordsOf(offers);
  const families = new Set(second.map(([word]) => word));
  return [
    '# Completion of gocomet for fish.',
    'complete -c gocomet -f',
    ...[...families].map((word) => `complete -c gocomet -n __fish_use_subcommand -a ${word}`),
    'complete -c gocomet -n __fish_use_subcommand -a help',
    ...offers.flatMap((offer) => {
      const when = conditionOf(offer, offers);
      return [commandLine(offer), ...flagLines(offer, when), ...firstLines(offer, when)];
    }),
    '',
  ].join('\n');
}

function commandLine({ name, summary }: Offer): string {
  const [word = '', next] = name.split(' ');
  const when =
    next === undefined ? '__fish_use_subcommand' : quoted(`${seen(word)}; and not ${seen(next)}`);
  return `complete -c gocomet -n ${when} -a ${next ?? word} -d ${quoted(summary)}`;
}

const flagLines = ({ flags }: Offer, when: string): string[] =>
  flags.map(({ name: flag, about, values }) => {
    const value = values === null ? '' : ` -x -a ${quoted(values.join(' '))}`;
    return `complete -c gocomet -n ${when} -l ${flag.slice(2)}${value} -d ${quoted(about)}`;
  });

function firstLines({ first }: Offer, when: string): string[] {
  if (first === 'files') return [`complete -c gocomet -n ${when} -F`];
  if (first.length === 0) return [];
  return [`complete -c gocomet -n ${when} -a ${quoted(first.join(' '))}`];
}

/** Its words are there; and of `list`, not those of `flights list`. */
function conditionOf({ name }: Offer, offers: readonly Offer[]): string {
  const others = offers.flatMap((offer) => {
    const [word = '', next] = offer.name.split(' ');
    return next === name ? [`not ${seen(word)}`] : [];
  });
  return quoted([...name.split(' ').map(seen), ...others].join('; and '));
}

const seen = (word: string): string => `__fish_seen_subcommand_from ${word}`;
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
