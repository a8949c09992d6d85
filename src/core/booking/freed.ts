import type { Freeing } from './types.ts';

/** A refusal as the caller gets it: without the capacity that came with it. */
export function withoutCapacity<Refusal extends object>(refusal: Refusal & Freeing): Refusal {
  const { capacity: _, ...told } = refusal;
  return told as Refusal; // which names no capacity
}
