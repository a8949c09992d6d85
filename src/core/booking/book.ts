import type { FailureOf } from '../reasons.ts';
import type { FlightNews } from '../schedule/ports.ts';
import { NothingDone, Unavailable, type World } from '../world.ts';
import { comeBackIn } from './lock.ts';
import type { BookingRefusal, FlightLocks, Ledger } from './ports.ts';
import { takeCapacity } from './take-capacity.ts';
import type { Booked, Freeing, Shipment } from './types.ts';

type Needs = { ledger: Ledger; locks: FlightLocks; news: FlightNews; world: World };

export type BookResult = Booked | BookingRefusal | Unanswered;

/** What is told where the database gave neither a booking nor a refusal. */
type Unanswered = FailureOf<'flight_busy' | 'nothing_booked' | 'outcome_unknown'>;

/** Books a shipment; of scarce flights under their locks. */
export function book(needs: Needs, shipment: Shipment): Promise<BookResult> {
  const { ledger, world } = needs;
  return takeCapacity<Booked, BookingRefusal | Unanswered>(needs, {
    plainly: () => knowOutcome(world, shipment, ledger.bookShipment(shipment, false)),
    locked: () => knowOutcome(world, shipment, ledger.bookShipment(shipment, true)),
  });
}

/**
 * A reply that never came leaves the outcome unknown: the answer then names the reference to ask for.
 * A call that certainly changed nothing leaves nothing to ask for.
 */
async function knowOutcome<T>(
  world: World,
  { ref_id }: Shipment,
  call: Promise<T>,
): Promise<T | (Unanswered & Freeing)> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof NothingDone) {
      world.report('nothing_booked', error);
      return error.contended
        ? { reason: 'flight_busy', retry_after_s: comeBackIn(world) }
        : { reason: 'nothing_booked' };
    }
    if (error instanceof Unavailable) {
      world.report('outcome_unknown', error);
      return { reason: 'outcome_unknown', ref_id };
    }
    throw error;
  }
}
