import { airport, date, figure, given, list, needed, optional } from '../args.ts';
import { defineCommand } from '../command.ts';
import { DATE_FORMS } from '../dates.ts';
import { printList } from '../output.ts';
import { FROM_AND_TO, readStops } from '../shipment/route.ts';
import { ITINERARIES, numbered } from '../views/itineraries.ts';

export const search = defineCommand({
  name: 'search',
  summary: 'Find itineraries of one or two flights, with what is left on them now',
  notes: [
    'The date is the local one at the origin. In a pipe: number, flights, via, departure, arrival, minutes, kg left, ids of the flights.',
  ],
  positionals: FROM_AND_TO,
  flags: {
    date: { type: 'text', value: 'DATE', about: DATE_FORMS },
    weight: { type: 'text', value: 'KG', about: 'only with this much left on every flight' },
    volume: { type: 'text', value: 'M3', about: 'and this much volume, in m³' },
    handling: {
      type: 'text',
      value: 'CODES',
      about: 'only flights that carry these, such as PER,COL',
    },
    'max-stops': { type: 'text', value: 'N', about: 'at most so many stops', choices: ['0', '1'] },
    limit: { type: 'text', value: 'N', about: 'how many; default: 100, at most 200' },
  },
  examples: [
    {
      line: 'gocomet search DEL LHR --date tomorrow --weight 250',
      about: 'tomorrow, with 250 kg left',
    },
    {
      line: 'gocomet search DEL LHR --date +3d --max-stops 0 --json',
      about: "direct in three days, as the API's own answer",
    },
    {
      line: 'gocomet search DEL LHR --date tomorrow | cut -f 2,7 | head -n 1',
      about: 'flights of the first, and what they have left',
    },
  ],
  prints: true,
  parse: ({ values, positionals, today }) => ({
    origin: airport(positionals[0] ?? '', 'ORIGIN'),
    destination: airport(positionals[1] ?? '', 'DESTINATION'),
    date: date(needed(values.date, '--date'), today, '--date'),
    ...given({
      weight_kg: optional(values.weight, (text) => figure(text, '--weight')),
      volume_m3: optional(values.volume, (text) => figure(text, '--volume')),
      handling: optional(values.handling, (text) => list(text).join()),
      max_stops: optional(values['max-stops'], readStops),
      limit: optional(values.limit, (text) => figure(text, '--limit')),
    }),
  }),
  async run(context, query) {
    const { data } = await context.client.search(query, { signal: context.signal });
    printList(context, ITINERARIES, numbered(data), data);
  },
});
