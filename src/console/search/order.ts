import type { Itinerary } from '../../core/search/types.ts';
import type { Sent } from '../forms.ts';

/** In which order itineraries are shown; the first is how the search has them: by arrival, stops, departure. */
export const ORDERS = ['arrival', 'departure', 'price', 'stops'] as const;
export type Order = (typeof ORDERS)[number];

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** What of the itineraries found is shown, and how, as the address says it. */
export type View = {
  order: Order;
  direct: boolean;
  /** The two characters of the carrier of all legs. */
  carrier: string;
  /** Local at the destination, to the minute; empty where none was named or it is none. */
  arrive_by: string;
  arrive_by_is_wrong: boolean;
};

/** The fields of an address that say how its results are shown. */
export const VIEW = ['sort', 'direct', 'carrier', 'arrive_by'] as const;

/** How results are shown, as an address says it. */
export function readView(sent: Sent): View {
  const arrive_by = sent.arrive_by ?? '';
  const is_moment = MOMENT.test(arrive_by);
  return {
    order: ORDERS.find((order) => order === sent.sort) ?? 'arrival',
    direct: sent.direct === 'yes',
    carrier: sent.carrier ?? '',
    arrive_by: is_moment ? arrive_by.slice(0, 16) : '',
    arrive_by_is_wrong: arrive_by !== '' && !is_moment,
  };
}

/** The itineraries that pass the filter, in the order asked for. */
export function arrange(itineraries: readonly Itinerary[], view: View): Itinerary[] {
  const passes = (itinerary: Itinerary) =>
    (!view.direct || itinerary.length === 1) &&
    (view.carrier === '' || carrierOf(itinerary)?.code === view.carrier) &&
    (view.arrive_by === '' || arrivalOf(itinerary).slice(0, 16) <= view.arrive_by);
  const passing = itineraries.filter(passes);
  const by = KEYS[view.order];
  return by === null ? passing : passing.sort((a, b) => by(a) - by(b));
}

const KEYS: Record<Order, ((itinerary: Itinerary) => number) | null> = {
  arrival: null,
  departure: (itinerary) => itinerary[0]?.departure_ms ?? 0,
  price: (itinerary) => pricePerKg(itinerary),
  stops: (itinerary) => itinerary.length,
};

/** The base prices of all legs together, for a kilogram. */
export const pricePerKg = (itinerary: Itinerary): number =>
  itinerary.reduce((sum, { base_price_per_kg }) => sum + base_price_per_kg, 0);

/** The carrier that flies all the way; null where there are two. */
export function carrierOf(itinerary: Itinerary): { code: string; name: string } | null {
  const [first, second = first] = itinerary;
  const code = first?.flight_number.slice(0, 2);
  return first !== undefined && code === second?.flight_number.slice(0, 2)
    ? { code: String(code), name: first.airline_name }
    : null;
}

/** The carriers that fly some itinerary all the way, by name. */
export function carriersOf(itineraries: readonly Itinerary[]): { code: string; name: string }[] {
  const carriers = new Map<string, string>();
  for (const itinerary of itineraries) {
    const carrier = carrierOf(itinerary);
    if (carrier !== null) carriers.set(carrier.code, carrier.name);
  }
  return [...carriers]
    .map(([code, name]) => ({ code, name }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

const arrivalOf = (itinerary: Itinerary): string => itinerary.at(-1)?.arrival_datetime ?? '';
