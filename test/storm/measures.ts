import type { BookingArguments } from './history.ts';

/** Cubic centimetres that a kilogram stands for where no volume is told (1:6). */
export const VOLUMETRIC_DIVISOR = 6_000;
const CM3_PER_LITRE = 1_000;

/** Whole tenths of a kilogram. */
export function tenthsOf(kg: number): number {
  return Math.round(kg * 10);
}

/** Whole litres of a volume in m³ that a flight or an answer shows. */
export function litresOf(m3: number): number {
  return Math.round(m3 * 1_000);
}

/** The litres that a booking takes on each of its flights, by what was asked for. */
export function requestedLitres(
  shipment: Pick<BookingArguments, 'weight_kg' | 'volume_m3' | 'dimensions'>,
): number {
  return Math.ceil(requestedCm3(shipment) / CM3_PER_LITRE);
}

function requestedCm3({ weight_kg, volume_m3, dimensions }: Parameters<typeof requestedLitres>[0]) {
  if (volume_m3 !== undefined) return litresOf(volume_m3) * CM3_PER_LITRE;
  if (dimensions === undefined) return (tenthsOf(weight_kg) * VOLUMETRIC_DIVISOR) / 10;
  return dimensions.reduce(
    (sum, { length_cm, width_cm, height_cm, pieces }) =>
      sum + wholeCm(length_cm) * wholeCm(width_cm) * wholeCm(height_cm) * pieces,
    0,
  );
}

/** Half up, by tenths. */
function wholeCm(cm: number): number {
  return Math.floor((tenthsOf(cm) + 5) / 10);
}
