import { type MinorDigits, minorDigits } from './currencies.ts';

/** Whether an amount has no more decimals than that. Compared by printing: 1.1 has no exact binary fraction. */
export const isPrintable = (amount: number, digits: MinorDigits): boolean =>
  Number(amount.toFixed(digits)) === amount;

/** An amount in its currency, as printed, to whole minor units. */
export const toMinorUnits = (amount: number, currency: string): bigint =>
  BigInt(Math.round(amount * scaleOf(currency)));

/** Whole minor units to an amount in their currency, for printing only. */
export const toMoney = (minor: bigint, currency: string): number =>
  Number(minor) / scaleOf(currency);

const scaleOf = (currency: string): number => 10 ** (minorDigits(currency) ?? 2);
