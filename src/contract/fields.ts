import * as z from 'zod';
import { EXAMPLE } from './examples.ts';
import { says } from './messages.ts';
import { schema } from './schema.ts';
import { anyText, code, omittableText } from './texts.ts';
import { isVisible } from './visible-text.ts';

/** An airport as clients name it. Whether there is such a one, the database knows. */
export const AirportCode = schema(() =>
  code()
    .regex(/^[A-Za-z]{3}$/, 'An airport code is three letters.')
    .transform((code) => code.toUpperCase())
    .meta({ type: 'string', description: 'IATA airport code, any case in.' }),
);

export const Origin = schema(() => AirportCode().meta({ example: EXAMPLE.flight.origin }));
export const Destination = schema(() =>
  AirportCode().meta({ example: EXAMPLE.flight.destination }),
);

const CARRIER_RULE = 'The two characters of a carrier, such as AI.';
/** A carrier: what the numbers of its flights begin with. */
export const Carrier = schema(() =>
  code()
    .regex(/^([A-Z][A-Z0-9]|[0-9][A-Z])$/i, CARRIER_RULE)
    .transform((carrier) => carrier.toUpperCase())
    .meta({
      type: 'string',
      pattern: '^([A-Za-z][A-Za-z0-9]|[0-9][A-Za-z])$',
      description: 'IATA carrier designator, any case in.',
    }),
);

const WEIGHT_KG_MAX = 100_000;
const kilogramsRule = (max: number) => `A number from 0.1 to ${max}, with one decimal at most.`;

/** Kilograms with one decimal. Compared by printing: 1.1 and 7.9 have no exact binary fraction. */
const kilograms = (max: number) => {
  const rule = says(kilogramsRule(max));
  return z
    .number(rule)
    .min(0.1, rule)
    .max(max, rule)
    .refine((kg) => Number(kg.toFixed(1)) === kg, rule);
};

export const WeightKg = schema(() =>
  kilograms(WEIGHT_KG_MAX).meta({
    description: 'Gross weight in kg, one decimal at most.',
    example: EXAMPLE.booking.weight_kg,
  }),
);
const CAPACITY_KG_MAX = 1_000_000;
/** The bounds of a capacity, for the document. */
export const CAPACITY_KG = { minimum: 0.1, maximum: CAPACITY_KG_MAX };
export const CapacityKg = schema(() =>
  kilograms(CAPACITY_KG_MAX).meta({
    description: 'Capacity in kg, one decimal at most.',
    example: EXAMPLE.flight.max_weight_kg,
  }),
);

const PRICE_MAX = 100_000;
const PRICE_RULE = says(`A number from 0 to ${PRICE_MAX}, with two decimals at most.`);
export const Price = schema(() =>
  z
    .number(PRICE_RULE)
    .min(0, PRICE_RULE)
    .max(PRICE_MAX, PRICE_RULE)
    .refine((price) => Number(price.toFixed(2)) === price, PRICE_RULE)
    .meta({
      description: 'Per kg, two decimals at most.',
      example: EXAMPLE.flight.base_price_per_kg,
    }),
);

const PIECES_MAX = 100_000;
const PIECES_RULE = says(`A whole number from 1 to ${PIECES_MAX}.`);
export const Pieces = schema(() =>
  z
    .int(PIECES_RULE)
    .min(1, PIECES_RULE)
    .max(PIECES_MAX, PIECES_RULE)
    .meta({ example: EXAMPLE.booking.pieces }),
);

/** Control characters, line and paragraph separators, and what turns the direction of the text around it. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
/** A composed letter has at most so many parts. Composing takes the square of their number: never before this limit. */
const PARTS_OF_LETTER_MAX = 4;

/** Free text without control characters, of which something can be seen; composed (NFC), without space around it. */
export const text = (length_max: number) => {
  const rule = `Has to have 1 to ${length_max} characters.`;
  return anyText()
    .max(length_max * PARTS_OF_LETTER_MAX, rule)
    .transform((value) => value.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1, rule)
        .max(length_max, rule)
        .refine((value) => !CONTROLS.test(value), 'No control characters.')
        .refine(isVisible, 'Something that can be seen.'),
    )
    .meta({ type: 'string', minLength: 1, maxLength: length_max });
};

const REMARK_MAX = 200;
/** What somebody notes of what happened. */
export const Remark = schema(() =>
  omittableText(text(REMARK_MAX)).meta({ description: 'For owner and staff.' }),
);

/** The id of a flight as clients send it: what is not a UUID is the id of no flight. */
export const AnyFlightId = schema(() =>
  code()
    .regex(/^[\x21-\x7e]{1,64}$/, 'A flight id is 1 to 64 visible ASCII characters.')
    .transform((id) => id.toLowerCase())
    .meta({ type: 'string', format: 'uuid' }),
);
export const FlightId = schema(() => AnyFlightId().meta({ example: EXAMPLE.flight.flight_id }));

export const Reference = schema(() =>
  code()
    .regex(/^[A-Za-z0-9-]{6,40}$/, 'A reference is 6 to 40 letters, digits or hyphens.')
    .transform((ref_id) => ref_id.toUpperCase())
    .refine((ref_id) => ref_id !== 'MY-BOOKINGS', 'This reference is reserved.')
    .meta({ type: 'string', pattern: '^[A-Za-z0-9-]{6,40}$', example: EXAMPLE.booking.ref_id }),
);

const YEAR_MIN = 2000;
const YEAR_MAX = 2099;

/** A moment: ISO 8601 with an offset or Z. */
const moment = (print: (at: Date) => string) =>
  z
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
    .transform((moment) => print(new Date(moment)))
    .meta({ type: 'string', format: 'date-time' });

/** A moment of the timetable. Passed on in UTC, in whole seconds, as it is shown. */
export const DateTime = schema(() => moment((at) => `${at.toISOString().slice(0, 19)}Z`));

/** When something happened to a shipment. Passed on in UTC, with milliseconds, as it is shown. */
export const OccurredAt = schema(() =>
  moment((at) => at.toISOString()).meta({
    description: 'At most 60 days back, and 5 minutes ahead.',
  }),
);

/** A whole number in a query. */
export const wholeNumber = (range: { min: number; max: number; otherwise: number }) => {
  const rule = `A whole number from ${range.min} to ${range.max}.`;
  return z
    .string()
    .regex(/^\d{1,9}$/, rule)
    .transform(Number)
    .pipe(z.number().min(range.min, rule).max(range.max, rule))
    .optional()
    .transform((value) => value ?? range.otherwise)
    .meta({
      type: 'integer',
      minimum: range.min,
      maximum: range.max,
      default: range.otherwise,
      example: range.otherwise,
    });
};

/** Kilograms in a query. */
export const WeightKgParameter = schema(() =>
  z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9})?$/, kilogramsRule(WEIGHT_KG_MAX))
    .transform(Number)
    .pipe(WeightKg())
    .optional()
    .meta({
      type: 'number',
      minimum: 0.1,
      maximum: WEIGHT_KG_MAX,
      description: 'In kg, one decimal at most.',
      example: EXAMPLE.booking.weight_kg,
    }),
);
