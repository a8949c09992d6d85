import { given, optional } from '../args.ts';
import type { Flags, Values } from '../command.ts';

/** What else a booking says: known to `book` and `hold`. */
export const TERM_FLAGS = {
  quote: { type: 'text', value: 'QUOTE', about: 'at the price of this quote, of the same figures' },
  awb: { type: 'text', value: 'NUMBER', about: 'with this air waybill number' },
  goods: { type: 'text', value: 'TEXT', about: 'what it is' },
  note: { type: 'text', value: 'TEXT', about: 'how to handle it' },
  ref: {
    type: 'text',
    value: 'REF',
    about: 'a reference of your own; or that of a line whose answer was lost, to send it again',
  },
} as const satisfies Flags;

export interface Terms {
  readonly quote_id?: string;
  readonly awb_number?: string;
  readonly goods_description?: string;
  readonly handling_note?: string;
  readonly ref_id?: string;
}

export const readTerms = (values: Values<typeof TERM_FLAGS>): Terms =>
  given({
    quote_id: values.quote,
    awb_number: values.awb,
    goods_description: values.goods,
    handling_note: values.note,
    ref_id: optional(values.ref, (text) => text.toUpperCase()),
  });
