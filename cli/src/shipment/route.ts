import type { Itinerary } from '../api.ts';
import { airport, count, date, given, list, optional } from '../args.ts';
import type { Flags, Typed } from '../command.ts';
import type { Context } from '../context.ts';
import { DATE_FORMS, dateInWords, momentInWords } from '../dates.ts';
import { UsageError } from '../failure.ts';
import { askForChoice, canAsk } from '../terminal/prompt.ts';
import { table } from '../terminal/table.ts';
import { ITINERARIES, numbered } from '../views/itineraries.ts';
import type { Facts } from './facts.ts';

/** How many itineraries somebody chooses from: a screen full. */
const CHOICES_MAX = 15;

export const FROM_AND_TO = [
  { name: 'ORIGIN', about: 'airport code' },
  { name: 'DESTINATION', about: 'airport code' },
] as const;

/** Which flights a shipment takes: known to `quote`, `book` and `hold`. */
export const ROUTE_FLAGS = {
  date: { type: 'text', value: 'DATE', about: `day of departure: ${DATE_FORMS}` },
  'max-stops': {
    type: 'text',
    value: 'N',
    about: 'with --date: at most so many stops',
    choices: ['0', '1'],
  },
  choose: {
    type: 'text',
    value: 'N',
    about: 'with --date: take this one of those that search finds',
  },
  flights: {
    type: 'text',
    value: 'IDS',
    about: 'instead of --date: ids of flights, parted by commas',
  },
} as const satisfies Flags;

/** Flights that are known, or a search from which one itinerary is taken: asked for where `choose` is null. */
export type Route = { readonly origin: string; readonly destination: string } & (
  | { readonly flight_ids: string[] }
  | { readonly date: string; readonly max_stops?: number; readonly choose: number | null }
);

/** Reads the route. Throws a UsageError unless it names a day or flights. */
export function readRoute({ values, positionals, today }: Typed<typeof ROUTE_FLAGS>): Route {
  const ends = {
    origin: airport(positionals[0] ?? '', 'ORIGIN'),
    destination: airport(positionals[1] ?? '', 'DESTINATION'),
  };
  if (values.flights !== undefined) {
    if (values.date !== undefined || values.choose !== undefined) {
      throw new UsageError('--flights says which: --date and --choose have no place beside it.');
    }
    return { ...ends, flight_ids: list(values.flights) };
  }
  if (values.date === undefined) throw new UsageError('--date or --flights is needed.');
  return {
    ...ends,
    ...given({ max_stops: optional(values['max-stops'], readStops) }),
    date: date(values.date, today, '--date'),
    choose: optional(values.choose, (text) => count(text, '--choose')) ?? null,
  };
}

export function readStops(text: string): number {
  if (text !== '0' && text !== '1') throw new UsageError(`--max-stops: "${text}" is not 0 or 1.`);
  return Number(text);
}

/** Finds the flights of a route, and asks which where somebody is there to be asked. */
export async function findFlights(context: Context, route: Route, facts: Facts): Promise<string[]> {
  if ('flight_ids' in route) return route.flight_ids;
  const { io, client, signal } = context;
  const { choose, ...query } = route;
  if (choose === null && !canAsk(io)) {
    throw new UsageError('Nobody is there to choose: say which by --choose or --flights.');
  }
  const { weight_kg, volume_m3, special_handling_codes } = facts;
  const { data: itineraries } = await client.search(
    { ...query, weight_kg, ...given({ volume_m3, handling: special_handling_codes?.join() }) },
    { signal },
  );
  const chosen = itineraries[(choose ?? (await choice(context, route, itineraries))) - 1];
  if (!chosen) {
    throw new UsageError(
      itineraries.length === 0
        ? `There is no itinerary with that much left on ${route.date}.`
        : `--choose: there are ${itineraries.length} itineraries.`,
    );
  }
  io.err(`On ${inWords(chosen)}\n`);
  return chosen.map((leg) => leg.flight_id);
}

/** The flights of an itinerary and when the first one departs, for who did not see the list. */
const inWords = (legs: Itinerary): string =>
  `${legs.map((leg) => leg.flight_number).join(' › ')}, departs ${momentInWords(legs[0]?.departure_datetime ?? '')}`;

/** Shows itineraries on stderr and asks for the number of one; 0 when there is none to choose. */
async function choice(
  { io, signal }: Context,
  route: { origin: string; destination: string; date: string },
  itineraries: readonly Itinerary[],
): Promise<number> {
  const shown = numbered(itineraries.slice(0, CHOICES_MAX));
  if (shown.length === 0) return 0;
  io.err(`${route.origin} → ${route.destination} on ${dateInWords(route.date)}\n`);
  io.err(table(ITINERARIES.columns, shown, { columns: io.columns, paint: io.paint.err }));
  return await askForChoice(io, shown.length, signal);
}
