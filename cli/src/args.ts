import { resolveDate } from './dates.ts';
import { UsageError } from './failure.ts';

/*
 * Readers of what was typed. They refuse what cannot be meant; what the API has rules for (ranges, airports
 * that exist, references) it says itself, in better words.
 */

/** An airport's code, upper case. */
export function airport(text: string, name: string): string {
  if (!/^[a-z]{3}$/i.test(text)) {
    throw new UsageError(`${name}: "${text}" is no airport code, such as DEL.`);
  }
  return text.toUpperCase();
}

/** A decimal figure above zero. */
export function figure(text: string, name: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0) {
    throw new UsageError(`${name}: "${text}" is no figure, such as 250 or 120.5.`);
  }
  return value;
}

/** A whole number above zero. */
export function count(text: string, name: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
    throw new UsageError(`${name}: "${text}" is no whole number above zero.`);
  }
  return value;
}

/** A reference, as far as it can stand in an address; whether there is such a booking the API says. */
export function reference(text = ''): string {
  if (/^\.*$/.test(text.trim())) throw new UsageError(`REF: "${text}" is no reference.`);
  return text;
}

/** One of the words that there are, in any case. */
export function choice<const Word extends string>(
  text: string,
  words: readonly Word[],
  name: string,
): Word {
  const word = words.find((one) => one.toLowerCase() === text.toLowerCase());
  if (word === undefined)
    throw new UsageError(`${name}: "${text}" is none of ${words.join(', ')}.`);
  return word;
}

/** The parts of a list that are parted by commas; empty ones are left out. */
export const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Throws a UsageError when a flag that is needed was left out. */
export function needed(text: string | undefined, name: string): string {
  if (text === undefined) throw new UsageError(`${name} is needed.`);
  return text;
}

/** Reads what was given, and leaves out what was not. */
export const optional = <Value>(
  text: string | undefined,
  read: (text: string) => Value,
): Value | undefined => (text === undefined ? undefined : read(text));

/** The object without the keys that were left out, as the API likes its bodies. */
export function given<Shape extends object>(shape: Shape): Given<Shape> {
  return Object.fromEntries(
    Object.entries(shape).filter(([, value]) => value !== undefined),
  ) as Given<Shape>;
}

type Given<Shape> = { [Key in keyof Shape]: Exclude<Shape[Key], undefined> } extends infer Full
  ? {
      [Key in keyof Full as undefined extends Shape[Key & keyof Shape] ? never : Key]: Full[Key];
    } & {
      [Key in keyof Full as undefined extends Shape[Key & keyof Shape] ? Key : never]?: Full[Key];
    }
  : never;

/** A date by one of its words. */
export const date = (text: string, today: string, name: string): string =>
  resolveDate(text, today, name);
