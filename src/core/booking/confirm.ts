import type { FlightNews } from '../schedule/ports.ts';
import { showCapacity } from '../schedule/tell-searches.ts';
import type { World } from '../world.ts';
import type { BookingOrder, ConfirmRefusal, Ledger } from './ports.ts';
import type { BookingRead } from './types.ts';

type Needs = { ledger: Ledger; news: FlightNews; world: World };

/**
 * Confirms a hold before it is over. One that is over is ended by the attempt, and searches are shown the
 * capacity that came back.
 */
export function confirm(needs: Needs, order: BookingOrder): Promise<BookingRead | ConfirmRefusal> {
  const answer = needs.ledger.confirmBooking(order);
  const settled = answer.then(
    ({ capacity = [] }) => showCapacity(needs, capacity),
    () => undefined, // the answer carries the error
  );
  needs.world.waitUntil(settled);
  return answer.then(({ capacity: _, ...result }) => result);
}
