import type { BookingRead, CancelRefusal, Ports } from '../ports.ts';
import { isFailure } from '../reasons.ts';
import { showCapacity } from '../schedule/show-capacity.ts';
import type { Actor } from '../types.ts';

/** Cancels a booking and shows searches the capacity that came back. */
export function cancel(
  ports: Ports,
  order: { actor: Actor; ref_id: string; if_versions: number[] | null },
): Promise<BookingRead | CancelRefusal> {
  const answer = ports.ledger.cancelBooking(order);
  const settled = answer.then(
    (result) => (isFailure(result) ? undefined : showCapacity(ports, result.capacity)),
    () => undefined, // the answer carries the error
  );
  ports.world.waitUntil(settled);
  return answer;
}
