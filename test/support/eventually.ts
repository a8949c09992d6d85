import { vi } from 'vitest';

/** Wide: the write that follows an answer is quick, but a busy machine is no fault. */
const WAIT_MS_MAX = 10_000;
const PAUSE_MS = 25;

/** Waits until what is checked holds: what follows an answer is not there with it. */
export const eventually = <T>(check: () => Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: WAIT_MS_MAX, interval: PAUSE_MS });
