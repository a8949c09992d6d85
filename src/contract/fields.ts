import { z } from '@hono/zod-openapi';
import { isVisible } from './visible-text.ts';

/** An airport as clients name it. Whether there is such a one, the database knows. */
export const AirportCode = z
  .string()
  .regex(/^[A-Za-z]{3}$/, 'An airport code is three letters.')
  .transform((code) => code.toUpperCase())
  .openapi({ type: 'string', description: 'IATA airport code, any case in.', example: 'DEL' });

const WEIGHT_KG_MAX = 100_000;

/** Kilograms with one decimal. Compared by printing: 1.1 and 7.9 have no exact binary fraction. */
const kilograms = (max: number) =>
  z
    .number()
    .min(0.1)
    .max(max)
    .refine((kg) => Number(kg.toFixed(1)) === kg, 'Kilograms have one decimal at most.');

export const WeightKg = kilograms(WEIGHT_KG_MAX).openapi({
  description: 'Gross weight in kg, one decimal at most.',
  example: 120.5,
});
export const CapacityKg = kilograms(1_000_000).openapi({
  description: 'Capacity in kg, one decimal at most.',
  example: 15_000,
});

export const Price = z
  .number()
  .min(0)
  .max(100_000)
  .refine((price) => Number(price.toFixed(2)) === price, 'Prices have two decimals at most.')
  .openapi({ description: 'Per kg, two decimals at most.', example: 2.75 });

export const Pieces = z.int().min(1).max(100_000).openapi({ example: 4 });

/** Control characters, line and paragraph separators, and what turns the direction of the text around it. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
/** A composed letter has at most so many parts. Composing takes the square of their number: never before this limit. */
const PARTS_OF_LETTER_MAX = 4;

/** Free text without control characters, of which something can be seen; composed (NFC), without space around it. */
export const text = (length_max: number) =>
  z
    .string()
    .max(length_max * PARTS_OF_LETTER_MAX)
    .transform((value) => value.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1, { abort: true })
        .max(length_max)
        .refine(isVisible, { error: 'Something that can be seen.', abort: true })
        .refine((value) => value.isWellFormed() && !CONTROLS.test(value), 'No control characters.'),
    )
    .openapi({ type: 'string', minLength: 1, maxLength: length_max });

/** The id of a flight as clients send it: what is not a UUID is the id of no flight. */
export const FlightId = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'A flight id is 1 to 64 visible ASCII characters.')
  .transform((id) => id.toLowerCase())
  .openapi({ type: 'string', format: 'uuid' });

export const Reference = z
  .string()
  .regex(/^[A-Za-z0-9-]{6,40}$/, 'A reference is 6 to 40 letters, digits or hyphens.')
  .transform((ref_id) => ref_id.toUpperCase())
  .refine((ref_id) => ref_id !== 'MY-BOOKINGS', 'This reference is reserved.')
  .openapi({ type: 'string', pattern: '^[A-Za-z0-9-]{6,40}$', example: 'BKG-7Q2M9XK4TD3V' });

const YEAR_MIN = 2000;
const YEAR_MAX = 2099;

/** A moment: ISO 8601 with an offset or Z. Passed on in UTC, in whole seconds, as it is shown. */
export const DateTime = z
  .string()
  .transform((moment) => moment.replace(/T(\d\d:\d\d)(?=Z|[+-])/, 'T$1:00'))
  .pipe(
    z.iso.datetime({
      offset: true,
      abort: true,
      error: 'ISO 8601 with an offset, such as 2026-11-25T21:35:00+05:30 or …Z.',
    }),
  )
  .refine((moment) => {
    const year = new Date(moment).getUTCFullYear();
    return year >= YEAR_MIN && year <= YEAR_MAX;
  }, `The year is from ${YEAR_MIN} to ${YEAR_MAX}.`)
  .transform((moment) => `${new Date(moment).toISOString().slice(0, 19)}Z`)
  .openapi({ type: 'string', format: 'date-time', example: '2026-11-25T21:35:00+05:30' });

/** A whole number in a query. */
export const wholeNumber = (range: { min: number; max: number; otherwise: number }) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'A whole number.')
    .transform(Number)
    .pipe(z.number().min(range.min).max(range.max))
    .optional()
    .transform((value) => value ?? range.otherwise)
    .openapi({ type: 'integer', minimum: range.min, maximum: range.max, default: range.otherwise });

/** Kilograms in a query. */
export const WeightKgParameter = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, 'A number of kilograms.')
  .transform(Number)
  .pipe(WeightKg)
  .optional()
  .openapi({
    type: 'number',
    minimum: 0.1,
    maximum: WEIGHT_KG_MAX,
    description: 'In kg, one decimal at most.',
  });
