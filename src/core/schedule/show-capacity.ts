import type { Ports } from '../ports.ts';
import type { CapacityChange } from '../types.ts';

/** Shows searches what a booking or a cancel has changed. What Redis loses, they learn within 300 s. */
export async function showCapacity(
  { cache, world }: Pick<Ports, 'cache' | 'world'>,
  changes: readonly CapacityChange[],
): Promise<void> {
  await cache.writeCapacity(changes).catch((error) => world.report('capacity_not_shown', error));
}
