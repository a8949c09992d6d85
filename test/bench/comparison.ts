import { readOwn, readProduct } from './bench-worker.ts';
import type { Effort, Load } from './load.ts';
import type { Room } from './room.ts';
import { type Rounds, ratioOf, runRounds, type Subject, spreadOf } from './rounds.ts';
import { ALONE, type Sizes } from './sizes.ts';
import type { Cell, Target } from './table.ts';

const RATIO_WANTED = 0.85;

export const COMPARISON_COLUMNS = ['clients', 'of', 'calls/s', 'p50 ms', 'p99 ms', 'ratio'];

/** What the load generator's way of calling means for the figures. */
export const CLOSED_LOOP =
  'closed loop, a client calls again when it is answered: p99 is of the calls made, not of arrivals';

const perSecond = ({ per_second }: Load) => per_second;

/** Loads some subjects in interleaved rounds, with so many clients. */
export function compare<const Name extends string>(
  subjects: readonly Subject<Name>[],
  connections: number,
  { rounds, round_s, warm_up_s }: Sizes,
): Promise<Rounds<Name>> {
  const effort = (seconds: number): Effort => ({ connections, seconds });
  return runRounds(subjects, { rounds, effort: effort(round_s), warm_up: effort(warm_up_s) });
}

/** The product and a bare Worker with their data far away, by one client: the distance is what a client sees. */
export async function compareAfar<const Name extends string>(
  { openAfar, sizes }: Room,
  floor: { file: string; bindings?: Readonly<Record<string, string>> },
  subjectsOf: (origins: { product: string; floor: string }) => readonly Subject<Name>[],
): Promise<Rounds<Name>> {
  const product = await openAfar(await readProduct(), sizes.hop_ms);
  const bare = await openAfar(await readOwn(floor.file), sizes.hop_ms, floor.bindings);
  const subjects = subjectsOf({ product: product.origin, floor: bare.origin });
  const far = await compare(subjects, ALONE, sizes);
  await Promise.all([product.stop(), bare.stop()]);
  return far;
}

/** A row for each subject; the ratio is `first` over it, by calls a second. */
export function comparisonRows<Name extends string>(
  rounds: Rounds<Name>,
  first: Name,
  connections: number,
): Cell[][] {
  return Object.keys(rounds).map((name) => {
    const loads = rounds[name as Name];
    return [
      connections,
      name,
      spreadOf(loads, perSecond),
      spreadOf(loads, (load) => load.p50_ms).median,
      spreadOf(loads, (load) => load.p99_ms).median,
      name === first ? 1 : ratioOf([rounds[first], loads], perSecond),
    ];
  });
}

/** The goal that the product is nearly as fast as its floor. */
export function ratioTarget<Name extends string>(
  what: string,
  rounds: Rounds<Name>,
  upper: Name,
  lower: Name,
): Target {
  const measured = throughputRatio(rounds, upper, lower);
  const reached = measured.median >= RATIO_WANTED;
  return { what, wanted: `≥ ${RATIO_WANTED}`, measured, reached };
}

/** The ratio of two subjects, by calls a second. */
export const throughputRatio = <Name extends string>(
  rounds: Rounds<Name>,
  upper: Name,
  lower: Name,
) => ratioOf([rounds[upper], rounds[lower]], perSecond);
