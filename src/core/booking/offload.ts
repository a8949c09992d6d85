import { isFailure } from '../reasons.ts';
import type { FlightNews } from '../schedule/ports.ts';
import { showCapacity } from '../schedule/tell-searches.ts';
import type { World } from '../world.ts';
import type { BookingOrder, Ledger, OffloadRefusal } from './ports.ts';
import { makeReference } from './reference.ts';
import type { Offload, Offloaded } from './types.ts';

type Needs = { ledger: Ledger; news: FlightNews; world: World };

/**
 * Records that the carrier left a shipment, or some of its pieces, behind. Those pieces become a part, a booking
 * of its own; the flight's capacity comes back, and searches are shown it after the answer.
 */
export async function offload(
  needs: Needs,
  order: BookingOrder & { offload: Offload },
): Promise<Offloaded | OffloadRefusal> {
  const retry = { user_id: order.actor.user_id, idempotency_key: null };
  const part_ref_id = await makeReference(needs.world, retry);
  const result = await needs.ledger.offloadBooking(order, part_ref_id);
  if (isFailure(result)) {
    return result;
  }
  const { capacity, ...offloaded } = result;
  needs.world.waitUntil(showCapacity(needs, capacity));
  return offloaded;
}
