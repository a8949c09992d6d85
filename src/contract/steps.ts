import * as z from 'zod';
import { AirportCode, AnyFlightId } from './fields.ts';
import { schema } from './schema.ts';
import { omittableText } from './texts.ts';

/** Where a step happens. In the body or in the query; the body wins. */
export const StepAt = schema(() =>
  z
    .object({ location: omittableText(AirportCode()), flight_id: omittableText(AnyFlightId()) })
    .meta({ id: 'StepAt' }),
);
export const stepQuery = (example: string) =>
  z.object({
    location: AirportCode().optional().meta({ example }),
    flight_id: AnyFlightId().optional(),
  });
