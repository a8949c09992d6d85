import type { Actor } from '../identity/types.ts';
import type { FailureOf } from '../reasons.ts';
import type { NewRate, Quote, QuoteRequest, Rate, RateFilter } from './types.ts';

/** Rate cards. One round trip each; every call may throw Unavailable, and NothingDone among it. */
export interface Rates {
  /** Adds cards, all or none, and answers them in the order given; one that is there already stays. */
  addRates(
    actor: Actor,
    rates: NewRate | NewRate[],
  ): Promise<
    | { rates: Rate[] }
    | FailureOf<'unauthenticated' | 'forbidden' | 'validation_failed' | 'rate_exists'>
  >;
  /** The cards that match, the latest `valid_from` first, 200 at most. */
  listRates(
    actor: Actor,
    filter: RateFilter,
  ): Promise<{ rates: Rate[] } | FailureOf<'unauthenticated' | 'forbidden' | 'validation_failed'>>;
}

export type QuoteRefusal = FailureOf<
  | 'unauthenticated'
  | 'forbidden'
  | 'validation_failed'
  | 'flight_not_found'
  | 'itinerary_invalid'
  | 'handling_refused'
  | 'piece_too_large'
  | 'flight_departed'
  | 'flight_cancelled'
  | 'flight_closed'
  | 'acceptance_closed'
  | 'currency_mismatch'
  | 'capacity_exceeded'
>;

/** Prices of shipments. One round trip each; every call may throw like those of `Rates`. */
export interface Quotes {
  /** Keeps the price of a shipment under this new id. Nothing is held. */
  quoteShipment(
    actor: Actor,
    quote_id: string,
    request: QuoteRequest,
  ): Promise<{ quote: Quote } | QuoteRefusal>;
  /** A quote as it was made; somebody else's is shown to staff alone. */
  getQuote(
    actor: Actor,
    quote_id: string,
  ): Promise<{ quote: Quote } | FailureOf<'unauthenticated' | 'forbidden' | 'quote_not_found'>>;
}
