/**
 * The currencies that prices may be in, by the decimals that each has (ISO 4217). Those with three are not taken.
 * `cargo.minor_digits` is the same in the database.
 */
const WHOLE = [
  'BIF',
  'CLP',
  'DJF',
  'GNF',
  'ISK',
  'JPY',
  'KMF',
  'KRW',
  'PYG',
  'RWF',
  'UGX',
  'VND',
  'VUV',
  'XAF',
  'XOF',
  'XPF',
] as const;
const WITH_CENTS = [
  'AED',
  'AUD',
  'BDT',
  'BRL',
  'CAD',
  'CHF',
  'CNY',
  'COP',
  'CZK',
  'DKK',
  'EGP',
  'EUR',
  'GBP',
  'HKD',
  'HUF',
  'IDR',
  'ILS',
  'INR',
  'KES',
  'LKR',
  'MAD',
  'MXN',
  'MYR',
  'NGN',
  'NOK',
  'NZD',
  'PEN',
  'PHP',
  'PKR',
  'PLN',
  'QAR',
  'RON',
  'SAR',
  'SEK',
  'SGD',
  'THB',
  'TRY',
  'TWD',
  'USD',
  'ZAR',
] as const;

/** How many decimals an amount has. */
export type MinorDigits = 0 | 2;

const MINOR_DIGITS: ReadonlyMap<string, MinorDigits> = new Map<string, MinorDigits>([
  ...WHOLE.map((currency) => [currency, 0] as const),
  ...WITH_CENTS.map((currency) => [currency, 2] as const),
]);

/** All currencies that prices may be in. */
export const CURRENCIES: readonly string[] = [...MINOR_DIGITS.keys()];

/** The decimals of a currency, such as `EUR`; undefined for one that is not taken. */
export const minorDigits = (currency: string): MinorDigits | undefined =>
  MINOR_DIGITS.get(currency);
