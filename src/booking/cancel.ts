import type { BookingRead, CancelRefusal, Ports } from './ports.ts';
import { isFailure } from './reasons.ts';
import type { Actor } from './types.ts';

/** Cancels a booking and shows searches the capacity that came back. */
export function cancel(
  { ledger, cache, world }: Ports,
  order: { actor: Actor; ref_id: string; if_versions: number[] | null },
): Promise<BookingRead | CancelRefusal> {
  const answer = ledger.cancelBooking(order);
  const settled = answer.then(
    (result) =>
      isFailure(result)
        ? undefined
        : cache
            .writeCapacity(result.capacity)
            .catch((error) => world.report('capacity_not_shown', error)),
    () => undefined, // the answer carries the error
  );
  world.waitUntil(settled);
  return answer;
}
