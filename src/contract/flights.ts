import * as z from 'zod';
import { toKilograms } from '../core/measure/weight.ts';
import type { Flight as PublishedFlight } from '../core/schedule/types.ts';
import { EXAMPLE } from './examples.ts';
import {
  CapacityKg,
  DateTime,
  Destination,
  Origin,
  Price,
  text,
  WeightKgParameter,
  wholeNumber,
} from './fields.ts';
import { FlightNumber } from './flight-number.ts';
import { type Of, schema } from './schema.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS_AHEAD_MAX = 400;
const DEPARTED_HOURS_MAX = 24;
const ARRIVAL_HOURS_MAX = 72;
const FLIGHTS_MAX = 5_000;

const localTime = (example: string) =>
  z.string().meta({
    format: 'date-time',
    description: 'With the local offset of the airport.',
    example,
  });

const { flight: SHOWN } = EXAMPLE;

export const Flight = schema(() =>
  z
    .object({
      flight_id: z.uuid().meta({ example: SHOWN.flight_id }),
      flight_number: z.string().meta({ example: SHOWN.flight_number }),
      airline_name: z.string().meta({ example: SHOWN.airline_name }),
      origin: z.string().meta({ example: SHOWN.origin }),
      destination: z.string().meta({ example: SHOWN.destination }),
      departure_datetime: localTime(SHOWN.departure_datetime),
      arrival_datetime: localTime(SHOWN.arrival_datetime),
      max_weight_kg: z.number().meta({ example: SHOWN.max_weight_kg }),
      booked_weight_kg: z.number().meta({ example: SHOWN.booked_weight_kg }),
      available_kg: z.number().meta({ example: SHOWN.available_kg }),
      base_price_per_kg: z.number().meta({ example: SHOWN.base_price_per_kg }),
    })
    .meta({ id: 'Flight' }),
);

export const VersionedFlight = schema(() =>
  Flight()
    .extend({
      version: z
        .int()
        .meta({ description: 'Counts the changes of capacity, from 0.', example: SHOWN.version }),
    })
    .meta({ id: 'VersionedFlight' }),
);

export const Itineraries = schema(() =>
  z.array(z.array(Flight()).min(1).max(2)).meta({
    id: 'Itineraries',
    description: 'Sorted by arrival, then fewer stops, then departure.',
  }),
);

/** A flight as the API shows it: weights in kg. */
export function showFlight(flight: PublishedFlight): Of<typeof Flight> {
  return {
    flight_id: flight.flight_id,
    flight_number: flight.flight_number,
    airline_name: flight.airline_name,
    origin: flight.origin,
    destination: flight.destination,
    departure_datetime: flight.departure_datetime,
    arrival_datetime: flight.arrival_datetime,
    max_weight_kg: toKilograms(flight.max_tenths),
    booked_weight_kg: toKilograms(flight.booked_tenths),
    available_kg: toKilograms(flight.max_tenths - flight.booked_tenths),
    base_price_per_kg: flight.base_price_per_kg,
  };
}

/** The same with its version. */
export const showVersionedFlight = (flight: PublishedFlight): Of<typeof VersionedFlight> => ({
  ...showFlight(flight),
  version: flight.version,
});

export const RouteSearch = schema(() =>
  z.object({
    origin: Origin(),
    destination: Destination(),
    date: z.iso
      .date({ error: 'A date as YYYY-MM-DD.', abort: true })
      .refine((date) => {
        const days = (Date.parse(date) - Date.now()) / DAY_MS;
        return days <= DAYS_AHEAD_MAX;
      }, `A date at most ${DAYS_AHEAD_MAX} days ahead.`)
      .meta({
        type: 'string',
        format: 'date',
        description: 'The local date at the origin. One that has passed has no itineraries.',
        example: EXAMPLE.departure_date,
      }),
    weight_kg: WeightKgParameter(),
    max_stops: wholeNumber({ min: 0, max: 1, otherwise: 1 }),
    limit: wholeNumber({ min: 1, max: 200, otherwise: 100 }),
  }),
);

const NewFlight = schema(() =>
  z
    .object({
      flight_number: FlightNumber(),
      airline_name: text(100).meta({ example: SHOWN.airline_name }),
      origin: Origin(),
      destination: Destination(),
      departure_datetime: DateTime()
        .refine((moment) => {
          const ahead_ms = Date.parse(moment) - Date.now();
          return ahead_ms >= -DEPARTED_HOURS_MAX * HOUR_MS && ahead_ms <= DAYS_AHEAD_MAX * DAY_MS;
        }, `A departure is from ${DEPARTED_HOURS_MAX} hours ago to ${DAYS_AHEAD_MAX} days ahead.`)
        .meta({
          example: SHOWN.departure_datetime,
        }),
      arrival_datetime: DateTime().meta({ example: SHOWN.arrival_datetime }),
      max_weight_kg: CapacityKg(),
      base_price_per_kg: Price(),
    })
    .refine((flight) => flight.origin !== flight.destination, {
      path: ['destination'],
      message: 'The destination is another airport than the origin.',
    })
    .refine((flight) => flight.arrival_datetime > flight.departure_datetime, {
      path: ['arrival_datetime'],
      message: 'The arrival is later than the departure.',
    })
    .refine(
      ({ departure_datetime, arrival_datetime }) =>
        Date.parse(arrival_datetime) - Date.parse(departure_datetime) <=
        ARRIVAL_HOURS_MAX * HOUR_MS,
      {
        path: ['arrival_datetime'],
        message: `The arrival is at most ${ARRIVAL_HOURS_MAX} hours after the departure.`,
      },
    )
    .meta({ id: 'NewFlight' }),
);

const FLIGHTS_RULE = `Has to have 1 to ${FLIGHTS_MAX} flights.`;
export const NewFlights = schema(() =>
  z.union(
    [NewFlight(), z.array(NewFlight()).min(1, FLIGHTS_RULE).max(FLIGHTS_MAX, FLIGHTS_RULE)],
    `Has to be a flight, or an array of 1 to ${FLIGHTS_MAX} flights.`,
  ),
);
export const PublishedFlights = schema(() =>
  z.union([VersionedFlight(), z.array(VersionedFlight())]),
);
