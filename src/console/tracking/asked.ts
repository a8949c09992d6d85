import { readAwbNumber } from '../../core/waybill/number.ts';

/** What is asked for: all parts of a waybill, or one booking. `number` is how it is written in an address. */
export type Asked = { number: string } & ({ awb_number: string } | { ref_id: string });

/** Why a text is neither: `check_digit` is the one that its waybill should have. */
export type Unread = { fault: 'form' } | { fault: 'check_digit'; check_digit: number };

/** Signs that are written or pasted for a hyphen. */
const HYPHENS = /[\u2010-\u2015\u2212\uFE63\uFF0D]/g;
const ELEVEN_DIGITS = /^\d{3}-?\d{8}$/;
/** What a scanner reads of a label: the waybill, a zero and the piece (IATA Resolution 606). */
const OF_LABEL = /^(\d{11})0\d{4}$/;
const REFERENCE = /^[A-Z0-9-]{6,40}$/;

/** Reads what people type, paste or scan: in any case, with spaces, with any hyphen or none. */
export function readNumber(text: string): Asked | Unread {
  const typed = text.replaceAll(/\s/g, '').replaceAll(HYPHENS, '-').toUpperCase();
  const digits = OF_LABEL.exec(typed)?.[1] ?? typed.replaceAll('-', '');
  const waybill = ELEVEN_DIGITS.test(digits) ? readAwbNumber(digits) : null;
  if (waybill !== null) {
    return 'check_digit' in waybill
      ? { fault: 'check_digit', check_digit: waybill.check_digit }
      : { number: waybill.awb_number, awb_number: waybill.awb_number };
  }
  return REFERENCE.test(typed) ? { number: typed, ref_id: typed } : { fault: 'form' };
}
