import { readFile } from 'node:fs/promises';
import type { Facts } from '../../src/core/measure/volume.ts';

/** A shipment by weight and volume, and what it comes to. */
export interface MeasureVector {
  name: string;
  in: Facts & { pieces: number; divisor?: number };
  out: {
    volume_cm3: number | null;
    volume_m3: number;
    volume_assumed: boolean;
    volumetric_weight_kg: number | null;
    chargeable_weight_kg: number;
    chargeable_basis: string;
  };
}

const { measures }: { measures: MeasureVector[] } = JSON.parse(
  await readFile(new URL('../vectors/measures.json', import.meta.url), 'utf8'),
);

/** The vectors of volume and chargeable weight; the file says where they come from. */
export const MEASURES: readonly MeasureVector[] = measures;

/** The divisor of a vector that names none. */
export const DIVISOR = 6_000;
