import { isFailure } from '../reasons.ts';
import type { FlightNews } from '../schedule/ports.ts';
import { showCapacity } from '../schedule/tell-searches.ts';
import type { World } from '../world.ts';
import type { BookingOrder, Ledger, OffloadRefusal } from './ports.ts';
import { drawReference } from './reference.ts';
import type { Offload, Offloaded } from './types.ts';

type Needs = { ledger: Ledger; news: FlightNews; world: World };

/**
 * Records that the carrier left a shipment, or some of its pieces, behind. Those pieces become a part, a booking
 * of its own; the flight's capacity comes back, and searches are shown it after the answer.
 */
export function offload(
  needs: Needs,
  order: BookingOrder & { offload: Offload },
): Promise<Offloaded | OffloadRefusal> {
  const answer = needs.ledger.offloadBooking(order, drawReference(needs.world));
  const settled = answer.then(
    (result) => (isFailure(result) ? undefined : showCapacity(needs, result.capacity)),
    () => undefined, // the answer carries the error
  );
  needs.world.waitUntil(settled);
  return answer.then((result) => {
    if (isFailure(result)) {
      return result;
    }
    const { capacity: _, ...offloaded } = result;
    return offloaded;
  });
}
