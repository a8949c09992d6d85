import type { Flight, Itinerary } from '../api.ts';
import { durationInWords, momentInWords } from '../dates.ts';
import type { View } from '../output.ts';

/** An itinerary, and its place in the answer. */
export interface Numbered {
  readonly place: number;
  readonly legs: Itinerary;
}

export const numbered = (itineraries: readonly Itinerary[]): Numbered[] =>
  itineraries.map((legs, index) => ({ place: index + 1, legs }));

const first = ({ legs }: Numbered): Flight | undefined => legs[0];
const last = ({ legs }: Numbered): Flight | undefined => legs.at(-1);
const joined = ({ legs }: Numbered, read: (leg: Flight) => string) => legs.map(read).join(',');

export const ITINERARIES: View<Numbered> = {
  json: ({ legs }) => legs,
  nothing: 'No itinerary has this much left on that day.',
  columns: [
    { name: '#', align: 'right', plain: ({ place }) => place },
    {
      name: 'flights',
      plain: (one) => joined(one, (leg) => leg.flight_number),
      words: ({ legs }) => legs.map((leg) => leg.flight_number).join(' › '),
    },
    {
      name: 'via',
      plain: ({ legs }) =>
        legs
          .slice(1)
          .map((leg) => leg.origin)
          .join(','),
    },
    {
      name: 'departs',
      plain: (one) => first(one)?.departure_datetime,
      words: (one) => momentInWords(first(one)?.departure_datetime ?? ''),
    },
    {
      name: 'arrives',
      plain: (one) => last(one)?.arrival_datetime,
      words: (one) => momentInWords(last(one)?.arrival_datetime ?? ''),
    },
    {
      name: 'time',
      align: 'right',
      plain: minutesOf,
      words: (one) =>
        durationInWords(first(one)?.departure_datetime ?? '', last(one)?.arrival_datetime ?? ''),
    },
    { name: 'kg left', align: 'right', plain: ({ legs }) => leastLeft(legs) },
    { name: 'flight ids', hidden: true, plain: (one) => joined(one, (leg) => leg.flight_id) },
  ],
};

/** What the fullest of the flights has left. */
const leastLeft = (legs: Itinerary): number => Math.min(...legs.map((leg) => leg.available_kg));
function minutesOf(one: Numbered): number {
  const [from, to] = [first(one)?.departure_datetime ?? '', last(one)?.arrival_datetime ?? ''];
  return Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
}
