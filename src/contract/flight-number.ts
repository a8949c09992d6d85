import * as z from 'zod';
import { spellFlightNumber } from '../core/schedule/flight-number.ts';
import { EXAMPLE } from './examples.ts';
import { schema } from './schema.ts';
import { withoutBlanks } from './texts.ts';

/**
 * A flight number (SSIM, chapter 2) in its one spelling: carrier, number without leading zeros, suffix.
 * `AI0347`, `AI 347` and `ai347` are `AI347`.
 */
export const FlightNumber = schema(() =>
  z
    .string()
    .transform((text, context) => {
      const spelt = spellFlightNumber(withoutBlanks(text));
      if (spelt === null || spelt === 'number_zero') {
        context.addIssue(
          spelt === 'number_zero'
            ? 'The number of a flight is from 1 to 9999.'
            : 'A two-character carrier, one to four digits and an optional letter, such as EK511.',
        );
        return z.NEVER;
      }
      return spelt.spelling;
    })
    .meta({
      type: 'string',
      description: 'Carrier, number, suffix. AI0347, AI 347 and ai347 are AI347.',
      example: EXAMPLE.flight.flight_number,
    }),
);
