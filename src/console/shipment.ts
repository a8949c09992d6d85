import { QuoteShipment } from '../contract/quotes.ts';
import { ShipmentOnDay } from '../contract/search.ts';
import type { PiecesOfSize } from '../core/measure/volume.ts';
import type { FieldError } from '../core/reasons.ts';
import { DIMENSIONS } from './en.ts';
import { check, numberOf, type Sent, textOf } from './forms.ts';

/** What is shipped where and when, as the addresses say it from the search to the booking. */
export const SHIPMENT = [
  'origin',
  'destination',
  'date',
  'weight_kg',
  'pieces',
  'dimensions',
  'volume_m3',
  'special_handling_codes',
] as const;

/** The values of an address: what is empty is left out. */
export type Fields = Readonly<Record<string, string | number | undefined>>;

/** An address with these fields. */
export function addressOf(path: string, fields: Fields): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

/** Some of the fields that were sent. */
export const pick = (sent: Sent, names: readonly string[]): Sent =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = sent[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );

/** The shipment and its day, as an address says them, or what is wrong with them. */
export const readWish = (sent: Sent) =>
  byLine(check(ShipmentOnDay(), { ...shipmentOf(sent), date: textOf(sent, 'date') }));

/** The shipment and its flights, as an address says them, or what is wrong with them. */
export const readChoice = (sent: Sent) =>
  byLine(check(QuoteShipment(), { ...shipmentOf(sent), flight_ids: flightsOf(sent) }));

/** Says of an error in the dimensions in which line it is: all of them are one field. */
export function byLine<Checked extends object>(checked: Checked | { errors: FieldError[] }) {
  if (!('errors' in checked)) return checked;
  const errors = checked.errors.map(({ path, message }) => {
    const [, place, figure = ''] = /^dimensions\.(\d+)\.(\w+)$/.exec(path) ?? [];
    return place === undefined
      ? { path, message }
      : {
          path,
          message: DIMENSIONS.line(Number(place) + 1, DIMENSIONS[figure as Figure], message),
        };
  });
  return { errors };
}

type Figure = keyof PiecesOfSize;

/** A shipment as it was typed, for a schema to judge. */
export const shipmentOf = (sent: Sent) => ({
  origin: textOf(sent, 'origin'),
  destination: textOf(sent, 'destination'),
  weight_kg: numberOf(sent, 'weight_kg'),
  pieces: numberOf(sent, 'pieces'),
  dimensions: linesOf(sent.dimensions),
  volume_m3: numberOf(sent, 'volume_m3'),
  special_handling_codes: sent.special_handling_codes?.split(/[\s,;]+/).filter(Boolean),
});

/** The flights of an itinerary: their ids, parted by commas. */
export const flightsOf = (sent: Sent): string[] => sent.flights?.split(',').filter(Boolean) ?? [];

const LINE_ENDS = /\r?\n|[,;]/;
const CROSSES = /\s*[x×*]\s*/i;

/** Lines of pieces × length × width × height in cm, for a schema to judge: what is no number stays what it is. */
function linesOf(text = ''): Record<Figure, number>[] | undefined {
  const lines = text.split(LINE_ENDS).filter((line) => line.trim() !== '');
  if (lines.length === 0) return undefined;
  return lines.map((line) => {
    const figures = line
      .trim()
      .replace(/\s*cm$/i, '')
      .split(CROSSES);
    const [pieces, length_cm, width_cm, height_cm, ...more] = figures.map((figure) =>
      /^\d{1,7}(\.\d{1,3})?$/.test(figure) ? Number(figure) : Number.NaN,
    );
    const none = Number.NaN;
    return {
      pieces: more.length > 0 ? none : (pieces ?? none),
      length_cm: length_cm ?? none,
      width_cm: width_cm ?? none,
      height_cm: height_cm ?? none,
    };
  });
}

/** Dimensions as they are written into a form, a line for each size. */
export const inLines = (text: string | undefined): string | undefined =>
  text
    ?.split(LINE_ENDS)
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n');
