import { type Tenths, toTenths } from './weight.ts';

/** Pieces of one size, in centimetres with one decimal. */
export type PiecesOfSize = {
  length_cm: number;
  width_cm: number;
  height_cm: number;
  pieces: number;
};

/** Whole cubic centimetres: what chargeable weight is made of. */
export type CubicCentimetres = number;
/** Whole litres: what a flight's volume is counted in. */
export type Litres = number;
/** Whole halves of a kilogram: what is charged for. */
export type Halves = number;

/** No shipment is larger: 10,000 m³. */
export const CUBIC_CENTIMETRES_MAX = 10_000_000_000;

const CUBIC_CENTIMETRES_IN_LITRE = 1_000;
const LITRES_IN_CUBIC_METRE = 1_000;

/** What is known of a shipment before it is measured: its volume by its pieces, as one figure, or not at all. */
export type Facts = {
  weight_kg: number;
  dimensions?: readonly PiecesOfSize[] | undefined;
  volume_m3?: number | undefined;
};

/**
 * A shipment by weight and volume. `volume_l` is assumed from the weight where no volume is known; nothing is
 * charged for an assumed one, and `volumetric_halves` is null.
 */
export type Measures = {
  volume_l: Litres;
  volume_assumed: boolean;
  volumetric_halves: Halves | null;
  chargeable_halves: Halves;
  chargeable_basis: 'gross' | 'volume';
};

/**
 * Measures a shipment, each figure rounded once over the whole of it. `divisor`: the cubic centimetres that
 * count as one kilogram. In integers alone, all below 2^53: the database has the same function.
 */
export function measure(facts: Facts, divisor: number): Measures {
  const tenths = toTenths(facts.weight_kg);
  const gross_halves = divideUp(tenths, 5);
  const volume_cm3 = volumeOf(facts);
  if (volume_cm3 === null) {
    return {
      volume_l: assumedLitres(tenths, divisor),
      volume_assumed: true,
      volumetric_halves: null,
      chargeable_halves: gross_halves,
      chargeable_basis: 'gross',
    };
  }
  const volumetric_halves = divideUp(2 * volume_cm3, divisor);
  return {
    volume_l: divideUp(volume_cm3, CUBIC_CENTIMETRES_IN_LITRE),
    volume_assumed: false,
    volumetric_halves,
    chargeable_halves: Math.max(gross_halves, volumetric_halves),
    chargeable_basis: volumetric_halves > gross_halves ? 'volume' : 'gross',
  };
}

/** The volume of all pieces. A size in tenths of a centimetre is rounded half up to whole ones first. */
export const volumeOfPieces = (lines: readonly PiecesOfSize[]): CubicCentimetres =>
  lines.reduce(
    (sum, { length_cm, width_cm, height_cm, pieces }) =>
      sum +
      wholeCentimetres(length_cm) *
        wholeCentimetres(width_cm) *
        wholeCentimetres(height_cm) *
        pieces,
    0,
  );

/** The litres that a weight is taken to need where nobody says its volume. */
export const assumedLitres = (tenths: Tenths, divisor: number): Litres =>
  divideUp(tenths * divisor, 10 * CUBIC_CENTIMETRES_IN_LITRE);

/** Cubic metres as printed, to whole litres. */
export const toLitres = (volume_m3: number): Litres =>
  Math.round(volume_m3 * LITRES_IN_CUBIC_METRE);

/** Whole litres to cubic metres, for printing only. */
export const toCubicMetres = (litres: Litres): number => litres / LITRES_IN_CUBIC_METRE;

const volumeOf = ({ dimensions, volume_m3 }: Facts): CubicCentimetres | null => {
  if (dimensions !== undefined) {
    return volumeOfPieces(dimensions);
  }
  return volume_m3 === undefined ? null : toLitres(volume_m3) * CUBIC_CENTIMETRES_IN_LITRE;
};

const wholeCentimetres = (size_cm: number): number =>
  Math.floor((Math.round(size_cm * 10) + 5) / 10);

const divideUp = (dividend: number, divisor: number): number => Math.ceil(dividend / divisor);
