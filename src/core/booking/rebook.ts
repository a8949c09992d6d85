import type { FailureOf } from '../reasons.ts';
import type { FlightNews } from '../schedule/ports.ts';
import { NothingDone, type World } from '../world.ts';
import { comeBackIn } from './lock.ts';
import type { BookingOrder, FlightLocks, Ledger, RebookRefusal } from './ports.ts';
import { takeCapacity } from './take-capacity.ts';
import type { Freeing, Rebooked, RebookingRequest } from './types.ts';

type Needs = { ledger: Ledger; locks: FlightLocks; news: FlightNews; world: World };

export type RebookResult = Rebooked | RebookRefusal | FailureOf<'flight_busy'>;

/** Gives a booking other flights or other facts; old capacity comes back and new is taken in one step. */
export function rebook(
  needs: Needs,
  order: BookingOrder & { request: RebookingRequest },
): Promise<RebookResult> {
  const { ledger, world } = needs;
  return takeCapacity<Rebooked, RebookRefusal | FailureOf<'flight_busy'>>(needs, {
    plainly: () => orBusy(world, ledger.rebookBooking(order, false)),
    locked: () => orBusy(world, ledger.rebookBooking(order, true)),
  });
}

/** A booking or a flight that stayed locked by others: nothing was done, and it may be asked again. */
async function orBusy<T>(
  world: World,
  call: Promise<T>,
): Promise<T | (FailureOf<'flight_busy'> & Freeing)> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof NothingDone && error.contended) {
      world.report('nothing_booked', error);
      return { reason: 'flight_busy', retry_after_s: comeBackIn(world) };
    }
    throw error;
  }
}
