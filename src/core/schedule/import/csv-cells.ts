export const NAME_LENGTH_MAX = 100;
/** A letter takes at most so many characters before it is composed. */
const PARTS_OF_LETTER_MAX = 4;

/** A letter or digit that leaves a mark: fillers leave none, nor do two blank hieroglyphs. */
const SEEN = /(?![\p{Default_Ignorable_Code_Point}\u{13441}\u{13442}])[\p{L}\p{N}]/u;

/** A name that can be seen: composed (NFC), with a letter or digit, without what breaks lines or turns directions. */
export function nameOf(text: string): string | undefined {
  if (text.length > NAME_LENGTH_MAX * PARTS_OF_LETTER_MAX) return undefined;
  const name = text.normalize('NFC');
  const is_name =
    name.length <= NAME_LENGTH_MAX &&
    SEEN.test(name) &&
    !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(name);
  return is_name ? name : undefined;
}

/** Between which numbers a cell has to be, with how many decimals; and the rule in words. */
export type Limits = { min: number; max: number; decimals: number; rule: string };

const limits = (min: number, max: number, decimals: number, places: string): Limits => ({
  ...{ min, max, decimals },
  rule: `A number from ${min} to ${max}, with ${places} at most.`,
});
export const WEIGHT = limits(0.1, 1_000_000, 1, 'one decimal');
export const VOLUME = limits(0.001, 10_000, 3, 'three decimals');
export const PRICE = limits(0, 100_000, 2, 'two decimals');

/** The number in a cell within its limits. Compared by printing: 1.1 and 7.9 have no exact binary fraction. */
export function readNumber(text: string, { min, max, decimals }: Limits): number | undefined {
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(text)) return undefined;
  const value = Number(text);
  const is_within = value >= min && value <= max && Number(value.toFixed(decimals)) === value;
  return is_within ? value : undefined;
}
