/** Carrier, digits and suffix, with whatever blanks between them. ASCII letters alone match. */
const PARTS = /^([A-Z][A-Z0-9]|[0-9][A-Z])[\t \u00a0]*([0-9]{1,4})(?:[\t \u00a0]*([A-Z]))?$/i;

/**
 * A flight number (SSIM, chapter 2) in its one spelling: carrier, number without leading zeros, suffix.
 * Null for what is none, `number_zero` for a number from which nothing is left.
 */
export function spellFlightNumber(text: string): { spelling: string } | 'number_zero' | null {
  const [, carrier, digits, suffix = ''] = PARTS.exec(text) ?? [];
  if (carrier === undefined) {
    return null;
  }
  const number = Number(digits);
  return number === 0 ? 'number_zero' : { spelling: `${carrier}${number}${suffix}`.toUpperCase() };
}
