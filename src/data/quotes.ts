import type { Quotes } from '../core/rating/ports.ts';
import { by } from './actor.ts';
import type { Rpc } from './postgres.ts';

export type QuotePolicy = {
  /** From the arrival of one leg to the departure of the next. In minutes. */
  min_connection_minutes: number;
  /** The cubic centimetres that count as one kilogram. */
  volumetric_divisor: number;
  /** How long a quote is good for, in minutes. */
  quote_minutes: number;
  /** The currency of the flights' price per kg. */
  base_price_currency: string;
};

/** The quotes in Postgres. */
export const createQuotes = (rpc: Rpc, policy: QuotePolicy): Quotes => ({
  quoteShipment: (actor, quote_id, request) =>
    rpc('quote_shipment', {
      ...by(actor),
      p_quote_id: quote_id,
      p_request: request,
      p_min_connection_minutes: policy.min_connection_minutes,
      p_volumetric_divisor: policy.volumetric_divisor,
      p_quote_minutes: policy.quote_minutes,
      p_base_price_currency: policy.base_price_currency,
    }),
  getQuote: (actor, quote_id) => rpc('get_quote', { ...by(actor), p_quote_id: quote_id }),
});
