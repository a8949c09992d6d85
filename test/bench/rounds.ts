import type { Effort, Load, LoadGenerator, Plan } from './load.ts';

/** One thing that is measured beside others. */
export interface Subject<Name extends string = string> {
  readonly name: Name;
  run(effort: Effort): Promise<Load>;
}

/** Something to call, under load from the generator. */
export const loaded = <const Name extends string>(
  generator: LoadGenerator,
  name: Name,
  plan: Plan,
): Subject<Name> => ({ name, run: (effort) => generator.run(plan, effort) });

/** A figure over several rounds. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

export type Rounds<Name extends string> = Readonly<Record<Name, readonly Load[]>>;

export interface RoundsOptions {
  readonly rounds: number;
  readonly effort: Effort;
  /** Before the first round, for each subject. */
  readonly warm_up: Effort;
}

/**
 * Loads the subjects in turn, A B C, B C A, …, so that what changes on the machine meets them all and
 * none is always the one after the same other.
 */
export async function runRounds<const Name extends string>(
  subjects: readonly Subject<Name>[],
  { rounds, effort, warm_up }: RoundsOptions,
): Promise<Rounds<Name>> {
  const loads = new Map<Name, Load[]>(subjects.map(({ name }) => [name, []]));
  for (const { run } of subjects) await run(warm_up);
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of rotate(subjects, round)) {
      loads.get(name)?.push(await run(effort));
    }
  }
  return Object.fromEntries(loads) as Record<Name, Load[]>;
}

/** The same in turn, beginning so many later. */
export function rotate<T>(turns: readonly T[], by: number): T[] {
  const first = by % turns.length;
  return [...turns.slice(first), ...turns.slice(0, first)];
}

/** A figure of each round's load. */
export const spreadOf = (loads: readonly Load[], figure: (load: Load) => number): Spread =>
  toSpread(loads.map(figure));

/** The figure of one subject over that of another in the same round. */
export function ratioOf(
  [upper, lower]: readonly [readonly Load[], readonly Load[]],
  figure: (load: Load) => number,
): Spread {
  return toSpread(
    upper.map((load, round) => {
      const beside = lower[round];
      return beside === undefined ? Number.NaN : figure(load) / figure(beside);
    }),
  );
}

/** The median, the least and the most of some figures. */
export function toSpread(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return {
    median: ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
  };
}
