import type { BookingRead, CancelRefusal, Ports } from './ports.ts';
import { isFailure } from './reasons.ts';
import type { Actor } from './types.ts';

/** Cancels a booking and shows searches the capacity that came back. */
export function cancel(
  { ledger, cache, world }: Ports,
  order: { actor: Actor; ref_id: string; if_versions: number[] | null },
): Promise<BookingRead | CancelRefusal> {
  const answer = ledger.cancelBooking(order);
  const settled = answer.then(async (result) => {
    if (!isFailure(result)) {
      await cache.writeCapacity(result.capacity);
    }
  });
  world.waitUntil(settled.catch((error) => world.report('capacity_not_shown', error)));
  return answer;
}
