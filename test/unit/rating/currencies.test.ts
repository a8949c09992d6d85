import { expect, test } from 'vitest';
import { CURRENCIES, minorDigits } from '../../../src/core/rating/currencies.ts';

/** As ISO 4217 has them. */
const DECIMALS: Record<string, number> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  AED: 2,
  AUD: 2,
  BDT: 2,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CNY: 2,
  COP: 2,
  CZK: 2,
  DKK: 2,
  EGP: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  HUF: 2,
  IDR: 2,
  ILS: 2,
  INR: 2,
  KES: 2,
  LKR: 2,
  MAD: 2,
  MXN: 2,
  MYR: 2,
  NGN: 2,
  NOK: 2,
  NZD: 2,
  PEN: 2,
  PHP: 2,
  PKR: 2,
  PLN: 2,
  QAR: 2,
  RON: 2,
  SAR: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TRY: 2,
  TWD: 2,
  USD: 2,
  ZAR: 2,
};

test('a price may be in these currencies, each with its decimals', () => {
  expect([...CURRENCIES].sort()).toEqual(Object.keys(DECIMALS).sort());
  expect(Object.fromEntries(CURRENCIES.map((one) => [one, minorDigits(one)]))).toEqual(DECIMALS);
});

test.each(['KWD', 'TND', 'usd', 'USDX', '', 'toString'])('%j is none of them', (currency) => {
  expect(minorDigits(currency)).toBeUndefined();
});
