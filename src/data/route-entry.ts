import type { CachedTimetable, LiveCapacity } from '../booking/ports.ts';
import type { Flight } from '../booking/types.ts';

/**
 * The entry of a route without its tokens: `flight ids of each day LF timetable as JSON`. Flights come by
 * day, so that the nth live capacity is the nth flight's.
 */
export function writeEntry(
  { flights, ...timetable }: CachedTimetable,
  days: readonly string[],
): string {
  const ids = days.map((day) =>
    flights.flatMap((flight) => (flight.departure_date === day ? flight.flight_id : [])).join(','),
  );
  const rows = flights.map(toRow);
  return `${ids.join(';')}\n${JSON.stringify({ ...timetable, rows })}`;
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
