import * as z from 'zod';
import { EXAMPLE } from './examples.ts';
import { AirportCode, AnyFlightId, OccurredAt, Pieces } from './fields.ts';
import { schema } from './schema.ts';
import { omittable, omittableText } from './texts.ts';

const PIECES = {
  description: 'So many were counted: all that are booked, or at an arrival those that came.',
  example: EXAMPLE.booking.pieces,
};

/** Where a step happens, when it did and of how many pieces. In the body or in the query; the body wins. */
export const StepAt = schema(() =>
  z
    .object({
      location: omittableText(AirportCode()),
      flight_id: omittableText(AnyFlightId()),
      occurred_at: omittableText(OccurredAt()),
      pieces: omittable(Pieces()).meta({ type: ['integer', 'null'], ...PIECES }),
    })
    .meta({ id: 'StepAt' }),
);

const WHOLE_NUMBER = /^\d{1,9}$/;
/** In a query an offset's plus, sent as it is, has become a space. */
const LOST_PLUS = / (?=\d\d:\d\d$)/;

export const stepQuery = (example: string) =>
  z.object({
    location: AirportCode().optional().meta({ example }),
    flight_id: AnyFlightId().optional().meta({ example: EXAMPLE.flight.flight_id }),
    occurred_at: z
      .string()
      .transform((moment) => moment.replace(LOST_PLUS, '+'))
      .pipe(OccurredAt())
      .optional()
      .meta({ type: 'string', format: 'date-time', example: EXAMPLE.steps_at }),
    pieces: z
      .string()
      .transform((digits) => (WHOLE_NUMBER.test(digits) ? Number(digits) : Number.NaN))
      .pipe(Pieces())
      .optional()
      .meta({ type: 'integer', ...PIECES }),
  });
