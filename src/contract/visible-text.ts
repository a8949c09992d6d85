/**
 * A character that leaves a mark: no control, format, space or separator, no combining mark on its own,
 * nothing that Unicode has ignored by default (fillers, joiners, selectors), and none of the symbols and
 * letters that are blank by design: Braille, a null notehead, two hieroglyphs.
 */
const VISIBLE =
  /(?![\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\u{13441}\u{13442}])[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{M}]/u;

/** Whether a reader would see anything of this text. */
export const isVisible = (text: string): boolean => VISIBLE.test(text);
