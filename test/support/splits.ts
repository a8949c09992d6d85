import { readFile } from 'node:fs/promises';

/** A booking, how many of its pieces are left behind, and what part and rest are then. */
export interface SplitVector {
  weight_kg: number;
  volume_m3: number;
  pieces: number;
  part: number;
  part_weight_kg: number;
  part_volume_m3: number;
  rest_weight_kg: number;
  rest_volume_m3: number;
  rest_pieces: number;
}

/** The vectors of bookings that are split. */
export const SPLITS: readonly SplitVector[] = JSON.parse(
  await readFile(new URL('../vectors/splits.json', import.meta.url), 'utf8'),
);
