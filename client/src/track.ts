import type { CallOptions, Result, Schemas } from './calls.ts';
import { GoCometError } from './error.ts';
import { perform } from './perform.ts';
import type { Resolved } from './settings.ts';

export interface TrackOptions extends Omit<CallOptions, 'idempotencyKey'> {
  /** From one question to the next, in milliseconds: 30,000. */
  every_ms?: number | undefined;
}

const EVERY_MS = 30_000;
/** After these nothing more happens to a shipment. */
const LAST: Schemas['TrackedBooking']['status'][] = ['DELIVERED', 'CANCELLED'];

/** Where a shipment is, at first and after each change. */
export async function* track(
  settings: Resolved,
  ref_id: string,
  { every_ms = EVERY_MS, ...options }: TrackOptions,
): AsyncGenerator<Schemas['TrackedBooking'], void> {
  const { signal } = options;
  let etag: string | undefined;
  while (!signal?.aborted) {
    const input = { ref_id, 'if-none-match': etag };
    const result = await unlessStopped(perform(settings, 'getTracking', input, options));
    if (!result) return;
    etag = result.etag ?? etag;
    if (result.status !== 304) {
      const tracked = result.data as Schemas['TrackedBooking'];
      yield tracked;
      if (LAST.includes(tracked.status)) return;
    }
    await settings.sleep(every_ms, signal);
  }
}

/** Whoever aborts wants no more, and is told nothing more. */
async function unlessStopped<T>(call: Promise<Result<T>>): Promise<Result<T> | undefined> {
  try {
    return await call;
  } catch (thrown) {
    if (thrown instanceof GoCometError && thrown.is('aborted')) return undefined;
    throw thrown;
  }
}
