import type { Actor } from '../identity/types.ts';
import { type FailureOf, isFailure } from '../reasons.ts';
import { NothingDone, Unavailable, type World } from '../world.ts';
import type { FlightNews, Flights, OperationRefusal } from './ports.ts';
import { renewAllTimetables, renewTimetables, showCapacity } from './tell-searches.ts';
import type { CapacityChange, FlightChanges, FlightOperated } from './types.ts';

type Needs = { flights: Flights; news: FlightNews; world: World };

export type OperateResult = FlightOperated | OperationRefusal | FailureOf<'operation_busy'>;

/** In how many seconds a flight whose bookings were just being changed may be asked again. */
const RETRY_AFTER_S = 1;

/**
 * Delays, cancels or closes a flight, or changes its capacity. Searches read its day again before the answer,
 * also where nothing changed: the call before may have lost its reply, and this news with it. What came back
 * of the flight's capacity they are shown after the answer.
 */
export function operate(
  needs: Needs,
  actor: Actor,
  flight_id: string,
  changes: FlightChanges,
): Promise<OperateResult> {
  const work = operateAndTell(needs, actor, flight_id, changes);
  const settled = work.then(
    ({ capacity }) => showCapacity(needs, capacity),
    () => undefined, // the answer carries the error
  );
  needs.world.waitUntil(settled);
  return work.then(({ result }) => result);
}

type Operated = { result: OperateResult; capacity: CapacityChange[] };

async function operateAndTell(
  needs: Needs,
  actor: Actor,
  flight_id: string,
  changes: FlightChanges,
): Promise<Operated> {
  const { flights, world } = needs;
  try {
    // A refusal has a capacity too, where holds of the flight were over and ended first.
    const { capacity = [], ...result } = await flights.operateFlight(actor, flight_id, changes);
    if (!isFailure(result)) {
      await renewTimetables(needs, [result.flight.departure_date]);
    }
    return { result, capacity };
  } catch (error) {
    if (error instanceof NothingDone && error.contended) {
      world.report('operation_busy', error);
      return { result: { reason: 'operation_busy', retry_after_s: RETRY_AFTER_S }, capacity: [] };
    }
    if (error instanceof Unavailable && !(error instanceof NothingDone)) {
      // A reply that never came may have been a commit, and only the database knows the date of the flight.
      world.waitUntil(renewAllTimetables(needs));
    }
    throw error;
  }
}
