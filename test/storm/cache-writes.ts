import type { TestWorker } from '../support/worker.ts';

/** What the Worker logs when a write to Redis failed or took too long. */
const LOST_WRITES = ['capacity_not_shown', 'timetable_not_renewed'];

/** How many writes to the cache a Worker has lost or given up so far. */
export const countLostWrites = ({ events }: TestWorker): number =>
  LOST_WRITES.reduce((sum, event) => sum + (events.get(event) ?? 0), 0);
