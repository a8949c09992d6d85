import { count, optional } from '../args.ts';
import { defineCommand } from '../command.ts';
import { FACT_FLAGS, readFacts } from '../shipment/facts.ts';
import { drawReference } from '../shipment/reference.ts';
import { FROM_AND_TO, findFlights, ROUTE_FLAGS, readRoute } from '../shipment/route.ts';
import { sendBooking } from '../shipment/send.ts';
import { readTerms, TERM_FLAGS } from '../shipment/terms.ts';

const MINUTES_DEFAULT = 30;

export const hold = defineCommand({
  name: 'hold',
  summary: 'Keep the place for a while without booking it yet',
  notes: [
    'A hold that nobody confirms is over by itself. It is sent, and printed, as `gocomet book` does it.',
  ],
  positionals: FROM_AND_TO,
  flags: {
    minutes: { type: 'text', value: 'N', about: `how long; default: ${MINUTES_DEFAULT}` },
    ...ROUTE_FLAGS,
    ...FACT_FLAGS,
    ...TERM_FLAGS,
  },
  examples: [
    {
      line: 'gocomet hold DEL LHR --date tomorrow --choose 1 --weight 120.5 --minutes 20',
      about: 'for twenty minutes',
    },
  ],
  prints: true,
  parse: (typed) => ({
    route: readRoute(typed),
    facts: readFacts(typed.values),
    terms: readTerms(typed.values),
    hold_minutes:
      optional(typed.values.minutes, (text) => count(text, '--minutes')) ?? MINUTES_DEFAULT,
  }),
  async run(context, { route, facts, terms, hold_minutes }) {
    const flight_ids = await findFlights(context, route, facts);
    const { origin, destination } = route;
    const body = {
      ref_id: drawReference(),
      ...{ origin, destination, flight_ids, hold_minutes },
      ...facts,
      ...terms,
    };
    await sendBooking(context, body, 'Holding');
  },
});
