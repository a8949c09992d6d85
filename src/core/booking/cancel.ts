import { isFailure } from '../reasons.ts';
import type { FlightNews } from '../schedule/ports.ts';
import { showCapacity } from '../schedule/tell-searches.ts';
import type { World } from '../world.ts';
import type { BookingOrder, CancelRefusal, Ledger } from './ports.ts';
import type { BookingRead } from './types.ts';

type Needs = { ledger: Ledger; news: FlightNews; world: World };

/** Cancels a booking and shows searches the capacity that came back. */
export function cancel(needs: Needs, order: BookingOrder): Promise<BookingRead | CancelRefusal> {
  const answer = needs.ledger.cancelBooking(order);
  const settled = answer.then(
    (result) => (isFailure(result) ? undefined : showCapacity(needs, result.capacity)),
    () => undefined, // the answer carries the error
  );
  needs.world.waitUntil(settled);
  return answer;
}
