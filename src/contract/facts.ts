import * as z from 'zod';
import { EXAMPLE } from './examples.ts';
import { Pieces } from './fields.ts';
import { says } from './messages.ts';
import { schema } from './schema.ts';
import { SPECIAL_HANDLING_CODES } from './special-handling-codes.ts';
import { code } from './texts.ts';

/** The most special handling codes that a shipment may have. */
export const SHIPMENT_CODES_MAX = 9;

const VOLUME_M3_MAX = 10_000;
const VOLUME_RULE = `A number from 0.001 to ${VOLUME_M3_MAX}, with three decimals at most.`;

/** Cubic metres with three decimals. Compared by printing, as weights are. */
export const VolumeM3 = schema(() => {
  const rule = says(VOLUME_RULE);
  return z
    .number(rule)
    .min(0.001, rule)
    .max(VOLUME_M3_MAX, rule)
    .refine((volume) => Number(volume.toFixed(3)) === volume, rule)
    .meta({ description: 'In m³, three decimals at most.' });
});

/** Cubic metres in a query. */
export const VolumeM3Parameter = schema(() =>
  z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9})?$/, VOLUME_RULE)
    .transform(Number)
    .pipe(VolumeM3())
    .optional()
    .meta({
      type: 'number',
      minimum: 0.001,
      maximum: VOLUME_M3_MAX,
      description: 'In m³, three decimals at most.',
    }),
);

const SIZE_CM_MAX = 2_000;
const SIZE_RULE = says(`A number from 1 to ${SIZE_CM_MAX}, with one decimal at most.`);
const Centimetres = schema(() =>
  z
    .number(SIZE_RULE)
    .min(1, SIZE_RULE)
    .max(SIZE_CM_MAX, SIZE_RULE)
    .refine((cm) => Number(cm.toFixed(1)) === cm, SIZE_RULE),
);

const LINES_MAX = 50;
const LINES_RULE = `Has to have 1 to ${LINES_MAX} lines.`;

/** Pieces of one size. */
export const PiecesOfSize = schema(() => {
  const { length_cm, width_cm, height_cm, pieces } = EXAMPLE.booking.dimensions[0];
  return z
    .object({
      length_cm: Centimetres().meta({ example: length_cm }),
      width_cm: Centimetres().meta({ example: width_cm }),
      height_cm: Centimetres().meta({ example: height_cm }),
      pieces: Pieces().meta({ example: pieces }),
    })
    .meta({ id: 'PiecesOfSize' });
});

/** The pieces of a shipment by their sizes. */
export const Dimensions = schema(() =>
  z
    .array(PiecesOfSize())
    .min(1, LINES_RULE)
    .max(LINES_MAX, LINES_RULE)
    .meta({ description: 'A line for each size, in cm with one decimal at most.' }),
);

const CODE_RULE = 'A special handling code of IATA, such as PER.';

/** A special handling code, any case in. */
export const HandlingCode = schema(() =>
  code()
    .regex(/^[A-Za-z]{3}$/, CODE_RULE)
    .transform((one) => one.toUpperCase())
    .refine((one) => SPECIAL_HANDLING_CODES.has(one), CODE_RULE)
    .meta({ type: 'string', pattern: '^[A-Za-z]{3}$' }),
);

/** Special handling codes in the order sent, each once; none counts as left out. */
export const handlingCodes = (max: number) => {
  const rule = `Has to have ${max} codes at most.`;
  return z
    .array(HandlingCode())
    .max(max, rule)
    .refine((codes) => new Set(codes).size === codes.length, 'Each code once.')
    .transform((codes) => (codes.length === 0 ? undefined : codes));
};
