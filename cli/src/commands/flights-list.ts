import { airport, choice, count, date, given, optional } from '../args.ts';
import { defineCommand } from '../command.ts';
import { DATE_FORMS } from '../dates.ts';
import { UsageError } from '../failure.ts';
import { first, printPages } from '../output.ts';
import { FLIGHTS } from '../views/flights.ts';

const STATUSES = ['scheduled', 'closed', 'cancelled', 'departed'] as const;
const LIMIT_DEFAULT = 100;
const PAGE_MAX = 500;

export const flightsList = defineCommand({
  name: 'flights list',
  summary: 'List the timetable with its load',
  notes: [
    'For handlers; by --origin, --destination or --carrier. In a pipe: flight, origin, destination, departure, arrival, state, kg, kg left, kg held, bookings, id.',
  ],
  positionals: [],
  flags: {
    origin: { type: 'text', value: 'AIRPORT', about: 'from here' },
    destination: { type: 'text', value: 'AIRPORT', about: 'to there' },
    carrier: { type: 'text', value: 'XX', about: 'of this carrier' },
    from: { type: 'text', value: 'DATE', about: `first day; default: today. ${DATE_FORMS}` },
    to: { type: 'text', value: 'DATE', about: 'last day, 31 days at most; default: a week' },
    status: { type: 'text', value: 'STATUS', about: 'only these', choices: STATUSES },
    limit: { type: 'text', value: 'N', about: `how many; default: ${LIMIT_DEFAULT}` },
  },
  examples: [
    {
      line: 'gocomet flights list --origin DEL --from tomorrow --to tomorrow',
      about: "tomorrow's departures",
    },
    {
      line: 'gocomet flights list --origin DEL --destination LHR --limit 3 --json',
      about: 'three, whole',
    },
  ],
  prints: true,
  parse({ values, today }) {
    if (!(values.origin ?? values.destination ?? values.carrier)) {
      throw new UsageError('--origin, --destination or --carrier is needed.');
    }
    return {
      limit: optional(values.limit, (text) => count(text, '--limit')) ?? LIMIT_DEFAULT,
      query: given({
        origin: optional(values.origin, (text) => airport(text, '--origin')),
        destination: optional(values.destination, (text) => airport(text, '--destination')),
        carrier: values.carrier,
        from: optional(values.from, (text) => date(text, today, '--from')),
        to: optional(values.to, (text) => date(text, today, '--to')),
        status: optional(values.status, (text) => choice(text, STATUSES, '--status')),
      }),
    };
  },
  async run(context, { limit, query }) {
    const { client, signal } = context;
    const page = { ...query, limit: Math.min(limit, PAGE_MAX) };
    await printPages(context, FLIGHTS, first(client.pages.listFlights(page, { signal }), limit));
  },
});
