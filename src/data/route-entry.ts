import type { Flight } from '../core/schedule/types.ts';
import type { CachedTimetable, LiveCapacity } from '../core/search/types.ts';

/**
 * The entry of a route without its tokens: `flight ids of each day LF timetable as JSON`. Flights come by
 * day, so that the nth live capacity is the nth flight's; throws where they do not, or one is on none of
 * these days: every later flight would be shown with the capacity of another.
 */
export function writeEntry(
  { flights, ...timetable }: CachedTimetable,
  days: readonly string[],
): string {
  const byDay = days.map((day) => flights.filter((flight) => flight.departure_date === day));
  const inOrder = byDay.flat();
  if (inOrder.length !== flights.length || inOrder.some((flight, at) => flight !== flights[at])) {
    throw new RangeError(`The flights are not those of ${days.join(', ')} in this order.`);
  }
  const ids = byDay.map((those) => those.map((flight) => flight.flight_id).join(','));
  return `${ids.join(';')}\n${JSON.stringify({ ...timetable, rows: flights.map(toRow) })}`;
}

/** What an entry keeps of a flight, as a row without names: they would be half of it. */
const toRow = (flight: Flight) =>
  [
    flight.flight_id,
    flight.flight_number,
    flight.airline_name,
    flight.origin,
    flight.destination,
    flight.departure_datetime,
    flight.arrival_datetime,
    flight.departure_date,
    flight.departure_ms,
    flight.max_tenths,
    flight.booked_tenths,
    flight.base_price_per_kg,
    flight.version,
  ] as const;

type Row = ReturnType<typeof toRow>;
type Entry = Omit<CachedTimetable, 'flights'> & { rows: Row[] };

/** The timetable of an entry. Throws where the text is not one that `writeEntry` wrote. */
export function readTimetable(text: string): CachedTimetable {
  const { rows, ...timetable }: Entry = JSON.parse(text);
  return { ...timetable, flights: rows.map(readRow) };
}

const readRow = (row: Row): Flight => ({
  flight_id: row[0],
  flight_number: row[1],
  airline_name: row[2],
  origin: row[3],
  destination: row[4],
  departure_datetime: row[5],
  arrival_datetime: row[6],
  departure_date: row[7],
  departure_ms: row[8],
  max_tenths: row[9],
  booked_tenths: row[10],
  base_price_per_kg: row[11],
  version: row[12],
});

/** What the script found for each flight in order: `version:booked`, or nothing. */
export const readLive = (live: string): LiveCapacity =>
  live.split(',').map((capacity) => {
    const colon = capacity.indexOf(':');
    return colon < 0
      ? undefined
      : {
          version: Number(capacity.slice(0, colon)),
          booked_tenths: Number(capacity.slice(colon + 1)),
        };
  });
