import * as z from 'zod';
import { HOLD_MINUTES_LIMIT } from '../core/booking/types.ts';
import { EXAMPLE } from './examples.ts';
import { Reference } from './fields.ts';
import { says } from './messages.ts';
import { QuoteId } from './quotes.ts';
import { schema } from './schema.ts';
import { noteFields, shipmentFields, withShipmentRules } from './shipment.ts';
import { parseStringItem } from './structured-field.ts';
import { omittable, omittableText } from './texts.ts';
import { AwbNumber } from './waybills.ts';

const HOLD_RULE = says('A whole number of minutes, from 1.');
const HoldMinutes = schema(() =>
  z.int(HOLD_RULE).min(1, HOLD_RULE).max(HOLD_MINUTES_LIMIT, HOLD_RULE).meta({
    description:
      'Hold the capacity for so many minutes, to be confirmed before; at most the HOLD_MINUTES_MAX of the service.',
    example: EXAMPLE.booking.hold_minutes,
  }),
);

/** What asks for nothing counts as left out. */
const DrawAwb = schema(() =>
  z
    .boolean('Has to be true or false.')
    .nullish()
    .transform((draws) => draws || undefined)
    .meta({
      type: ['boolean', 'null'],
      description: 'Draw the air waybill number from the stock of the carrier of the first leg.',
    }),
);

export const BookShipment = schema(() =>
  withShipmentRules(
    z.object({
      ...shipmentFields(),
      ref_id: omittableText(Reference()),
      ...noteFields(),
      hold_minutes: omittable(HoldMinutes()),
      quote_id: omittableText(QuoteId()).meta({
        description: 'Book at the price of this quote of yours, which is for the same shipment.',
      }),
      awb_number: omittableText(AwbNumber()),
      draw_awb: DrawAwb(),
    }),
  )
    .refine(({ awb_number, draw_awb }) => awb_number === undefined || !draw_awb, {
      path: ['draw_awb'],
      message: 'A waybill of your own or one drawn, not both.',
    })
    .refine(({ hold_minutes, draw_awb }) => hold_minutes === undefined || !draw_awb, {
      path: ['draw_awb'],
      message: 'Not for a hold: draw the waybill when it is confirmed.',
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
