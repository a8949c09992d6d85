import type { Failure, FailureOf } from '../reasons.ts';
import type { FlightNews } from '../schedule/ports.ts';
import { showCapacity } from '../schedule/tell-searches.ts';
import type { CapacityChange } from '../schedule/types.ts';
import type { World } from '../world.ts';
import { lockFlights } from './lock.ts';
import type { FlightLocks } from './ports.ts';
import type { Freeing, LockRequired } from './types.ts';

type Needs = { locks: FlightLocks; news: FlightNews; world: World };

/** What was done, with the capacity that searches are to be shown, or why it was not. */
type Answer<Done, Refused> = Done | (Refused & Freeing);

/** One question to the books, without the lock of scarce flights and with it. */
type Question<Done, Refused> = {
  plainly: () => Promise<Answer<Done, Refused> | LockRequired>;
  locked: () => Promise<Answer<Done, Refused>>;
};

/** `capacity`: what searches are to be shown, of holds ended on the way too. */
type Attempt<Result> = {
  result: Result;
  capacity: readonly CapacityChange[];
  unlock: () => Promise<void>;
};

/**
 * Takes capacity by the hybrid policy: one round trip without a lock, unless a flight is down to its
 * last kilograms or litres; then once more under the lock of each scarce flight. The lock keeps the crowd out of
 * the database; that nothing is overbooked is the database's doing alone. Searches are shown the capacity after
 * the answer.
 */
export function takeCapacity<
  Done extends { capacity: readonly CapacityChange[] },
  Refused extends Failure,
>(
  needs: Needs,
  question: Question<Done, Refused>,
): Promise<Done | Refused | FailureOf<'flight_busy'>> {
  const work = ask(needs, question);
  const settled = work.then(
    ({ capacity, unlock }) => Promise.all([unlock(), showCapacity(needs, capacity)]),
    () => undefined, // the answer carries the error
  );
  needs.world.waitUntil(settled);
  return work.then(({ result }) => result);
}

async function ask<Done extends { capacity: readonly CapacityChange[] }, Refused extends Failure>(
  needs: Needs,
  { plainly, locked }: Question<Done, Refused>,
): Promise<Attempt<Done | Refused | FailureOf<'flight_busy'>>> {
  const first = await plainly();
  const freed = first.capacity ?? [];
  if (!isLockRequired(first)) {
    return { result: told(first), capacity: freed, unlock: async () => {} };
  }

  const lock = await lockFlights(needs, first.flight_ids);
  if (!lock.held) {
    const { retry_after_s, unlock } = lock;
    return { result: { reason: 'flight_busy', retry_after_s }, capacity: freed, unlock };
  }
  try {
    const second = await locked();
    const capacity = [...freed, ...(second.capacity ?? [])];
    return { result: told(second), capacity, unlock: lock.unlock };
  } catch (error) {
    needs.world.waitUntil(Promise.all([lock.unlock(), showCapacity(needs, freed)]));
    throw error;
  }
}

const isLockRequired = (answer: object): answer is LockRequired =>
  'outcome' in answer && answer.outcome === 'lock_required';

/** An answer of the database as the caller gets it: a refusal without the capacity that came with it. */
function told<Done extends object, Refused extends Failure>(
  answer: Answer<Done, Refused>,
): Done | Refused {
  return isRefusal(answer) ? withoutCapacity<Refused>(answer) : answer;
}

const isRefusal = <Done extends object, Refused extends Failure>(
  answer: Answer<Done, Refused>,
): answer is Refused & Freeing => 'reason' in answer;

/** What is left of a generic type without one of its keys is not that type again to the compiler. */
const withoutCapacity = <Refused extends Failure>({
  capacity: _,
  ...refusal
}: Refused & Freeing): Refused => refusal as object as Refused;
