import type { Flight } from '../core/schedule/types.ts';
import type { Booked, CachedTimetable, LiveCapacity } from '../core/search/types.ts';
import { volumeField, weightField } from './search-keys.ts';

/**
 * The entry of a route without its tokens: `fields of each day LF timetable as JSON`. The fields are those that
 * the live capacity of its flights stands in, of a flight with a volume two. Flights come by day, so that what is
 * found of the fields can be told apart; throws where they do not, or one is on none of these days: every later
 * flight would be shown with the capacity of another.
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
  const fields = byDay.map((those) => those.flatMap(fieldsOf).join(','));
  return `${fields.join(';')}\n${JSON.stringify({ ...timetable, rows: flights.map(toRow) })}`;
}

const fieldsOf = ({ flight_id, volume }: Flight): string[] =>
  volume === null ? [weightField(flight_id)] : [weightField(flight_id), volumeField(flight_id)];

/** What most flights do not have. */
type Extras = Pick<Flight, 'volume' | 'conditions' | 'operational'>;

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
    ...toExtras(flight),
  ] as const;

const toExtras = ({ volume, conditions, operational }: Flight): [] | [Extras] =>
  volume === null && conditions === null && operational === null
    ? []
    : [{ volume, conditions, operational }];

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
  volume: row[13]?.volume ?? null,
  conditions: row[13]?.conditions ?? null,
  operational: row[13]?.operational ?? null,
});

/** What the script found for each field of these flights in order: `version:booked`, or nothing. */
export function readLive(live: string, flights: readonly Flight[]): LiveCapacity {
  const found = live.split(',');
  let field = 0;
  const next = () => readBooked(found[field++]);
  return flights.map(({ volume }) =>
    volume === null ? { weight: next() } : { weight: next(), volume: next() },
  );
}

function readBooked(found = ''): Booked<number> | undefined {
  const colon = found.indexOf(':');
  return colon < 0
    ? undefined
    : { version: Number(found.slice(0, colon)), booked: Number(found.slice(colon + 1)) };
}
