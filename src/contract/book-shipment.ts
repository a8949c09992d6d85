import * as z from 'zod';
import { HOLD_MINUTES_LIMIT } from '../core/booking/types.ts';
import {
  CUBIC_CENTIMETRES_MAX,
  type PiecesOfSize,
  volumeOfPieces,
} from '../core/measure/volume.ts';
import { EXAMPLE } from './examples.ts';
import { Dimensions, handlingCodes, SHIPMENT_CODES_MAX, VolumeM3 } from './facts.ts';
import { Destination, FlightId, Origin, Pieces, Reference, text, WeightKg } from './fields.ts';
import { says } from './messages.ts';
import { schema } from './schema.ts';
import { parseStringItem } from './structured-field.ts';
import { omittable, omittableText } from './texts.ts';

const LEGS_MAX = 4;
const TEXT_MAX = 200;
const LEGS_RULE = `Has to have 1 to ${LEGS_MAX} flights.`;

const HOLD_RULE = says('A whole number of minutes, from 1.');
const HoldMinutes = schema(() =>
  z.int(HOLD_RULE).min(1, HOLD_RULE).max(HOLD_MINUTES_LIMIT, HOLD_RULE).meta({
    description:
      'Hold the capacity for so many minutes, to be confirmed before; at most the HOLD_MINUTES_MAX of the service.',
    example: EXAMPLE.booking.hold_minutes,
  }),
);

const piecesOf = (lines: readonly PiecesOfSize[]) =>
  lines.reduce((sum, { pieces }) => sum + pieces, 0);

export const BookShipment = schema(() =>
  z
    .object({
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
      ref_id: omittableText(Reference()),
      dimensions: omittable(Dimensions()),
      volume_m3: omittable(VolumeM3()).meta({
        description: 'Instead of dimensions, in m³, three decimals at most.',
      }),
      special_handling_codes: omittable(handlingCodes(SHIPMENT_CODES_MAX)).meta({
        example: EXAMPLE.booking.special_handling_codes,
      }),
      goods_description: omittableText(text(TEXT_MAX)).meta({
        example: EXAMPLE.booking.goods_description,
      }),
      handling_note: omittableText(text(TEXT_MAX)).meta({ example: EXAMPLE.booking.handling_note }),
      hold_minutes: omittable(HoldMinutes()),
    })
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
    })
    .meta({ id: 'BookShipment' }),
);

/** Bare, as it stands, or a string of RFC 9651, as in the IETF draft: both are the same key. */
export const IdempotencyKey = schema(() =>
  z
    .string()
    .trim()
    .transform((field, context) => {
      const key = field.startsWith('"') ? parseStringItem(field) : field;
      if (key === null) {
        context.addIssue(
          'A key that begins with a quotation mark is a quoted string, such as "k-1".',
        );
        return z.NEVER;
      }
      return key;
    })
    .pipe(z.string().regex(/^[\x21-\x7e]{1,255}$/, '1 to 255 visible ASCII characters.'))
    .optional()
    .meta({
      type: 'string',
      description:
        'Makes repeating the request safe: the same key and body get the first answer again.',
    }),
);
