import * as z from 'zod';
import { toKilograms } from '../core/measure/weight.ts';
import { type FlightLoad, TIMETABLE_STATUSES } from '../core/schedule/types.ts';
import { EXAMPLE } from './examples.ts';
import { AnyFlightId, Carrier, Destination, Origin, wholeNumber } from './fields.ts';
import { Operational, showVersionedFlight, VersionedFlight } from './flights.ts';
import { type Of, schema } from './schema.ts';

const LocalDate = (description: string) =>
  z.iso
    .date({ error: 'A date as YYYY-MM-DD.', abort: true })
    .refine((date) => /^20/.test(date), 'The year is from 2000 to 2099.')
    .optional()
    .meta({ type: 'string', format: 'date', description, example: EXAMPLE.departure_date });

/** Whose flights, and which; the dates and their defaults the database looks at. */
export const TimetableQuery = schema(() =>
  z
    .object({
      origin: Origin().optional(),
      destination: Destination().optional(),
      carrier: Carrier()
        .optional()
        .meta({ example: EXAMPLE.flight.flight_number.slice(0, 2) }),
      from: LocalDate('Local departure date at the origin; today by UTC if left out.'),
      to: LocalDate('31 days at most, from and to included; six days after `from` if left out.'),
      status: z.enum(TIMETABLE_STATUSES).optional().meta({
        description:
          'Each flight has one: cancelled, or its departure by the timetable has passed, or it is closed, or it is scheduled and can be sold.',
        example: TIMETABLE_STATUSES[0],
      }),
      limit: wholeNumber({ min: 1, max: 500, otherwise: 100 }),
      cursor: AnyFlightId().optional().meta({
        type: 'string',
        description: 'From the `Link` header of the page before.',
        example: EXAMPLE.flight.flight_id,
      }),
    })
    .refine(({ origin, destination, carrier }) => origin ?? destination ?? carrier, {
      path: ['origin'],
      message: 'Say an origin, a destination or a carrier.',
    }),
);

/** A day of the network, as the page of its map asks for it. */
export const NetworkQuery = schema(() =>
  z.object({
    date: LocalDate('Local departure date at the origin; today by UTC if left out.'),
    carrier: Carrier().optional(),
  }),
);

const ListedFlight = schema(() =>
  VersionedFlight()
    .extend({
      operational: Operational(),
      bookings: z.int().meta({ description: 'With a present leg on the flight.', example: 1 }),
      held_kg: z.number().meta({ description: 'Of live holds, within the booked.', example: 0 }),
    })
    .meta({ id: 'ListedFlight' }),
);

export const Timetable = schema(() =>
  z.array(ListedFlight()).meta({ id: 'Timetable', description: 'By departure, then id.' }),
);

/** How a flight stands that nobody has touched. */
const UNTOUCHED = {
  status: 'SCHEDULED',
  closed: false,
  estimated_departure_datetime: null,
  estimated_arrival_datetime: null,
  changed_at: null,
} as const satisfies Of<typeof Operational>;

/** A flight of the timetable as the API shows it, with its load. */
export const showListedFlight = ({
  flight,
  bookings,
  held_tenths,
}: FlightLoad): Of<typeof ListedFlight> => ({
  ...showVersionedFlight(flight),
  operational: flight.operational ?? UNTOUCHED,
  bookings,
  held_kg: toKilograms(held_tenths),
});
