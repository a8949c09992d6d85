import { describe, expect, test } from 'vitest';
import { contrast, toColour } from './colour.ts';
import { STYLES, TOKENS } from './styles.ts';

/** Each colour of the tokens in both schemes. */
const COLOURS = new Map(
  [
    ...(STYLES.get(TOKENS) ?? '').matchAll(
      /--([\w-]+):\s*light-dark\((oklch\([^)]+\)),\s*(oklch\([^)]+\))\)/g,
    ),
  ].map(([, name = '', light = '', dark = '']) => [
    name,
    { light: toColour(light), dark: toColour(dark) },
  ]),
);

const SURFACES = ['ground', 'raised', 'sunk'];
const TONES = ['accent', 'positive', 'caution', 'critical', 'over'];
const softOf = (tone: string) => `${tone}-soft`;

type Pair = readonly [ink: string, on: string];
const each = (inks: readonly string[], grounds: readonly string[]): Pair[] =>
  inks.flatMap((ink) => grounds.map((on): Pair => [ink, on]));

/** Text on what it stands on (WCAG 2.2, 1.4.3: 4.5). */
const TEXT: readonly Pair[] = [
  ...each(['text', 'quiet'], [...SURFACES, ...TONES.map(softOf)]),
  ...each(['accent', 'accent-strong'], [...SURFACES, 'accent-soft']),
  ...each(TONES, SURFACES),
  ...TONES.map((tone): Pair => [tone, softOf(tone)]),
  ...each(['text', 'quiet'], ['land', 'sea']),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
];

/** Bars on their tracks, the edges of controls, the ring of the focus (1.4.11: 3). */
const GRAPHICS: readonly Pair[] = [
  ...each(['accent', 'caution', 'critical'], ['track']),
  ...each(['edge', 'accent', 'critical'], SURFACES),
  ...each(['edge', 'accent', 'positive', 'caution', 'critical'], ['land', 'sea']),
];

/** Lines between rows: what they part is told by space as well. */
const DECORATION = ['line'];

const ratioOf = ([ink, on]: Pair, scheme: 'light' | 'dark') => {
  const [one, other] = [COLOURS.get(ink), COLOURS.get(on)];
  if (!one || !other) throw new Error(`There is no colour ${ink} or ${on}.`);
  return contrast(one[scheme], other[scheme]);
};
const tooLow = (pairs: readonly Pair[], least: number, scheme: 'light' | 'dark') =>
  pairs
    .map((pair) => ({ pair, ratio: ratioOf(pair, scheme) }))
    .filter(({ ratio }) => ratio < least)
    .map(({ pair: [ink, on], ratio }) => `${ink} on ${on}: ${ratio.toFixed(2)}`);

test('the arithmetic is that of the standard', () => {
  const [black, white] = [toColour('oklch(0% 0 0)'), toColour('oklch(100% 0 0)')];
  expect(contrast(black, white)).toBeCloseTo(21, 5);
  expect(contrast(white, white)).toBe(1);
  // #767676 on white is the lightest grey that is text: 4.54.
  expect(contrast(toColour('oklch(56.2% 0 0)'), white)).toBeCloseTo(4.57, 1);
  // Red of sRGB.
  const [red, green, blue] = toColour('oklch(62.796% 0.25768 29.2339)');
  expect([red, green, blue].map((channel) => Math.round(channel * 255))).toEqual([255, 0, 0]);
});

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  test('text is read', () => {
    expect(tooLow(TEXT, 4.5, scheme)).toEqual([]);
  });

  test('graphics and the edges of controls are seen', () => {
    expect(tooLow(GRAPHICS, 3, scheme)).toEqual([]);
  });
});

test('no colour of the tokens stands outside these pairs', () => {
  const judged = new Set([...TEXT, ...GRAPHICS].flat().concat(DECORATION));
  expect([...COLOURS.keys()].filter((name) => !judged.has(name))).toEqual([]);
});
