import * as z from 'zod';
import { EXAMPLE } from './examples.ts';
import { HANDLING_CODE, handlingCodes, VOLUME_M3, VolumeM3 } from './facts.ts';
import { CapacityKg, DateTime, Destination, Origin, Price, text } from './fields.ts';
import { FlightNumber } from './flight-number.ts';
import { VersionedFlight } from './flights.ts';
import { says } from './messages.ts';
import { schema } from './schema.ts';
import { SPECIAL_HANDLING_CODES } from './special-handling-codes.ts';
import { code, omittable, omittableText } from './texts.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const DAYS_AHEAD_MAX = 400;
const DEPARTED_HOURS_MAX = 24;
const ARRIVAL_HOURS_MAX = 72;
const FLIGHTS_MAX = 5_000;
const ACCEPTANCE_MINUTES_MAX = 2_880;
const PIECE_CM_MAX = 2_000;

const { flight: SHOWN } = EXAMPLE;

const whole = (minimum: number, maximum: number) => {
  const rule = says(`A whole number from ${minimum} to ${maximum}.`);
  return omittable(z.int(rule).min(minimum, rule).max(maximum, rule)).meta({
    type: ['integer', 'null'],
    minimum,
    maximum,
  });
};

/** A code of IATA's schedules, any case in. */
const scheduleCode = (form: RegExp, rule: string) =>
  omittableText(
    code()
      .regex(form, rule)
      .transform((one) => one.toUpperCase()),
  ).meta({ type: ['string', 'null'], pattern: form.source });

/** What a flight says of itself and of the cargo that it takes: all of it may be left out. */
export const conditions = () => ({
  max_volume_m3: omittable(VolumeM3()).meta({
    type: ['number', 'null'],
    ...VOLUME_M3,
    description: 'Capacity in m³, three decimals at most. Without it, volume is not counted.',
    example: SHOWN.max_volume_m3,
  }),
  aircraft_type: scheduleCode(
    /^[A-Za-z0-9]{3}$/,
    'An aircraft type is three letters or digits, such as 77X.',
  ).meta({ description: 'IATA aircraft type, any case in.', example: SHOWN.aircraft_type }),
  service_type: scheduleCode(/^[A-Za-z]$/, 'A service type is one letter, such as F.').meta({
    description: 'IATA service type, any case in: J passengers, F freight, V by road.',
    example: SHOWN.service_type,
  }),
  latest_acceptance_minutes: whole(0, ACCEPTANCE_MINUTES_MAX).meta({
    description: 'So long before the departure the flight takes cargo, where it is the first.',
    example: SHOWN.latest_acceptance_minutes,
  }),
  refused_handling_codes: omittable(handlingCodes(SPECIAL_HANDLING_CODES.size)).meta({
    type: ['array', 'null'],
    items: HANDLING_CODE,
    description: 'The special handling codes that the flight does not carry.',
    example: SHOWN.refused_handling_codes,
  }),
  max_piece_height_cm: whole(1, PIECE_CM_MAX).meta({ example: SHOWN.max_piece_height_cm }),
  max_piece_length_cm: whole(1, PIECE_CM_MAX).meta({
    description: 'Of the longer of length and width.',
    example: SHOWN.max_piece_length_cm,
  }),
});

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
      ...conditions(),
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
