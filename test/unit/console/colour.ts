/** A colour of sRGB, gamma encoded, each channel of 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

const OKLCH = /^oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)$/;

/**
 * `oklch(L% C H)` in sRGB (CSS Color 4, 10.2, with the matrices of its section 18). A colour that no screen of sRGB
 * shows is cut to what it shows.
 */
export function toColour(text: string): Colour {
  const [, lightness, chroma, hue] = OKLCH.exec(text) ?? [];
  if (hue === undefined) throw new Error(`${text} is no colour of OKLCH.`);
  const [L, C, turn] = [Number(lightness) / 100, Number(chroma), (Number(hue) * Math.PI) / 180];
  const [a, b] = [C * Math.cos(turn), C * Math.sin(turn)];
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function encode(linear: number): number {
  const shown = Math.min(1, Math.max(0, linear));
  return shown <= 0.0031308 ? 12.92 * shown : 1.055 * shown ** (1 / 2.4) - 0.055;
}

/** How much lighter one is than the other, 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const luminance = ([red, green, blue]: Colour) =>
  0.2126 * decode(red) + 0.7152 * decode(green) + 0.0722 * decode(blue);

const decode = (channel: number) =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
