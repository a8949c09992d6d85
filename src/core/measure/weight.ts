/**
 * Whole tenths of a kilogram. Sums and comparisons of weights are made in these integers, because
 * `700 - 699.6 >= 0.4` is false in binary fractions.
 */
export type Tenths = number;

/** Kilograms as printed, to whole tenths. */
export const toTenths = (weight_kg: number): Tenths => Math.round(weight_kg * 10);

/** Whole tenths to kilograms, for printing only. */
export const toKilograms = (tenths: Tenths): number => tenths / 10;
