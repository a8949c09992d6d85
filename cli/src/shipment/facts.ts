import { count, figure, given, list, needed, optional } from '../args.ts';
import type { Flags, Values } from '../command.ts';

/** What a shipment is: known to `quote`, `book` and `hold`. */
export const FACT_FLAGS = {
  weight: { type: 'text', value: 'KG', about: 'gross weight, in kg with one decimal' },
  pieces: { type: 'text', value: 'N', about: 'number of pieces; default: 1' },
  volume: { type: 'text', value: 'M3', about: 'volume in m³; without it: taken from the weight' },
  handling: { type: 'text', value: 'CODES', about: 'special handling codes, such as PER,COL' },
} as const satisfies Flags;

export interface Facts {
  readonly weight_kg: number;
  readonly pieces: number;
  readonly volume_m3?: number;
  readonly special_handling_codes?: string[];
}

export const readFacts = (values: Values<typeof FACT_FLAGS>): Facts =>
  given({
    weight_kg: figure(needed(values.weight, '--weight'), '--weight'),
    pieces: optional(values.pieces, (text) => count(text, '--pieces')) ?? 1,
    volume_m3: optional(values.volume, (text) => figure(text, '--volume')),
    special_handling_codes: optional(values.handling, list),
  });
