import type { Place } from './projection.ts';

/**
 * Where airports are, as one text: sorted lines of one length, code, latitude and longitude in hundredths of a degree
 * (some 1 km). So it is searched as it stands: an isolate that starts reads it, and makes no object of 4,000.
 */
const LINE = 'DEL+2856+07710\n'.length;
const CODE = 3;
const LATITUDE = 8;

/** The text of places by their codes. */
export const writePlaces = (places: readonly (readonly [code: string, Place])[]): string =>
  [...places]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, [longitude, latitude]]) => `${code}${signed(latitude, 4)}${signed(longitude, 5)}\n`,
    )
    .join('');

const signed = (degrees: number, digits: number) =>
  `${degrees < 0 ? '-' : '+'}${String(Math.round(Math.abs(degrees) * 100)).padStart(digits, '0')}`;

/** The place of a code, by halving; undefined for one that the text does not have. */
export function findPlace(places: string, code: string): Place | undefined {
  let [from, to] = [0, places.length / LINE];
  while (from < to) {
    const middle = (from + to) >> 1;
    const line = places.slice(middle * LINE, (middle + 1) * LINE);
    const found = line.slice(0, CODE);
    if (found === code) {
      return [Number(line.slice(LATITUDE)) / 100, Number(line.slice(CODE, LATITUDE)) / 100];
    }
    if (found < code) from = middle + 1;
    else to = middle;
  }
  return undefined;
}
