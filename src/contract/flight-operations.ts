import * as z from 'zod';
import { FLIGHT_STATUSES } from '../core/schedule/types.ts';
import { EXAMPLE } from './examples.ts';
import { VOLUME_M3, VolumeM3 } from './facts.ts';
import { CAPACITY_KG, CapacityKg, DateTime } from './fields.ts';
import { VersionedFlight } from './flights.ts';
import { schema } from './schema.ts';
import { omittable, omittableText } from './texts.ts';

const { operational } = EXAMPLE.flight;

/** An estimate: null takes it back. */
const Estimate = (example: string) =>
  DateTime()
    .nullish()
    .meta({
      type: ['string', 'null'],
      format: 'date-time',
      description: 'Null takes the estimate back.',
      example,
    });

export const FlightOperation = schema(() =>
  z
    .object({
      status: omittableText(z.enum(FLIGHT_STATUSES)).meta({ enum: [...FLIGHT_STATUSES, null] }),
      closed: omittable(z.boolean('Has to be true or false.')).meta({
        type: ['boolean', 'null'],
        description: 'Whether the flight takes no new bookings; those that it has stay.',
      }),
      estimated_departure_datetime: Estimate(operational.estimated_departure_datetime),
      estimated_arrival_datetime: Estimate(operational.estimated_arrival_datetime),
      max_weight_kg: omittable(CapacityKg()).meta({ type: ['number', 'null'], ...CAPACITY_KG }),
      max_volume_m3: VolumeM3()
        .nullish()
        .meta({
          type: ['number', 'null'],
          ...VOLUME_M3,
          description: 'In m³, three decimals at most. Null: volume is not counted any more.',
        }),
    })
    .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
      message: 'Say what is to change: at least one of the fields of the documentation.',
    })
    .meta({ id: 'FlightOperation', minProperties: 1 }),
);

export const OperatedFlight = schema(() =>
  VersionedFlight()
    .extend({
      affected_bookings: z.int().meta({
        description: 'The bookings that have an event of this; 0 where nothing changed.',
        example: 0,
      }),
    })
    .meta({ id: 'OperatedFlight' }),
);
