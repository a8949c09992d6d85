import type { TrackedLeg } from '../../core/tracking/types.ts';
import type { Goods, View } from './view.ts';

/** So many labels on a page. */
export const LABELS_MAX = 20;
/** A bar code numbers pieces with four digits. */
export const NUMBERED_MAX = 9_999;

/** What the labels of a shipment say, each the same but for its piece. */
export type Labels = Pick<View, 'number' | 'awb_number' | 'origin' | 'destination'> &
  Pick<View, 'pieces' | 'weight_kg'> & {
    via: string[];
    first_leg: TrackedLeg | null;
    ref_id: string | null;
    /** For owner and staff. */
    handling_codes: string[];
  };

/** What is on the labels of a shipment. Of several parts the journey of none is printed. */
export function labelsOf({ view, goods }: { view: View; goods: Goods | null }): Labels {
  const { number, awb_number, origin, destination, pieces, weight_kg, parts } = view;
  const [only] = parts.length === 1 ? parts : [];
  return {
    number,
    awb_number,
    origin,
    destination,
    pieces,
    weight_kg,
    via: (only?.legs ?? []).slice(1).map((leg) => leg.origin),
    first_leg: only?.legs[0] ?? null,
    ref_id: only?.ref_id ?? null,
    handling_codes: goods?.special_handling_codes ?? [],
  };
}

/**
 * What the bar code of a piece says: 16 digits, those of the waybill, a zero to separate, and the number of the piece
 * in four (IATA Resolution 606, primary bar code). Null where there is no waybill or no number of four digits.
 */
export function barCodeOf(awb_number: string | null, piece: number): string | null {
  if (awb_number === null || piece > NUMBERED_MAX) return null;
  return `${awb_number.replace('-', '')}0${String(piece).padStart(4, '0')}`;
}

/** Which labels a page shows, by the first that its address asks for. */
export function pageOf(pieces: number, asked: string | undefined) {
  const first = /^\d{1,6}$/.test(asked ?? '') ? Math.max(1, Number(asked)) : 1;
  const from = first > pieces ? 1 : first;
  return { from, to: Math.min(pieces, from + LABELS_MAX - 1) };
}
