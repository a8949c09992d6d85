import * as z from 'zod';
import { EXAMPLE } from './examples.ts';
import { schema } from './schema.ts';
import { shipmentFields, withShipmentRules } from './shipment.ts';
import { code } from './texts.ts';

const { quote: SHOWN, rate: RATE, booking: SHIPMENT, flight: FLIGHT } = EXAMPLE;

export const QuoteShipment = schema(() =>
  withShipmentRules(z.object(shipmentFields())).meta({ id: 'QuoteShipment' }),
);

/** The id of a quote as clients send it, any case in: what is not of its form is the id of no quote. */
export const QuoteId = schema(() =>
  code()
    .regex(/^[\x21-\x7e]{1,64}$/, 'A quote id is 1 to 64 visible ASCII characters.')
    .transform((id) => id.toUpperCase())
    .meta({ type: 'string', example: SHOWN.quote_id }),
);

/** The path of one quote. */
export const AtQuote = schema(() => z.object({ quote_id: QuoteId() }));

const QuoteSegment = schema(() =>
  z
    .object({
      rate_id: z.string().nullable().meta({
        format: 'uuid',
        description: 'Null where the price per kg of the flight is charged.',
        example: RATE.rate_id,
      }),
      carrier: z.string().meta({ example: RATE.carrier }),
      origin: z.string().meta({ example: FLIGHT.origin }),
      destination: z.string().meta({ example: FLIGHT.destination }),
      flight_ids: z.array(z.string()).meta({ example: [FLIGHT.flight_id] }),
      rate_class: z.enum(['M', 'N', 'Q']).meta({
        description: 'M: the minimum; N: from 0 kg; Q: from a break.',
        example: SHOWN.rate_class,
      }),
      rate_per_kg: z.number().nullable().meta({
        description: 'Null for the minimum.',
        example: SHOWN.rate_per_kg,
      }),
      charged_weight_kg: z.number().meta({
        description: 'The chargeable weight, or the start of a higher break where that costs less.',
        example: SHOWN.charged_weight_kg,
      }),
      freight: z.number().meta({ example: SHOWN.freight }),
      surcharges: z
        .array(z.object({ code: z.string(), amount: z.number() }))
        .meta({ example: SHOWN.surcharges }),
      amount: z.number().meta({
        description: 'Freight and surcharges together.',
        example: SHOWN.total,
      }),
    })
    .meta({ id: 'QuoteSegment' }),
);

export const Quote = schema(() =>
  z
    .object({
      quote_id: z.string().meta({ example: SHOWN.quote_id }),
      expires_at: z.string().meta({
        format: 'date-time',
        description: 'UTC. A booking with the quote is made before.',
        example: SHOWN.expires_at,
      }),
      currency: z.string().meta({ example: RATE.currency }),
      total: z.number().meta({ description: 'Of all segments. No tax.', example: SHOWN.total }),
      weight_kg: z.number().meta({ example: SHIPMENT.weight_kg }),
      pieces: z.int().meta({ example: SHIPMENT.pieces }),
      volume_m3: z.number().meta({ example: SHIPMENT.volume_m3 }),
      volume_assumed: z.boolean().meta({ example: false }),
      chargeable_weight_kg: z.number().meta({ example: SHIPMENT.chargeable_weight_kg }),
      chargeable_basis: z.enum(['gross', 'volume']).meta({ example: 'volume' }),
      origin: z.string().meta({ example: FLIGHT.origin }),
      destination: z.string().meta({ example: FLIGHT.destination }),
      flight_ids: z.array(z.string()).meta({ example: [FLIGHT.flight_id] }),
      segments: z.array(QuoteSegment()).meta({
        description: 'One for each rate card: all the way, or flight by flight.',
      }),
    })
    .meta({ id: 'Quote' }),
);
