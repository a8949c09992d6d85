const SEGMENTS = new Intl.Segmenter();
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}|^[\u{20000}-\u{3fffd}]/u;

/** A text of somebody else for a terminal or a line of fields: what could move a cursor is a blank. */
export const harmless = (text: string): string =>
  text.replace(/[\p{Cc}\p{Bidi_C}\u2028\u2029]/gu, ' ');

/** Columns that a text takes on a terminal. Without colours in it. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of SEGMENTS.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** The text in as many columns: filled with blanks, or cut with an ellipsis. */
export function fitted(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const taken = widthOf(text);
  if (taken > width) return cut(text, width);
  const blanks = ' '.repeat(width - taken);
  return align === 'right' ? blanks + text : text + blanks;
}

function cut(text: string, width: number): string {
  let kept = '';
  let taken = 0;
  for (const { segment } of SEGMENTS.segment(text)) {
    const more = widthOf(segment);
    if (taken + more > width - 1) break;
    kept += segment;
    taken += more;
  }
  return `${kept}…${' '.repeat(Math.max(0, width - 1 - taken))}`;
}
