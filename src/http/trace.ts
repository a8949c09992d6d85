import type { Trace, Trips } from '../context.ts';
import type { Observe } from '../core/world.ts';

/** Nothing counted yet. */
export const startTrace = (): Trace => ({ db: { count: 0, ms: 0 }, redis: { count: 0, ms: 0 } });

/** Counts and times each call as a round trip once it is back: what goes on after the answer does not count. */
export const counting =
  (trips: Trips): Observe =>
  async (call) => {
    const started_ms = Date.now();
    try {
      return await call();
    } finally {
      trips.count += 1;
      trips.ms += Date.now() - started_ms;
    }
  };

/** `Server-Timing` (W3C): milliseconds, with the number of round trips in `desc`. */
export const serverTiming = ({ db, redis }: Trace, total_ms: number): string =>
  `db;desc="${db.count}";dur=${db.ms}, redis;desc="${redis.count}";dur=${redis.ms}, total;dur=${total_ms}`;
