import { SHIPMENT } from '../parts/en.ts';

/** What the search says. */
export const TEXT = {
  title: 'Search flights',
  lead: 'Where does your shipment go, and when? You see what each flight has left at this moment.',
  promises: [
    {
      title: 'What is left, at this moment',
      text: 'Kilograms and cubic metres of each flight are read when you search.',
    },
    {
      title: 'A price before you book',
      text: 'Freight and surcharges line by line, for your shipment, good for a limited time.',
    },
    {
      title: 'Sold once',
      text: 'What you book or hold is taken from all flights at once, or from none.',
    },
  ],
  labels: {
    origin: 'Origin',
    destination: 'Destination',
    date: 'Date',
    ...SHIPMENT,
    arrive_by: 'Arrive by',
  },
  hints: {
    airport: 'City or airport code',
    dimensions: 'Pieces × length × width × height in cm, a line for each size: 2 × 120 × 80 × 100',
    volume_m3: 'Instead of dimensions. If left out, it is assumed from the weight.',
    special_handling_codes: 'IATA codes, such as PER, COL',
  },
  more: 'More: dimensions or volume, handling codes',
  submit: 'Search flights',
  searching: 'Searching…',
  suggestions: {
    label: 'Airports',
    count: (count: number) =>
      count === 0 ? 'No airport found' : `${count} airport${count === 1 ? '' : 's'}`,
  },
  airport: {
    unknown: (typed: string) => `No airport is found for “${typed}”. Try a city or a code.`,
    several: (typed: string) => `Several airports match “${typed}”. Choose one below.`,
    which: (label: string) => `${label}: which airport?`,
    of: ({ city, name }: { city: string; name: string }) =>
      name.startsWith(city) ? name : `${city}, ${name}`,
  },
  days: {
    label: 'Other days',
    count: (count: number) => (count === LIMIT ? `${count}+` : `${count}`),
    found: 'found',
    unknown: '–',
  },
  results: {
    heading: (from: string, to: string) => `${from} to ${to}`,
    on: (day: string, shipment: string) => `${day} · ${shipment}`,
    pieces: (count: string, one: boolean) => `${count} piece${one ? '' : 's'}`,
    count: (shown: number, all: number) =>
      shown === all
        ? `${all} ${all === 1 ? 'itinerary' : 'itineraries'}`
        : `${shown} of ${all} itineraries`,
    more: (count: number) => `Show ${count} more`,
    list: 'Itineraries',
  },
  sort: {
    label: 'Sort by',
    arrival: 'Arrival',
    departure: 'Departure',
    price: 'Price',
    stops: 'Stops',
  },
  filter: {
    label: 'Filter',
    direct: 'Direct only',
    carrier: 'Carrier',
    any_carrier: 'All carriers',
    arrive_by: 'Arrive by (local)',
    arrive_by_wrong: 'A day and a time, such as 2026-11-30T18:00.',
    apply: 'Apply',
    clear: 'Show all',
  },
  card: {
    direct: 'Direct',
    connection: 'One connection',
    latest: 'Latest acceptance',
    per_kg: 'per kg, base price',
    uncounted: 'Volume is not limited',
    book: 'Book',
    hold: 'Hold',
    of: (flights: string, clock: string) => ` ${flights}, departing ${clock}`,
    sign_in: 'Book and Hold ask you to sign in, and bring you back to the same booking.',
    price:
      'The price for your shipment, in the currency of the carrier, is shown before you book. Searching reserves nothing.',
  },
  empty: {
    title: 'No flight takes this shipment on this day',
    text: 'There is none that day, or those there are are full, closed or refuse a handling code.',
    advice: 'Try another day above, a nearby airport, or fewer kilograms: a shipment can be split.',
  },
  filtered: {
    title: 'No itinerary passes the filter',
    text: (all: number) => `${all} ${all === 1 ? 'itinerary is' : 'itineraries are'} hidden by it.`,
  },
  past: {
    title: 'This day has passed',
    text: 'All its flights have departed.',
    today: 'Search today',
  },
} as const;

/** So many itineraries are found at most. */
export const LIMIT = 200;
