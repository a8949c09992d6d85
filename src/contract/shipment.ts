import * as z from 'zod';
import {
  CUBIC_CENTIMETRES_MAX,
  type Facts,
  type PiecesOfSize,
  volumeOfPieces,
} from '../core/measure/volume.ts';
import { EXAMPLE } from './examples.ts';
import { Dimensions, handlingCodes, SHIPMENT_CODES_MAX, VolumeM3 } from './facts.ts';
import { Destination, FlightId, Origin, Pieces, WeightKg } from './fields.ts';
import { omittable } from './texts.ts';

const LEGS_MAX = 4;
const LEGS_RULE = `Has to have 1 to ${LEGS_MAX} flights.`;

/** What is shipped and on which flights, as it is booked and as it is quoted. */
export const shipmentFields = () => ({
  origin: Origin(),
  destination: Destination(),
  weight_kg: WeightKg(),
  pieces: Pieces(),
  flight_ids: z
    .array(FlightId())
    .min(1, LEGS_RULE)
    .max(LEGS_MAX, LEGS_RULE)
    .refine((ids) => new Set(ids).size === ids.length, 'Each flight once.')
    .meta({ description: 'The legs in order.' }),
  dimensions: omittable(Dimensions()),
  volume_m3: omittable(VolumeM3()).meta({
    description: 'Instead of dimensions, in m³, three decimals at most.',
  }),
  special_handling_codes: omittable(handlingCodes(SHIPMENT_CODES_MAX)).meta({
    example: EXAMPLE.booking.special_handling_codes,
  }),
});

type Shipped = Facts & { origin: string; destination: string; pieces: number };

/** The rules that the fields of a shipment keep among themselves. */
export const withShipmentRules = <Schema extends z.ZodType<Shipped>>(schema: Schema): Schema =>
  schema
    .refine((shipment) => shipment.origin !== shipment.destination, {
      path: ['destination'],
      message: 'The destination is another airport than the origin.',
    })
    .refine(({ dimensions, volume_m3 }) => !dimensions || volume_m3 === undefined, {
      path: ['volume_m3'],
      message: 'Dimensions or a volume, not both.',
    })
    .refine(({ dimensions, pieces }) => !dimensions || piecesOf(dimensions) === pieces, {
      path: ['dimensions'],
      message: 'The pieces of all lines together are the pieces of the shipment.',
    })
    .refine(({ dimensions = [] }) => volumeOfPieces(dimensions) <= CUBIC_CENTIMETRES_MAX, {
      path: ['dimensions'],
      message: `At most ${CUBIC_CENTIMETRES_MAX / 1_000_000} m³ together.`,
    });

const piecesOf = (lines: readonly PiecesOfSize[]) =>
  lines.reduce((sum, { pieces }) => sum + pieces, 0);
