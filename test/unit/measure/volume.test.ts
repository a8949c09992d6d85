import { array, assert as check, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assumedLitres,
  CUBIC_CENTIMETRES_MAX,
  measure,
  type PiecesOfSize,
  toCubicMetres,
  toLitres,
  volumeOfPieces,
} from '../../../src/core/measure/volume.ts';
import { toTenths } from '../../../src/core/measure/weight.ts';
import { DIVISOR, MEASURES } from '../../support/measures.ts';

test('there are 28 vectors', () => {
  expect(MEASURES).toHaveLength(28);
});

test.each(MEASURES)('$name', ({ in: { divisor = DIVISOR, ...facts }, out }) => {
  const measured = measure(facts, divisor);
  expect({
    volume_cm3: facts.dimensions
      ? volumeOfPieces(facts.dimensions)
      : facts.volume_m3 === undefined
        ? null
        : toLitres(facts.volume_m3) * 1_000,
    volume_m3: toCubicMetres(measured.volume_l),
    volume_assumed: measured.volume_assumed,
    volumetric_weight_kg:
      measured.volumetric_halves === null ? null : measured.volumetric_halves / 2,
    chargeable_weight_kg: measured.chargeable_halves / 2,
    chargeable_basis: measured.chargeable_basis,
  }).toEqual(out);
});

const RUNS = { numRuns: 300 };
const tenths = integer({ min: 1, max: 1_000_000 });
const divisors = constantFrom(3_000, 5_000, 6_000, 6_001, 10_000);
const size = integer({ min: 10, max: 20_000 }).map((tenths_cm) => tenths_cm / 10);
const lines = array(
  record({
    length_cm: size,
    width_cm: size,
    height_cm: size,
    pieces: integer({ min: 1, max: 20 }),
  }),
  { minLength: 1, maxLength: 50 },
);

/** The same in exact integers, written another way: from the sentences of the rules. */
function exactly(weight_tenths: number, pieces: readonly PiecesOfSize[], divisor: number) {
  const whole = (cm: number) => BigInt(cm.toFixed(1).replace('.', '')) + 5n;
  const cm3 = pieces
    .map(
      (line) => [whole(line.length_cm), whole(line.width_cm), whole(line.height_cm), line] as const,
    )
    .map(([l, w, h, line]) => (l / 10n) * (w / 10n) * (h / 10n) * BigInt(line.pieces))
    .reduce((sum, one) => sum + one, 0n);
  const gross = (BigInt(weight_tenths) + 4n) / 5n;
  const volumetric = (2n * cm3 + BigInt(divisor) - 1n) / BigInt(divisor);
  return {
    volume_l: Number((cm3 + 999n) / 1_000n),
    volume_assumed: false,
    volumetric_halves: Number(volumetric),
    chargeable_halves: Number(volumetric > gross ? volumetric : gross),
    chargeable_basis: volumetric > gross ? 'volume' : 'gross',
  };
}

describe('in any shipment', () => {
  test('the figures are those of exact integers', () => {
    check(
      property(tenths, lines, divisors, (weight_tenths, dimensions, divisor) => {
        const facts = { weight_kg: weight_tenths / 10, dimensions };
        expect(measure(facts, divisor)).toEqual(exactly(weight_tenths, dimensions, divisor));
      }),
      RUNS,
    );
  });

  test('without a volume, the one assumed is the least that weighs as much by the divisor', () => {
    check(
      property(tenths, divisors, (weight_tenths, divisor) => {
        const { volume_l, ...rest } = measure({ weight_kg: weight_tenths / 10 }, divisor);
        expect(volume_l * 10_000).toBeGreaterThanOrEqual(weight_tenths * divisor);
        expect((volume_l - 1) * 10_000).toBeLessThan(weight_tenths * divisor);
        expect(rest).toEqual({
          volume_assumed: true,
          volumetric_halves: null,
          chargeable_halves: Math.ceil(weight_tenths / 5),
          chargeable_basis: 'gross',
        });
      }),
      RUNS,
    );
  });

  test('the order of its lines changes nothing, nor does a line in two', () => {
    check(
      property(lines, divisors, (dimensions, divisor) => {
        const split = dimensions.flatMap((line) =>
          line.pieces === 1
            ? [line]
            : [
                { ...line, pieces: 1 },
                { ...line, pieces: line.pieces - 1 },
              ],
        );
        const measured = measure({ weight_kg: 1, dimensions }, divisor);
        expect(measure({ weight_kg: 1, dimensions: dimensions.toReversed() }, divisor)).toEqual(
          measured,
        );
        expect(measure({ weight_kg: 1, dimensions: split }, divisor)).toEqual(measured);
      }),
      RUNS,
    );
  });

  test('a volume in three decimals survives the way to litres and back', () => {
    check(
      property(integer({ min: 1, max: 10_000_000 }), (litres) => {
        expect(toLitres(toCubicMetres(litres))).toBe(litres);
        expect(measure({ weight_kg: 0.1, volume_m3: litres / 1_000 }, 6_000).volume_l).toBe(litres);
      }),
      RUNS,
    );
  });
});

test('the largest volume is measured exactly, also by the smallest divisor', () => {
  const { volumetric_halves } = measure({ weight_kg: 0.1, volume_m3: 10_000 }, 3_000);
  expect(volumetric_halves).toBe(Math.ceil((2 * CUBIC_CENTIMETRES_MAX) / 3_000));
  expect(assumedLitres(toTenths(100_000), 10_000)).toBe(1_000_000);
});
