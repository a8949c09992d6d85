import * as z from 'zod';
import { EXAMPLE } from './examples.ts';
import { schema } from './schema.ts';
import { withoutBlanks } from './texts.ts';

/** Carrier, digits and suffix, with whatever blanks between them. ASCII letters alone match. */
const PARTS = /^([A-Z][A-Z0-9]|[0-9][A-Z])[\t \u00a0]*([0-9]{1,4})(?:[\t \u00a0]*([A-Z]))?$/i;

/**
 * A flight number (SSIM, chapter 2) in its one spelling: carrier, number without leading zeros, suffix.
 * `AI0347`, `AI 347` and `ai347` are `AI347`.
 */
export const FlightNumber = schema(() =>
  z
    .string()
    .transform((text, context) => {
      const [, carrier = '', digits = '', suffix = ''] = PARTS.exec(withoutBlanks(text)) ?? [];
      const number = Number(digits);
      if (!carrier || number === 0) {
        context.addIssue(
          carrier
            ? 'The number of a flight is from 1 to 9999.'
            : 'A two-character carrier, one to four digits and an optional letter, such as EK511.',
        );
        return z.NEVER;
      }
      return `${carrier}${number}${suffix}`.toUpperCase();
    })
    .meta({
      type: 'string',
      description: 'Carrier, number, suffix. AI0347, AI 347 and ai347 are AI347.',
      example: EXAMPLE.flight.flight_number,
    }),
);
