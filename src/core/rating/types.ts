import type { PiecesOfSize } from '../measure/volume.ts';

/** From `from_kg` on, a kilogram costs `per_kg`. */
export type RateBreak = { from_kg: number; per_kg: number };

/** `chargeable` and `gross` are per kg; `flat` is for the shipment. `code`: IATA other charges code and A or C. */
export type Surcharge = {
  code: string;
  basis: 'chargeable' | 'gross' | 'flat';
  rate: number;
  minimum?: number | undefined;
};

/** What a carrier asks on a lane. Money in `currency`; dates are local days of departure, both within. */
export type NewRate = {
  carrier: string;
  origin: string;
  destination: string;
  valid_from: string;
  valid_to: string;
  currency: string;
  minimum: number;
  breaks: RateBreak[];
  surcharges?: Surcharge[] | undefined;
};

/** A rate card as it is kept: it never changes. */
export type Rate = NewRate & { rate_id: string; surcharges: Surcharge[]; created_at: string };

/** Which rate cards to list; null: any. `date`: valid on that day. */
export type RateFilter = {
  carrier: string | null;
  origin: string | null;
  destination: string | null;
  date: string | null;
};

/** What a client asks the price of: the validated known fields as sent. */
export type QuoteRequest = {
  origin: string;
  destination: string;
  weight_kg: number;
  pieces: number;
  flight_ids: string[];
  dimensions?: PiecesOfSize[] | undefined;
  volume_m3?: number | undefined;
  special_handling_codes?: string[] | undefined;
};

/** M: the minimum; N: the normal rate, from 0 kg; Q: the rate of a break. */
export type RateClass = 'M' | 'N' | 'Q';

/** What the flights of one rate card cost; of a flight's price per kg, where it has no card, `rate_id` is null. */
export type QuoteSegment = {
  rate_id: string | null;
  carrier: string;
  origin: string;
  destination: string;
  flight_ids: string[];
  rate_class: RateClass;
  rate_per_kg: number | null;
  charged_weight_kg: number;
  freight: number;
  surcharges: { code: string; amount: number }[];
  amount: number;
};

/** The price of a shipment on an itinerary, good for one booking until `expires_at`. */
export type Quote = {
  quote_id: string;
  expires_at: string;
  currency: string;
  total: number;
  weight_kg: number;
  pieces: number;
  volume_m3: number;
  volume_assumed: boolean;
  chargeable_weight_kg: number;
  chargeable_basis: 'gross' | 'volume';
  origin: string;
  destination: string;
  flight_ids: string[];
  segments: QuoteSegment[];
};
