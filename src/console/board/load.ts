import { toCubicMetres } from '../../core/measure/volume.ts';
import { toKilograms } from '../../core/measure/weight.ts';
import type { Flight, FlightLoad, TimetableStatus } from '../../core/schedule/types.ts';

/** How a flight stands at a moment: each has one, as the timetable tells them apart. */
export function statusOf({ operational, departure_ms }: Flight, now_ms: number): TimetableStatus {
  if (operational?.status === 'CANCELLED') return 'cancelled';
  if (departure_ms <= now_ms) return 'departed';
  return operational?.closed ? 'closed' : 'scheduled';
}

/** Booked and in all, in one unit; of the booked so much is held. */
export type Amounts = { booked: number; held: number; max: number };

/** The load of a flight, or of several together, in kg and m³; volume is null where it is not counted. */
export type Load = { weight: Amounts; volume: Amounts | null; bookings: number };

/** The load of one flight. Nothing tells what holds have of its volume. */
export const loadOf = ({ flight, bookings, held_tenths }: FlightLoad): Load => ({
  weight: {
    booked: toKilograms(flight.booked_tenths),
    held: toKilograms(held_tenths),
    max: toKilograms(flight.max_tenths),
  },
  volume: flight.volume && {
    booked: toCubicMetres(flight.volume.booked_litres),
    held: 0,
    max: toCubicMetres(flight.volume.max_litres),
  },
  bookings,
});

/** What the flights of a day carry together, but for those that are cancelled. */
export function totalOf(loads: readonly FlightLoad[]): Load {
  const flown = loads.filter(({ flight }) => flight.operational?.status !== 'CANCELLED');
  const tenths = (pick: (load: FlightLoad) => number) =>
    toKilograms(flown.reduce((sum, load) => sum + pick(load), 0));
  const volumes = flown.flatMap(({ flight }) => (flight.volume === null ? [] : [flight.volume]));
  const litres = (pick: (volume: (typeof volumes)[number]) => number) =>
    toCubicMetres(volumes.reduce((sum, volume) => sum + pick(volume), 0));
  return {
    weight: {
      booked: tenths(({ flight }) => flight.booked_tenths),
      held: tenths(({ held_tenths }) => held_tenths),
      max: tenths(({ flight }) => flight.max_tenths),
    },
    volume:
      volumes.length === 0
        ? null
        : {
            booked: litres(({ booked_litres }) => booked_litres),
            held: 0,
            max: litres(({ max_litres }) => max_litres),
          },
    bookings: flown.reduce((sum, { bookings }) => sum + bookings, 0),
  };
}
