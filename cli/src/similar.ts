const EDITS_MAX = 2;

/** The one of these words that was probably meant, if any is close. */
export function similar(typed: string, words: readonly string[]): string | null {
  const near = words
    .map((word) => ({ word, edits: editsBetween(typed, word) }))
    .filter(({ edits }) => edits <= EDITS_MAX)
    .sort((one, other) => one.edits - other.edits);
  return near[0]?.word ?? null;
}

/** Letters to change, add or drop (Levenshtein). */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(one).entries()) {
    const next = [index + 1];
    for (let place = 1; place <= other.length; place += 1) {
      const changed = (row[place - 1] ?? 0) + (other[place - 1] === letter ? 0 : 1);
      next.push(Math.min(changed, (row[place] ?? 0) + 1, (next[place - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
