import * as z from 'zod';
import {
  CUBIC_CENTIMETRES_MAX,
  type Facts,
  type PiecesOfSize,
  volumeOfPieces,
} from '../core/measure/volume.ts';
import { EXAMPLE } from './examples.ts';
import { Dimensions, handlingCodes, SHIPMENT_CODES_MAX, VolumeM3 } from './facts.ts';
import { Destination, FlightId, Origin, Pieces, text, WeightKg } from './fields.ts';
import { schema } from './schema.ts';
import { omittable, omittableText } from './texts.ts';

const LEGS_MAX = 4;
const LEGS_RULE = `Has to have 1 to ${LEGS_MAX} flights.`;
const TEXT_MAX = 200;

/** The flights of an itinerary. */
export const FlightIds = schema(() =>
  z
    .array(FlightId())
    .min(1, LEGS_RULE)
    .max(LEGS_MAX, LEGS_RULE)
    .refine((ids) => new Set(ids).size === ids.length, 'Each flight once.')
    .meta({ description: 'The legs in order.' }),
);

/** How large the goods are: by their sizes, or by their volume. */
export const sizeFields = () => ({
  dimensions: omittable(Dimensions()),
  volume_m3: omittable(VolumeM3()).meta({
    description: 'Instead of dimensions, in m³, three decimals at most.',
  }),
});

/** What people are told of the goods. */
export const noteFields = () => ({
  goods_description: omittableText(text(TEXT_MAX)).meta({
    example: EXAMPLE.booking.goods_description,
  }),
  handling_note: omittableText(text(TEXT_MAX)).meta({ example: EXAMPLE.booking.handling_note }),
});

/** What is shipped and on which flights, as it is booked and as it is quoted. */
export const shipmentFields = () => ({
  origin: Origin(),
  destination: Destination(),
  weight_kg: WeightKg(),
  pieces: Pieces(),
  flight_ids: FlightIds(),
  ...sizeFields(),
  special_handling_codes: omittable(handlingCodes(SHIPMENT_CODES_MAX)).meta({
    example: EXAMPLE.booking.special_handling_codes,
  }),
});

type Sized = Pick<Facts, 'dimensions' | 'volume_m3'> & { pieces?: number | undefined };

/** The rules that the fields of a size keep among themselves, and with the pieces where they are told. */
export const withSizeRules = <Schema extends z.ZodType<Sized>>(schema: Schema): Schema =>
  schema
    .refine(({ dimensions, volume_m3 }) => !dimensions || volume_m3 === undefined, {
      path: ['volume_m3'],
      message: 'Dimensions or a volume, not both.',
    })
    .refine(({ dimensions, pieces }) => !dimensions || !pieces || piecesOf(dimensions) === pieces, {
      path: ['dimensions'],
      message: 'The pieces of all lines together are the pieces of the shipment.',
    })
    .refine(({ dimensions = [] }) => volumeOfPieces(dimensions) <= CUBIC_CENTIMETRES_MAX, {
      path: ['dimensions'],
      message: `At most ${CUBIC_CENTIMETRES_MAX / 1_000_000} m³ together.`,
    });

type Shipped = Facts & { origin: string; destination: string; pieces: number };

/** The rules that the fields of a shipment keep among themselves. */
export const withShipmentRules = <Schema extends z.ZodType<Shipped>>(schema: Schema): Schema =>
  withSizeRules(
    schema.refine((shipment) => shipment.origin !== shipment.destination, {
      path: ['destination'],
      message: 'The destination is another airport than the origin.',
    }),
  );

const piecesOf = (lines: readonly PiecesOfSize[]) =>
  lines.reduce((sum, { pieces }) => sum + pieces, 0);
