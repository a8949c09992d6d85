import { firstIndex } from './timeline.ts';

/** Somebody set a value, within these bounds; `certain` when it is known to have happened. */
export interface Write<Value> {
  value: Value;
  call_ms: number;
  /** Infinity where nobody knows whether and when. */
  end_ms: number;
  certain: boolean;
  /** The version of the flight's load that the setter was told. */
  version?: number | undefined;
}

interface Setting {
  call_ms: number[];
  /** The latest end of the first n + 1 writes. */
  latest_end_ms: number[];
}

/** When somebody looked: between two moments, and after what was set at this version or before. */
export interface Look {
  from_ms: number;
  to_ms: number;
  after_version?: number;
}

/**
 * One value that operations set and others see, with no version of its own: what it can have been
 * follows from the intervals of those who set it, and from the version of the load that they saw.
 */
export class Register<Value> {
  readonly #settings = new Map<Value, Setting>();
  /** The ends of the certain writes, ascending, and the latest call among those that ended by then. */
  readonly #certain_end_ms: number[];
  readonly #latest_call_ms: number[];
  /** The versions that setters were told, ascending, and the latest call among those up to each. */
  readonly #versions: number[];
  readonly #latest_call_by_version_ms: number[];

  constructor(initial: Value, writes: readonly Write<Value>[]) {
    const ever = Number.NEGATIVE_INFINITY;
    const all: Write<Value>[] = [
      { value: initial, call_ms: ever, end_ms: ever, certain: true },
      ...writes,
    ];
    for (const { value, call_ms, end_ms } of all.toSorted((a, b) => a.call_ms - b.call_ms)) {
      const setting = this.#settings.get(value) ?? { call_ms: [], latest_end_ms: [] };
      this.#settings.set(value, setting);
      setting.call_ms.push(call_ms);
      setting.latest_end_ms.push(Math.max(setting.latest_end_ms.at(-1) ?? ever, end_ms));
    }
    const certain = all.filter((write) => write.certain).sort((a, b) => a.end_ms - b.end_ms);
    this.#certain_end_ms = certain.map(({ end_ms }) => end_ms);
    this.#latest_call_ms = latestCalls(certain);
    const told = all
      .flatMap((write) => (write.version === undefined ? [] : [{ ...write, at: write.version }]))
      .sort((a, b) => a.at - b.at);
    this.#versions = told.map(({ at }) => at);
    this.#latest_call_by_version_ms = latestCalls(told);
  }

  /** Whether whoever looked can have met this value. */
  canBe(value: Value, look: Look): boolean {
    const setting = this.#settings.get(value);
    if (!setting) return false;
    const begun = firstIndex(setting.call_ms, (call_ms) => call_ms > look.to_ms);
    const latest_end_ms = setting.latest_end_ms[begun - 1];
    return latest_end_ms !== undefined && latest_end_ms >= this.#replacedBy(look);
  }

  /** Every value that whoever looked can have met. */
  values(look: Look): Value[] {
    return [...this.#settings.keys()].filter((value) => this.canBe(value, look));
  }

  /** A value is over when another one, certain to have been set before the look, was asked for after it. */
  #replacedBy({ from_ms, after_version = Number.NEGATIVE_INFINITY }: Look): number {
    const ended = firstIndex(this.#certain_end_ms, (end_ms) => end_ms >= from_ms);
    const told = firstIndex(this.#versions, (version) => version > after_version);
    return Math.max(
      this.#latest_call_ms[ended - 1] ?? Number.NEGATIVE_INFINITY,
      this.#latest_call_by_version_ms[told - 1] ?? Number.NEGATIVE_INFINITY,
    );
  }
}

/** The latest call among the first n + 1 writes. */
function latestCalls(writes: readonly { call_ms: number }[]): number[] {
  let latest_ms = Number.NEGATIVE_INFINITY;
  return writes.map(({ call_ms }) => {
    latest_ms = Math.max(latest_ms, call_ms);
    return latest_ms;
  });
}
