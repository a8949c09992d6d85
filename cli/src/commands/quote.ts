import { defineCommand } from '../command.ts';
import { printOne } from '../output.ts';
import { FACT_FLAGS, type Facts, readFacts } from '../shipment/facts.ts';
import { FROM_AND_TO, findFlights, ROUTE_FLAGS, readRoute } from '../shipment/route.ts';
import { harmless } from '../terminal/text.ts';
import { QUOTES } from '../views/quotes.ts';

export const quote = defineCommand({
  name: 'quote',
  summary: 'Ask what a shipment costs; the price is kept for a while, the place is not',
  notes: [
    'Book it with `gocomet book`, the same figures and --quote. In a pipe: quote, currency, total, chargeable kg, when it expires, ids of the flights.',
  ],
  positionals: FROM_AND_TO,
  flags: { ...ROUTE_FLAGS, ...FACT_FLAGS },
  examples: [
    {
      line: 'gocomet quote DEL LHR --date tomorrow --choose 1 --weight 250 --pieces 4',
      about: 'on the first itinerary that search finds',
    },
    {
      line: 'gocomet quote DEL LHR --date +2d --choose 1 --weight 45 --volume 1.2 --json',
      about: 'light and large, with each line of the price',
    },
  ],
  prints: true,
  parse: (typed) => ({ route: readRoute(typed), facts: readFacts(typed.values) }),
  async run(context, { route, facts }) {
    const flight_ids = await findFlights(context, route, facts);
    const { origin, destination } = route;
    const { data } = await context.client.quoteShipment(
      { body: { origin, destination, flight_ids, ...facts } },
      { signal: context.signal },
    );
    printOne(context, QUOTES, data);
    if (context.format === 'words') {
      const { io } = context;
      io.err(`Book it: gocomet book ${origin} ${destination} --flights ${flight_ids.join()} `);
      io.err(`${inFlags(facts)} --quote ${harmless(data.quote_id)}\n`);
    }
  },
});

/** The facts as they are typed. */
function inFlags({ weight_kg, pieces, volume_m3, special_handling_codes }: Facts): string {
  return [
    `--weight ${weight_kg} --pieces ${pieces}`,
    ...(volume_m3 === undefined ? [] : [`--volume ${volume_m3}`]),
    ...(special_handling_codes ? [`--handling ${special_handling_codes.join()}`] : []),
  ].join(' ');
}
