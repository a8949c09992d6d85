import * as z from 'zod';
import { EXAMPLE } from './examples.ts';
import { anyHandlingCodes, SHIPMENT_CODES_MAX } from './facts.ts';
import { Pieces, WeightKg } from './fields.ts';
import { QuoteId } from './quotes.ts';
import { schema } from './schema.ts';
import { FlightIds, noteFields, sizeFields, withSizeRules } from './shipment.ts';
import { omittable, omittableText } from './texts.ts';

/** What is to be otherwise. Facts of the goods only until the first departure, and never of a part. */
export const RebookBooking = schema(() =>
  withSizeRules(
    z.object({
      flight_ids: omittable(FlightIds()).meta({
        description: 'From where the shipment is to its destination, instead of the flights left.',
      }),
      weight_kg: omittable(WeightKg()),
      pieces: omittable(Pieces()),
      ...sizeFields(),
      special_handling_codes: omittable(anyHandlingCodes(SHIPMENT_CODES_MAX)).meta({
        description: 'All that are to be; an empty list: none.',
        example: EXAMPLE.booking.special_handling_codes,
      }),
      ...noteFields(),
      quote_id: omittableText(QuoteId()).meta({
        description: 'The price is then that of this quote, for the shipment as it will be.',
      }),
    }),
  )
    .refine((request) => Object.values(request).some((value) => value !== undefined), {
      message: 'Say what is to change: at least one of the fields of the documentation.',
    })
    .meta({ id: 'RebookBooking', minProperties: 1 }),
);
