import { describe, expect, test } from 'vitest';
import { findPlace, writePlaces } from '../../../src/console/parts/places.ts';
import {
  cropTo,
  drawArc,
  MAP,
  type Place,
  placeBetween,
  pointOf,
} from '../../../src/console/parts/projection.ts';

const AT = {
  HND: [139.78, 35.55],
  LAX: [-118.4, 33.94],
  SFO: [-122.37, 37.62],
  HKG: [113.91, 22.31],
  AKL: [174.79, -37.01],
  SCL: [-70.79, -33.39],
  DEL: [77.1, 28.56],
  LHR: [-0.45, 51.47],
} as const satisfies Record<string, Place>;

/** The pieces of a path, each as its points. */
const piecesOf = (path: string) =>
  path
    .split('M')
    .slice(1)
    .map((piece) => piece.split('L').map((point) => point.split(',').map(Number)));

describe('a great circle over the edge of the map', () => {
  test.each([
    ['HND', 'LAX'],
    ['SFO', 'HKG'],
    ['AKL', 'SCL'],
  ] as const)('%s–%s is two pieces, cut at one latitude', (from, to) => {
    const pieces = piecesOf(drawArc(AT[from], AT[to]));
    expect(pieces).toHaveLength(2);
    const [out = [0, 0], back = [0, 0]] = [pieces[0]?.at(-1), pieces[1]?.[0]];
    // Equal Earth: points of a latitude have a height of their own, whatever their longitude.
    expect(out[1]).toBe(back[1]);
    expect((out[0] ?? 0) + (back[0] ?? 0)).toBeCloseTo(MAP.width, 0);
    for (const piece of pieces) {
      for (const [nth, [x = 0]] of piece.entries()) {
        const [before = x] = piece[nth - 1] ?? [];
        expect(Math.abs(x - before), 'no line across the map').toBeLessThan(MAP.width / 4);
      }
    }
  });

  test('no other is cut: DEL–LHR is one piece, and bends to the north', () => {
    const pieces = piecesOf(drawArc(AT.DEL, AT.LHR));
    expect(pieces).toHaveLength(1);
    const [, north] = placeBetween(AT.DEL, AT.LHR, 0.75);
    expect(north).toBeGreaterThan(AT.LHR[1]);
  });
});

test('a place is half way when half of the way is done', () => {
  const [longitude, latitude] = placeBetween([0, 0], [90, 0], 0.5);
  expect([longitude, latitude].map(Math.round)).toEqual([45, 0]);
});

describe('a crop', () => {
  const window = { width: 800, height: 400 };
  test.each([
    ['DEL', 'LHR'],
    ['HND', 'LAX'],
    ['AKL', 'SCL'],
    ['LHR', 'LHR'],
  ] as const)('holds both ends of %s–%s, and shows nothing beside the map', (from, to) => {
    const crop = cropTo([[AT[from], AT[to]]], window);
    for (const [x, y] of [pointOf(AT[from], crop), pointOf(AT[to], crop)]) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(window.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(window.height);
    }
    expect(crop.left).toBeLessThanOrEqual(0);
    expect(crop.left + MAP.width * crop.scale).toBeGreaterThanOrEqual(window.width - 1e-6);
  });
});

describe('the text of places', () => {
  const places = writePlaces(Object.entries(AT));
  test.each(Object.entries(AT))('%s is found where it was written', (code, place) => {
    expect(findPlace(places, code)).toEqual(place);
  });
  test.each(['AAA', 'ZZZ', 'LHQ', '', 'LHRX'])('%j is not in it', (code) => {
    expect(findPlace(places, code)).toBeUndefined();
  });
});
