import { choice, count, given, optional } from '../args.ts';
import { defineCommand } from '../command.ts';
import { first, printPages } from '../output.ts';
import { BOOKINGS } from '../views/bookings.ts';

const STATUSES = ['HELD', 'BOOKED', 'DEPARTED', 'ARRIVED', 'DELIVERED', 'CANCELLED'] as const;
const LIMIT_DEFAULT = 50;
const PAGE_MAX = 200;

export const list = defineCommand({
  name: 'list',
  summary: 'List your bookings, newest first',
  notes: ['In a pipe: the fields of `gocomet book`.'],
  positionals: [],
  flags: {
    status: { type: 'text', value: 'STATUS', about: 'only these', choices: STATUSES },
    awb: { type: 'text', value: 'NUMBER', about: 'only those of this air waybill' },
    limit: { type: 'text', value: 'N', about: `how many; default: ${LIMIT_DEFAULT}` },
  },
  examples: [
    { line: 'gocomet list', about: 'the newest' },
    {
      line: 'gocomet list --status BOOKED --limit 1000 --ndjson',
      about: 'a booking a line, page after page',
    },
    { line: 'gocomet list --status HELD | cut -f 1', about: 'references of what is held' },
  ],
  prints: true,
  parse: ({ values }) => ({
    limit: optional(values.limit, (text) => count(text, '--limit')) ?? LIMIT_DEFAULT,
    query: given({
      status: optional(values.status, (text) => choice(text, STATUSES, '--status')),
      awb_number: values.awb,
    }),
  }),
  async run(context, { limit, query }) {
    const { client, signal } = context;
    const page = { ...query, limit: Math.min(limit, PAGE_MAX) };
    await printPages(context, BOOKINGS, first(client.pages.listBookings(page, { signal }), limit));
  },
});
