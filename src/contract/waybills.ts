import * as z from 'zod';
import { readAwbNumber } from '../core/waybill/number.ts';
import { NUMBERS_MAX, SERIALS } from '../core/waybill/types.ts';
import { EXAMPLE } from './examples.ts';
import { Carrier, text } from './fields.ts';
import { says } from './messages.ts';
import { schema } from './schema.ts';
import { code, omittable, omittableText } from './texts.ts';

const RANGES_MAX = 10;
const REASON_MAX = 200;
const { waybill: SHOWN } = EXAMPLE;

/** An air waybill number, with its hyphen or without; its last digit is checked. */
export const AwbNumber = schema(() =>
  code()
    .transform((sent, context) => {
      const read = readAwbNumber(sent);
      if (read === null) {
        context.addIssue('Three digits and eight, such as 176-12345675.');
        return z.NEVER;
      }
      if ('check_digit' in read) {
        context.addIssue(`The check digit is ${read.check_digit}.`);
        return z.NEVER;
      }
      return read.awb_number;
    })
    .meta({
      type: 'string',
      pattern: '^[0-9]{3}-?[0-9]{8}$',
      description: 'Air waybill number: the last digit is that of the seven before, modulo 7.',
    }),
);

export const AssignWaybill = schema(() =>
  z
    .object({
      awb_number: omittableText(AwbNumber()).meta({ example: SHOWN.awb_number }),
      draw: omittable(z.boolean('Has to be true or false.')).meta({
        type: ['boolean', 'null'],
        description: 'Draw a number from stock instead.',
      }),
    })
    .refine(({ awb_number, draw }) => awb_number === undefined || !draw, {
      path: ['draw'],
      message: 'A number of your own or one drawn, not both.',
    })
    .refine(({ awb_number, draw }) => awb_number !== undefined || draw, {
      path: ['awb_number'],
      message: 'Send a number, or `draw`.',
    })
    .meta({ id: 'AssignWaybill' }),
);

const COUNT_RULE = says(`A whole number from 1 to ${NUMBERS_MAX}.`);
const RANGES_RULE = `Has to have 1 to ${RANGES_MAX} ranges.`;

const NewStock = schema(() =>
  z
    .object({
      carrier: Carrier().meta({ example: SHOWN.carrier }),
      prefix: code()
        .regex(/^[0-9]{3}$/, 'A prefix is three digits, such as 176.')
        .meta({ example: SHOWN.prefix }),
      first_serial: code()
        .regex(/^[0-9]{7}$/, 'A serial is seven digits, without the check digit.')
        .meta({ example: SHOWN.first_serial }),
      count: z
        .int(COUNT_RULE)
        .min(1, COUNT_RULE)
        .max(NUMBERS_MAX, COUNT_RULE)
        .meta({ example: SHOWN.count }),
      user_id: omittableText(code().pipe(z.uuid('A UUID.'))).meta({
        format: 'uuid',
        description: 'Who alone may draw them; without, everybody.',
      }),
    })
    .refine(({ first_serial, count }) => Number(first_serial) + count <= SERIALS, {
      path: ['count'],
      message: `The last serial is ${SERIALS - 1}.`,
    })
    .meta({ id: 'NewAwbStock' }),
);

/** One range of numbers, or several. */
export const NewStocks = schema(() =>
  z.union(
    [
      NewStock(),
      z
        .array(NewStock())
        .min(1, RANGES_RULE)
        .max(RANGES_MAX, RANGES_RULE)
        .refine(
          (ranges) => ranges.reduce((sum, { count }) => sum + count, 0) <= NUMBERS_MAX,
          `At most ${NUMBERS_MAX} numbers together.`,
        ),
    ],
    `Has to be a range, or an array of 1 to ${RANGES_MAX} ranges.`,
  ),
);

export const Stock = schema(() =>
  z
    .object({
      stock_id: z.string(),
      carrier: z.string().meta({ example: SHOWN.carrier }),
      prefix: z.string().meta({ example: SHOWN.prefix }),
      first_serial: z.string().meta({ example: SHOWN.first_serial }),
      count: z.int().meta({ example: SHOWN.count }),
      user_id: z.string().nullable(),
      created_at: z.string().meta({ format: 'date-time', description: 'UTC.' }),
      free: z.int(),
      assigned: z.int(),
      void: z.int(),
    })
    .meta({ id: 'AwbStock' }),
);
export const StockAdded = schema(() => z.union([Stock(), z.array(Stock())]));
export const StockList = schema(() => z.array(Stock()).meta({ id: 'AwbStockList' }));

export const VoidAwbNumber = schema(() =>
  z
    .object({
      awb_number: AwbNumber().meta({ example: SHOWN.void.awb_number }),
      reason: text(REASON_MAX).meta({ example: SHOWN.void.reason }),
    })
    .meta({ id: 'VoidAwbNumber' }),
);
export const VoidNumber = schema(() =>
  z
    .object({ awb_number: z.string(), state: z.literal('void'), reason: z.string() })
    .meta({ id: 'VoidedAwbNumber' }),
);
