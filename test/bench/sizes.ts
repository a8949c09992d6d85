/** How long and how much: the short form is for CI, the long one, of some 30 minutes, for figures worth keeping. */
export interface Sizes {
  readonly rounds: number;
  readonly round_s: number;
  readonly warm_up_s: number;
  /** Rounds of what is shown as a curve. */
  readonly curve_rounds: number;
  /** What is left of the flights that clients fight for. */
  readonly last_kg: number;
  /** Calls of one kind whose CPU is measured, in each round. */
  readonly cpu_calls: number;
  readonly cpu_rounds: number;
  readonly memory_calls: number;
  readonly starts: number;
  /** Calls that are timed and counted one by one, in each round. */
  readonly counted_calls: number;
  /** Where data are far away: so much for each hop. */
  readonly hop_ms: number;
  /** Imports of as many flights as one may make, each time others. */
  readonly import_rounds: number;
  /** Flights in the timetable of each database whose growth is measured, and its bookings. */
  readonly timetables: readonly { flights: number; bookings: number }[];
}

export const QUICK: Sizes = {
  rounds: 5,
  round_s: 0.4,
  warm_up_s: 0.4,
  curve_rounds: 5,
  last_kg: 20,
  cpu_calls: 40,
  cpu_rounds: 5,
  memory_calls: 3_000,
  starts: 3,
  counted_calls: 5,
  hop_ms: 20,
  import_rounds: 1,
  timetables: [],
};

export const WHOLE: Sizes = {
  rounds: 7,
  round_s: 2,
  warm_up_s: 2,
  curve_rounds: 5,
  last_kg: 100,
  cpu_calls: 300,
  cpu_rounds: 7,
  memory_calls: 50_000,
  starts: 15,
  counted_calls: 20,
  hop_ms: 20,
  import_rounds: 5,
  timetables: [
    { flights: 1_000, bookings: 1_000 },
    { flights: 100_000, bookings: 100_000 },
    { flights: 1_000_000, bookings: 1_000_000 },
  ],
};

/** Clients of the comparisons: as many as keep a pool of ten connections busy, and one alone. */
export const CROWD = 16;
export const ALONE = 1;
