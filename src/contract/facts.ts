import * as z from 'zod';
import { EXAMPLE } from './examples.ts';
import { Pieces } from './fields.ts';
import { says } from './messages.ts';
import { schema } from './schema.ts';
import { SPECIAL_HANDLING_CODES } from './special-handling-codes.ts';
import { code, withoutBlanks } from './texts.ts';

/** The most special handling codes that a shipment may have. */
export const SHIPMENT_CODES_MAX = 9;

const VOLUME_M3_MIN = 0.001;
const VOLUME_M3_MAX = 10_000;
/** The bounds of a volume, for the document. */
export const VOLUME_M3 = { minimum: VOLUME_M3_MIN, maximum: VOLUME_M3_MAX };
const VOLUME_RULE = `A number from ${VOLUME_M3_MIN} to ${VOLUME_M3_MAX}, with three decimals at most.`;

/** Cubic metres with three decimals. Compared by printing, as weights are. */
export const VolumeM3 = schema(() => {
  const rule = says(VOLUME_RULE);
  return z
    .number(rule)
    .min(VOLUME_M3_MIN, rule)
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
      ...VOLUME_M3,
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
  z.array(PiecesOfSize()).min(1, LINES_RULE).max(LINES_MAX, LINES_RULE).meta({
    description: 'A line for each size, in cm with one decimal at most.',
    example: EXAMPLE.booking.dimensions,
  }),
);

const CODE_RULE = 'A special handling code of IATA, such as PER.';

/** The form of a special handling code, for the document. */
export const HANDLING_CODE = { type: 'string', pattern: '^[A-Za-z]{3}$' } as const;

/** A special handling code, any case in. */
export const HandlingCode = schema(() =>
  code()
    .regex(/^[A-Za-z]{3}$/, CODE_RULE)
    .transform((one) => one.toUpperCase())
    .refine((one) => SPECIAL_HANDLING_CODES.has(one), CODE_RULE)
    .meta(HANDLING_CODE),
);

/** Special handling codes in the order sent, each once, or none. */
export const anyHandlingCodes = (max: number) => {
  const rule = `Has to have ${max} codes at most.`;
  return z
    .array(HandlingCode())
    .max(max, rule)
    .refine((codes) => new Set(codes).size === codes.length, 'Each code once.');
};

/** The same where none counts as left out. */
export const handlingCodes = (max: number) =>
  anyHandlingCodes(max).transform((codes) => (codes.length === 0 ? undefined : codes));

const LIST_RULE = `Special handling codes of IATA, ${SHIPMENT_CODES_MAX} at most, parted by commas, such as PER,COL.`;

/** Special handling codes in a query. */
export const HandlingParameter = schema(() =>
  z
    .string()
    .transform((list) => [
      ...new Set(list.split(',').map((one) => withoutBlanks(one).toUpperCase())),
    ])
    .refine(
      (codes) =>
        codes.length <= SHIPMENT_CODES_MAX && codes.every((one) => SPECIAL_HANDLING_CODES.has(one)),
      LIST_RULE,
    )
    .optional()
    .meta({
      type: 'string',
      description:
        'Special handling codes, parted by commas: flights that refuse one are left out.',
      example: EXAMPLE.booking.special_handling_codes.join(','),
    }),
);
