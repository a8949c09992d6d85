import { expect } from 'vitest';
import type { ApiClient } from './api-client.ts';
import type { Meter } from './round-trips.ts';

/** Distances that the slope is taken between. Of the calls at each the fastest counts: noise only slows. */
const HOP_MS = { near: 20, far: 80 };
/**
 * How many calls at each: more until the fastest was met twice and the slope is nearly a whole number, or
 * until the whole number was the same for a while.
 */
const PAIRS = { least: 6, same: 12, most: 60 };
const SAME_MS = 8;
const ERROR_MAX = 0.2;

type Distance = keyof typeof HOP_MS;

/** One call, and what it uses up: made outside its time. */
export interface TimedCall<Made> {
  prepare: () => Made | Promise<Made>;
  call: (api: ApiClient, made: Made) => Promise<{ ok: boolean; text: string }>;
}

/** By how many hops a call is later when each is longer: the round trips that it waits for. */
export async function measureSlope<Made>(
  { api, setHops, settle }: Meter,
  { prepare, call }: TimedCall<Made>,
): Promise<number> {
  const took_ms: Record<Distance, number[]> = { near: [], far: [] };
  const found: number[] = [];
  for (let pairs = 1; ; pairs++) {
    for (const distance of ['near', 'far'] as const) {
      const made = await prepare();
      setHops(HOP_MS[distance]);
      const started_ms = performance.now();
      const answer = await call(api, made);
      took_ms[distance].push(performance.now() - started_ms);
      expect(answer.ok, answer.text).toBe(true);
      await settle();
    }
    const { hops, isClear } = slopeBetween(took_ms);
    found.push(hops);
    const isStable =
      found.length > PAIRS.same && found.slice(-PAIRS.same).every((before) => before === hops);
    if (pairs >= (isClear || isStable ? PAIRS.least : PAIRS.most)) return hops;
  }
}

function slopeBetween(took_ms: Record<Distance, number[]>) {
  const ascending = (times: number[]) => times.toSorted((a, b) => a - b);
  const [near = 0, near_again = Infinity] = ascending(took_ms.near);
  const [far = 0, far_again = Infinity] = ascending(took_ms.far);
  const slope = (far - near) / (HOP_MS.far - HOP_MS.near);
  const hops = Math.max(0, Math.round(slope));
  const isClear =
    Math.abs(slope - hops) < ERROR_MAX && near_again - near < SAME_MS && far_again - far < SAME_MS;
  return { hops, isClear };
}
