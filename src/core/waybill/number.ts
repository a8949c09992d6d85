const FORM = /^([0-9]{3})-?([0-9]{7})([0-9])$/;

/** What a text is as an air waybill number: the number as it is kept, or the check digit that it should have. */
export type ReadAwbNumber = { awb_number: string } | { check_digit: number };

/**
 * Reads an air waybill number, 176-12345675 or 17612345675: the airline's prefix, a serial of seven digits and
 * its check digit (IATA Resolution 600a). Null for a text of another form.
 */
export function readAwbNumber(text: string): ReadAwbNumber | null {
  const [, prefix = '', serial = '', last] = FORM.exec(text) ?? [];
  if (last === undefined) {
    return null;
  }
  const check_digit = checkDigitOf(serial);
  return Number(last) === check_digit
    ? { awb_number: `${prefix}-${serial}${last}` }
    : { check_digit };
}

/** The check digit of a serial of seven digits: the serial modulo 7. */
export const checkDigitOf = (serial: string): number => Number(serial) % 7;
