import type { FailureOf } from '../reasons.ts';
import type { FlightNews } from '../schedule/ports.ts';
import { showCapacity } from '../schedule/tell-searches.ts';
import { NothingDone, Unavailable, type World } from '../world.ts';
import { comeBackIn, lockFlights } from './lock.ts';
import type { BookingRefusal, FlightLocks, Ledger } from './ports.ts';
import type { Booked, Shipment } from './types.ts';

type Needs = { ledger: Ledger; locks: FlightLocks; news: FlightNews; world: World };

export type BookResult = Booked | BookingRefusal | Unanswered;

/** What is told where the database gave neither a booking nor a refusal. */
type Unanswered = FailureOf<'flight_busy' | 'nothing_booked' | 'outcome_unknown'>;

/**
 * Books a shipment by the hybrid policy: one round trip without a lock, unless a flight is down to its
 * last kilograms; then once more under the lock of each scarce flight. The lock keeps the crowd out of
 * the database; that nothing is overbooked is the database's doing alone.
 */
export function book(needs: Needs, shipment: Shipment): Promise<BookResult> {
  const work = takeCapacity(needs, shipment);
  const settled = work.then(
    ({ result, unlock }) =>
      Promise.all([unlock(), 'outcome' in result && showCapacity(needs, result.capacity)]),
    () => undefined, // the answer carries the error
  );
  needs.world.waitUntil(settled);
  return work.then(({ result }) => result);
}

type Attempt = { result: BookResult; unlock: () => Promise<void> };

async function takeCapacity({ ledger, locks, world }: Needs, shipment: Shipment): Promise<Attempt> {
  const first = await knowOutcome(world, shipment, ledger.bookShipment(shipment, false));
  if (!('outcome' in first) || first.outcome !== 'lock_required') {
    return { result: first, unlock: async () => {} };
  }

  const lock = await lockFlights({ locks, world }, first.flight_ids);
  if (!lock.held) {
    return {
      result: { reason: 'flight_busy', retry_after_s: lock.retry_after_s },
      unlock: lock.unlock,
    };
  }
  try {
    const second = await knowOutcome(world, shipment, ledger.bookShipment(shipment, true));
    return { result: second, unlock: lock.unlock };
  } catch (error) {
    world.waitUntil(lock.unlock());
    throw error;
  }
}

/**
 * A reply that never came leaves the outcome unknown: the answer then names the reference to ask for.
 * A call that certainly changed nothing leaves nothing to ask for.
 */
async function knowOutcome<T>(
  world: World,
  { ref_id }: Shipment,
  call: Promise<T>,
): Promise<T | Unanswered> {
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
