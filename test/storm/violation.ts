import type { Operation } from './history.ts';

/** A law that the history breaks, with the operations that show it. */
export interface Violation {
  law: string;
  summary: string;
  story: Operation[];
}

/** Collects violations: each law keeps counting, and keeps the few with the shortest stories. */
export class Violations {
  readonly found: Violation[] = [];
  readonly counts = new Map<string, number>();

  add(law: string, summary: string, story: readonly (Operation | null)[] = []): void {
    const count = this.counts.get(law) ?? 0;
    this.counts.set(law, count + 1);
    if (count >= KEPT_PER_LAW) return;
    const told = [...new Set(story.filter((operation) => operation !== null))];
    this.found.push({ law, summary, story: told.sort((a, b) => a.call_ms - b.call_ms) });
  }
}

const KEPT_PER_LAW = 100;
const TOLD_OPERATIONS_MAX = 12;

/** The shortest story of each broken law, shortest first, fit to be printed. */
export function tellViolations(violations: Violations): string {
  const shortest = new Map<string, Violation>();
  for (const violation of violations.found) {
    const known = shortest.get(violation.law);
    if (!known || violation.story.length < known.story.length)
      shortest.set(violation.law, violation);
  }
  return [...shortest.values()]
    .sort((a, b) => a.story.length - b.story.length)
    .map((violation) => tell(violation, violations.counts.get(violation.law) ?? 1))
    .join('\n\n');
}

function tell(violation: Violation, count: number): string {
  const start = violation.story[0]?.call_ms ?? 0;
  const times = count === 1 ? '' : ` (${count} times)`;
  const lines = violation.story.slice(0, TOLD_OPERATIONS_MAX).map((o) => `  ${tellOne(o, start)}`);
  const untold = violation.story.length - lines.length;
  if (untold > 0) lines.push(`  … and ${untold} more`);
  return [`${violation.law}${times}: ${violation.summary}`, ...lines].join('\n');
}

function tellOne(operation: Operation, start: number): string {
  const from = `+${(operation.call_ms - start).toFixed(1)}`;
  const to = operation.return_ms === null ? '…' : `+${(operation.return_ms - start).toFixed(1)}`;
  const { outcome, ...figures } = operation.answer;
  return `#${operation.id} ${from}..${to} ms ${operation.client}: ${operation.operation} ${JSON.stringify(operation.arguments)} → ${outcome} ${JSON.stringify(figures)}`;
}
