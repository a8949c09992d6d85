import { setTimeout as sleep } from 'node:timers/promises';
import { vi } from 'vitest';

/** Wide: the write that follows an answer is quick, but a busy machine is no fault. */
const WAIT_MS_MAX = 10_000;
const PAUSE_MS = 25;

/** Waits until what is checked holds: what follows an answer is not there with it. */
export const eventually = <T>(check: () => T | Promise<T>, wait_ms_max = WAIT_MS_MAX): Promise<T> =>
  vi.waitFor(check, { timeout: wait_ms_max, interval: PAUSE_MS });

/** Waits for the next window of the clock when less than `margin_ms` is left of this one. */
export async function keepFromEdge(window_ms: number, margin_ms = 10_000): Promise<void> {
  const left_ms = window_ms - (Date.now() % window_ms);
  if (left_ms < margin_ms) await sleep(left_ms + PAUSE_MS);
}
