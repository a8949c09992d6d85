import { airport, date, given, optional } from '../args.ts';
import { defineCommand } from '../command.ts';
import { DATE_FORMS } from '../dates.ts';
import { printList } from '../output.ts';
import { RATES } from '../views/rates.ts';

export const rates = defineCommand({
  name: 'rates',
  summary: 'List rate cards, newest first',
  notes: [
    'For handlers. In a pipe: carrier, origin, destination, valid from, valid to, currency, minimum, price breaks, surcharges, id.',
  ],
  positionals: [],
  flags: {
    carrier: { type: 'text', value: 'XX', about: 'of this carrier' },
    origin: { type: 'text', value: 'AIRPORT', about: 'from here' },
    destination: { type: 'text', value: 'AIRPORT', about: 'to there' },
    date: { type: 'text', value: 'DATE', about: `valid on this day: ${DATE_FORMS}` },
  },
  examples: [
    {
      line: 'gocomet rates --origin DEL --destination LHR --date tomorrow',
      about: 'what counts tomorrow',
    },
  ],
  prints: true,
  parse: ({ values, today }) =>
    given({
      carrier: values.carrier,
      origin: optional(values.origin, (text) => airport(text, '--origin')),
      destination: optional(values.destination, (text) => airport(text, '--destination')),
      date: optional(values.date, (text) => date(text, today, '--date')),
    }),
  async run(context, query) {
    const { data } = await context.client.listRates(query, { signal: context.signal });
    printList(context, RATES, data);
  },
});
