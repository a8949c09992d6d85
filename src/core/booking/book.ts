import { type FailureOf, isFailure } from '../reasons.ts';
import type { FlightNews } from '../schedule/ports.ts';
import { showCapacity } from '../schedule/tell-searches.ts';
import type { CapacityChange } from '../schedule/types.ts';
import { NothingDone, Unavailable, type World } from '../world.ts';
import { comeBackIn, lockFlights } from './lock.ts';
import type { BookingRefusal, FlightLocks, Ledger } from './ports.ts';
import type { Booked, Freeing, Shipment } from './types.ts';

type Needs = { ledger: Ledger; locks: FlightLocks; news: FlightNews; world: World };

export type BookResult = Booked | BookingRefusal | Unanswered;

/** What is told where the database gave neither a booking nor a refusal. */
type Unanswered = FailureOf<'flight_busy' | 'nothing_booked' | 'outcome_unknown'>;

/**
 * Books a shipment by the hybrid policy: one round trip without a lock, unless a flight is down to its
 * last kilograms or litres; then once more under the lock of each scarce flight. The lock keeps the crowd out of
 * the database; that nothing is overbooked is the database's doing alone.
 */
export function book(needs: Needs, shipment: Shipment): Promise<BookResult> {
  const work = takeCapacity(needs, shipment);
  const settled = work.then(
    ({ capacity, unlock }) => Promise.all([unlock(), showCapacity(needs, capacity)]),
    () => undefined, // the answer carries the error
  );
  needs.world.waitUntil(settled);
  return work.then(({ result }) => result);
}

/** `capacity`: what searches are to be shown, of holds ended on the way too. */
type Attempt = {
  result: BookResult;
  capacity: readonly CapacityChange[];
  unlock: () => Promise<void>;
};

async function takeCapacity(needs: Needs, shipment: Shipment): Promise<Attempt> {
  const { ledger, locks, world } = needs;
  const first = await knowOutcome(world, shipment, ledger.bookShipment(shipment, false));
  const freed = capacityOf(first);
  if (!('outcome' in first) || first.outcome !== 'lock_required') {
    return { result: told(first), capacity: freed, unlock: async () => {} };
  }

  const lock = await lockFlights({ locks, world }, first.flight_ids);
  if (!lock.held) {
    const { retry_after_s, unlock } = lock;
    return { result: { reason: 'flight_busy', retry_after_s }, capacity: freed, unlock };
  }
  try {
    const second = await knowOutcome(world, shipment, ledger.bookShipment(shipment, true));
    const capacity = [...freed, ...capacityOf(second)];
    return { result: told(second), capacity, unlock: lock.unlock };
  } catch (error) {
    world.waitUntil(Promise.all([lock.unlock(), showCapacity(needs, freed)]));
    throw error;
  }
}

const capacityOf = ({ capacity = [] }: Freeing): readonly CapacityChange[] => capacity;

/** An answer of the database as the caller gets it: a refusal without the capacity that came with it. */
function told(answer: Booked | ((BookingRefusal | Unanswered) & Freeing)): BookResult {
  if (!isFailure(answer)) {
    return answer;
  }
  const { capacity: _, ...refusal } = answer;
  return refusal;
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
