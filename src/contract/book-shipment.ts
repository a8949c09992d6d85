import * as z from 'zod';
import { HOLD_MINUTES_LIMIT } from '../core/booking/types.ts';
import { EXAMPLE } from './examples.ts';
import { Reference, text } from './fields.ts';
import { says } from './messages.ts';
import { schema } from './schema.ts';
import { shipmentFields, withShipmentRules } from './shipment.ts';
import { parseStringItem } from './structured-field.ts';
import { omittable, omittableText } from './texts.ts';

const TEXT_MAX = 200;

const HOLD_RULE = says('A whole number of minutes, from 1.');
const HoldMinutes = schema(() =>
  z.int(HOLD_RULE).min(1, HOLD_RULE).max(HOLD_MINUTES_LIMIT, HOLD_RULE).meta({
    description:
      'Hold the capacity for so many minutes, to be confirmed before; at most the HOLD_MINUTES_MAX of the service.',
    example: EXAMPLE.booking.hold_minutes,
  }),
);

export const BookShipment = schema(() =>
  withShipmentRules(
    z.object({
      ...shipmentFields(),
      ref_id: omittableText(Reference()),
      goods_description: omittableText(text(TEXT_MAX)).meta({
        example: EXAMPLE.booking.goods_description,
      }),
      handling_note: omittableText(text(TEXT_MAX)).meta({ example: EXAMPLE.booking.handling_note }),
      hold_minutes: omittable(HoldMinutes()),
    }),
  ).meta({ id: 'BookShipment' }),
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
