import { given } from '../args.ts';
import { defineCommand } from '../command.ts';
import { FACT_FLAGS, readFacts } from '../shipment/facts.ts';
import { drawReference } from '../shipment/reference.ts';
import { FROM_AND_TO, findFlights, ROUTE_FLAGS, readRoute } from '../shipment/route.ts';
import { sendBooking } from '../shipment/send.ts';
import { readTerms, TERM_FLAGS } from '../shipment/terms.ts';

export const book = defineCommand({
  name: 'book',
  summary: 'Book a shipment on all flights of an itinerary, or on none',
  notes: [
    'On a terminal it shows the itineraries of --date and asks which. The reference is said on stderr before anything is sent: after a break, ask for it or send the same line again with --ref; it is booked once.',
    'In a pipe: reference, status, origin, destination, pieces, kg, waybill, when booked, held until, currency, price, needs rebooking, ids of the flights.',
  ],
  positionals: FROM_AND_TO,
  flags: {
    ...ROUTE_FLAGS,
    ...FACT_FLAGS,
    ...TERM_FLAGS,
    'draw-awb': { type: 'switch', about: 'with a waybill number of the stock' },
  },
  examples: [
    {
      line: 'gocomet book DEL LHR --date tomorrow --choose 1 --weight 250 --pieces 4',
      about: 'on the first itinerary; without --choose, a terminal asks which',
    },
    {
      line: 'gocomet book DEL LHR --date +2d --choose 1 --weight 80 --handling PER --goods "Cut flowers" --json',
      about: "perishables, and the API's own answer",
    },
    {
      line: 'REF=$(gocomet book DEL LHR --date +3d --choose 1 --weight 10 | cut -f 1)',
      about: 'in a script',
    },
  ],
  prints: true,
  parse: (typed) => ({
    route: readRoute(typed),
    facts: readFacts(typed.values),
    terms: readTerms(typed.values),
    draw_awb: typed.values['draw-awb'] ? true : undefined,
  }),
  async run(context, { route, facts, terms, draw_awb }) {
    const flight_ids = await findFlights(context, route, facts);
    const { origin, destination } = route;
    const body = {
      ref_id: drawReference(),
      ...given({ draw_awb }),
      ...{ origin, destination, flight_ids },
      ...facts,
      ...terms,
    };
    await sendBooking(context, body, 'Booking');
  },
});
