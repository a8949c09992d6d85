import type { Flight } from '../../core/schedule/types.ts';
import type { Formats } from '../format.ts';
import { addressOf } from '../shipment.ts';
import type { End } from './next.ts';

/** Where somebody works: an end of a flight, and what the forms there have in common. */
export type Place = {
  flight_id: string;
  end: End;
  /** The station: where a step happens. */
  at: string;
  /** Of the station's clock: +05:30. */
  offset: string;
  /** When the page was drawn, in UTC with milliseconds. */
  drawn_at: string;
  /** The reference after which the page of bookings begins. */
  after?: string | undefined;
  /** Where the form stands, if not on the page of the flight. */
  from?: 'scan' | undefined;
  /** The flight that was scanned for there. */
  scanned_for?: string | undefined;
  formats: Formats;
};

const OFFSET = /(Z|[+-]\d\d:\d\d)$/;

type Ends = Pick<Flight, 'flight_id' | 'origin' | 'destination'> & {
  departure: string;
  arrival: string;
};

/** The end of a flight that a station is: its origin, unless it is its destination. */
export function placeOf(
  flight: Ends,
  {
    at,
    now_ms,
    ...more
  }: Pick<Place, 'after' | 'from' | 'scanned_for' | 'formats'> & {
    at: string | undefined;
    now_ms: number;
  },
): Place {
  const end = at?.toUpperCase() === flight.destination ? 'destination' : 'origin';
  const [offset = 'Z'] = OFFSET.exec(end === 'origin' ? flight.departure : flight.arrival) ?? [];
  return {
    flight_id: flight.flight_id,
    end,
    at: flight[end],
    offset,
    drawn_at: new Date(now_ms).toISOString(),
    ...more,
  };
}

/** The page of a flight at one of its stations. */
export const pathOf = (
  { flight_id, at, after }: Pick<Place, 'flight_id' | 'at' | 'after'>,
  ref_id?: string,
) =>
  addressOf(`/desk/flights/${encodeURIComponent(flight_id)}`, { at, after }) +
  (ref_id ? `#b-${ref_id}` : '');
