import type { Catalogue } from '../catalogue.ts';

/** Equal lines that stay around those that differ, so that one sees where one is. */
const CONTEXT_LINES = 2;

export interface Difference {
  readonly object: string;
  /** Null where there is no such object. */
  readonly before: string | null;
  readonly after: string | null;
}

/** The objects that are not the same in two databases, by name. */
export function findDifferences(before: Catalogue, after: Catalogue): Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((object) => ({
      object,
      before: before.get(object) ?? null,
      after: after.get(object) ?? null,
    }))
    .filter((difference) => difference.before !== difference.after);
}

/** Differences for people to read: each object's name, then what it is in the one and in the other. */
export function describeDifferences(
  differences: readonly Difference[],
  names: { readonly before: string; readonly after: string },
): string {
  return differences
    .map((difference) => {
      const [before, after] = partsThatDiffer(difference);
      return [
        difference.object,
        `  in ${names.before}:`,
        ...before.map((line) => `    ${line}`),
        `  in ${names.after}:`,
        ...after.map((line) => `    ${line}`),
        '',
      ].join('\n');
    })
    .join('\n');
}

function partsThatDiffer({ before, after }: Difference): [string[], string[]] {
  if (before === null || after === null) return [linesOf(before), linesOf(after)];
  const [a, b] = [linesOf(before), linesOf(after)];
  const length = Math.min(a.length, b.length);
  let start = 0;
  while (start < length && a[start] === b[start]) start++;
  let end = 0;
  while (end < length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return [cut(a, start, end), cut(b, start, end)];
}

const linesOf = (definition: string | null) => definition?.split('\n') ?? ['(there is none)'];

function cut(lines: string[], start: number, end: number): string[] {
  const from = Math.max(0, start - CONTEXT_LINES);
  const to = Math.min(lines.length, lines.length - end + CONTEXT_LINES);
  return [
    ...(from > 0 ? ['…'] : []),
    ...lines.slice(from, to),
    ...(to < lines.length ? ['…'] : []),
  ];
}
