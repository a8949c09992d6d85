import { readFile } from 'node:fs/promises';
import type { PiecesOfSize } from '../../src/core/measure/volume.ts';
import type { NewRate, RateClass } from '../../src/core/rating/types.ts';

type Freight = {
  rate_class: RateClass;
  charged_weight_kg: number;
  rate_per_kg: number | null;
  amount: number;
};

/** A chargeable weight, and what a card makes it cost. */
export interface FreightVector {
  name: string;
  card: string;
  chargeable_weight_kg: number;
  out: Freight;
}

/** A shipment on one or more cards, and its quote. */
export interface QuoteVector {
  name: string;
  cards: string[];
  weight_kg: number;
  pieces: number;
  dimensions?: PiecesOfSize[];
  volume_m3?: number;
  measure: {
    volume_m3: number;
    volume_assumed: boolean;
    chargeable_weight_kg: number;
    chargeable_basis: 'gross' | 'volume';
  };
  lines: { card: string; freight: Freight; surcharges: { code: string; amount: number }[] }[];
  total: number;
  currency: string;
}

type Card = Omit<NewRate, 'valid_from' | 'valid_to'>;
interface Vectors {
  cards: Record<string, Card & { note?: string }>;
  freight: FreightVector[];
  quotes: QuoteVector[];
}

const { cards, freight, quotes }: Vectors = JSON.parse(
  await readFile(new URL('../vectors/rates.json', import.meta.url), 'utf8'),
);

/** The vectors of weight charges and quotes; the file says where they come from. */
export const FREIGHT: readonly FreightVector[] = freight;
export const QUOTES: readonly QuoteVector[] = quotes;

/** The card of a vector that is the price per kg of a flight. */
export const BASE_PRICE_CARD = 'D';

/** A card of the vectors, valid for the years in which tests fly, unless a test says otherwise. */
export function cardNamed(name: string, changes: Partial<NewRate> = {}): NewRate {
  const { note: _, ...card } = cards[name] ?? {};
  return {
    ...(card as Card),
    valid_from: '2020-01-01',
    valid_to: '2098-12-31',
    ...changes,
  };
}
