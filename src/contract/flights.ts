import * as z from 'zod';
import { toCubicMetres } from '../core/measure/volume.ts';
import { toKilograms } from '../core/measure/weight.ts';
import { FLIGHT_STATUSES, type Flight as PublishedFlight } from '../core/schedule/types.ts';
import { EXAMPLE } from './examples.ts';
import { type Of, schema } from './schema.ts';

const localTime = () =>
  z.string().meta({
    format: 'date-time',
    description: 'With the local offset of the airport.',
  });

const { flight: SHOWN } = EXAMPLE;

export const Operational = schema(() => {
  const example = SHOWN.operational;
  return z
    .object({
      status: z.enum(FLIGHT_STATUSES).meta({ example: example.status }),
      closed: z.boolean().meta({ example: example.closed }),
      estimated_departure_datetime: localTime()
        .nullable()
        .meta({ example: example.estimated_departure_datetime }),
      estimated_arrival_datetime: localTime()
        .nullable()
        .meta({ example: example.estimated_arrival_datetime }),
      changed_at: z.string().nullable().meta({
        format: 'date-time',
        description: 'UTC; null where nothing was ever changed.',
        example: example.changed_at,
      }),
    })
    .meta({
      id: 'Operational',
      description: 'How the flight stands today, beside its timetable.',
    });
});

export const Flight = schema(() =>
  z
    .object({
      flight_id: z.uuid().meta({ example: SHOWN.flight_id }),
      flight_number: z.string().meta({ example: SHOWN.flight_number }),
      airline_name: z.string().meta({ example: SHOWN.airline_name }),
      origin: z.string().meta({ example: SHOWN.origin }),
      destination: z.string().meta({ example: SHOWN.destination }),
      departure_datetime: localTime().meta({ example: SHOWN.departure_datetime }),
      arrival_datetime: localTime().meta({ example: SHOWN.arrival_datetime }),
      max_weight_kg: z.number().meta({ example: SHOWN.max_weight_kg }),
      booked_weight_kg: z.number().meta({ example: SHOWN.booked_weight_kg }),
      available_kg: z.number().meta({ example: SHOWN.available_kg }),
      base_price_per_kg: z.number().meta({ example: SHOWN.base_price_per_kg }),
      max_volume_m3: z.number().optional().meta({
        description: 'With the two after it only where the flight has a limit of volume.',
        example: SHOWN.max_volume_m3,
      }),
      booked_volume_m3: z.number().optional().meta({ example: SHOWN.booked_volume_m3 }),
      available_m3: z.number().optional().meta({ example: SHOWN.available_m3 }),
      aircraft_type: z.string().optional().meta({ example: SHOWN.aircraft_type }),
      service_type: z.string().optional().meta({ example: SHOWN.service_type }),
      latest_acceptance_datetime: localTime().optional().meta({
        description: 'Until when a first flight takes cargo. With the local offset of the origin.',
        example: SHOWN.latest_acceptance_datetime,
      }),
      refused_handling_codes: z
        .array(z.string())
        .optional()
        .meta({ example: SHOWN.refused_handling_codes }),
      max_piece_height_cm: z.int().optional().meta({ example: SHOWN.max_piece_height_cm }),
      max_piece_length_cm: z.int().optional().meta({ example: SHOWN.max_piece_length_cm }),
      operational: Operational().optional(),
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

/** A flight as the API shows it: weights in kg, volumes in m³, what is not set left out. */
export function showFlight(flight: PublishedFlight): Of<typeof Flight> {
  const shown: Of<typeof Flight> = {
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
  const { volume, conditions, operational } = flight;
  if (volume !== null) {
    shown.max_volume_m3 = toCubicMetres(volume.max_litres);
    shown.booked_volume_m3 = toCubicMetres(volume.booked_litres);
    shown.available_m3 = toCubicMetres(volume.max_litres - volume.booked_litres);
  }
  if (conditions !== null) {
    const { latest_acceptance_ms: _, ...terms } = conditions;
    Object.assign(shown, terms);
  }
  if (operational !== null) {
    shown.operational = operational;
  }
  return shown;
}

/** The same with its version. */
export const showVersionedFlight = (flight: PublishedFlight): Of<typeof VersionedFlight> => ({
  ...showFlight(flight),
  version: flight.version,
});
