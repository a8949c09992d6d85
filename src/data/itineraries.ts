import type { Itineraries } from '../core/search/ports.ts';
import type { BookingPolicy } from './ledger.ts';
import type { Rpc } from './postgres.ts';

/** The itineraries in Postgres, by the same times of connection as the books. */
export const createItineraries = (
  rpc: Rpc,
  { min_connection_minutes }: Pick<BookingPolicy, 'min_connection_minutes'>,
): Itineraries => ({
  searchItineraries: (
    { origin, destination, date },
    { weight_kg, volume_l, handling, max_stops, limit },
  ) =>
    rpc('search_itineraries', {
      p_origin: origin,
      p_destination: destination,
      p_date: date,
      p_min_connection_minutes: min_connection_minutes,
      p_weight_kg: weight_kg ?? null,
      p_max_stops: max_stops,
      p_limit: limit,
      p_volume_l: volume_l ?? null,
      p_handling_codes: handling ?? null,
    }),
});
