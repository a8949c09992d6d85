import { type Circumstances, endsHold, type Hold } from '../circumstances.ts';
import { type Book, endOf } from '../history.ts';
import type { BookingLedger, Ledger } from '../ledger.ts';
import { isExpiry } from '../shipment.ts';
import type { Violations } from '../violation.ts';

const MINUTE_MS = 60_000;

/**
 * Each hold ends when it was to end: by time not before, confirmed not after; and nobody holds more at
 * once than is allowed. That a hold ends once is part of the retelling of its events.
 */
export function checkHolds(circumstances: Circumstances, violations: Violations): void {
  const { ledger, holds, clock_slack_ms } = circumstances;
  for (const { ledger: hold } of [...holds.values()].flat()) {
    const fault = lengthFault(hold, ledger, clock_slack_ms) ?? endFault(hold, clock_slack_ms);
    if (fault) {
      const summary = `the hold of booking ${hold.booking.ref_id} ${fault}`;
      violations.add('hold out of time', summary, hold.attempts);
    }
  }
  for (const [user_id, own] of holds) {
    const many = mostAtOnce(own, clock_slack_ms);
    if (many <= circumstances.holds_per_user) continue;
    violations.add('too many holds', `user ${user_id} had ${many} at once`);
  }
}

/** Null when the caller can have had as many holds as are allowed, else why not. */
export function refusedHoldFault(
  operation: Book,
  { holds, holds_per_user }: Circumstances,
): string | null {
  const { user_id, hold_minutes } = operation.arguments;
  if (hold_minutes === undefined) return 'it was not to be held';
  const live = (holds.get(user_id) ?? []).filter(
    ({ from_ms, to_ms }) => from_ms <= endOf(operation) && to_ms >= operation.call_ms,
  );
  return live.length >= holds_per_user ? null : `the caller had ${live.length} holds at most`;
}

/** It runs for as long as was asked, or until the first departure. */
function lengthFault(
  { booking, attempts }: BookingLedger,
  ledger: Ledger,
  clock_slack_ms: number,
): string | null {
  const asked_ms = (attempts[0]?.arguments.hold_minutes ?? 0) * MINUTE_MS;
  const [first = ''] = booking.booked.flight_ids;
  const departure_ms = ledger.flights.get(first)?.flight.departure_ms ?? 0;
  const due_ms = Math.min(Date.parse(booking.created_at) + asked_ms, departure_ms);
  const off_ms = Math.abs((booking.held_until_ms ?? 0) - due_ms);
  return off_ms <= clock_slack_ms ? null : `ends ${off_ms} ms from where it was to end`;
}

/** A rebook may have it end sooner. */
function endFault({ booking, states }: BookingLedger, clock_slack_ms: number): string | null {
  for (const event of booking.events.slice(1)) {
    const until_ms = states[event.sequence - 2]?.held_until_ms ?? 0;
    const after_ms = event.recorded_ms - until_ms;
    if (isExpiry(event) && after_ms < 0) return `ran out ${-after_ms} ms before its end`;
    if (event.kind === 'confirmed' && after_ms > clock_slack_ms) {
      return `was confirmed ${after_ms} ms after its end`;
    }
  }
  return null;
}

/** The order of a user's holds is the order of their events: each waits for the one before. */
function mostAtOnce(own: readonly Hold[], clock_slack_ms: number): number {
  let live: BookingLedger[] = [];
  let most = 0;
  for (const { ledger } of own) {
    const { booking } = ledger;
    const made_ms = Date.parse(booking.created_at);
    const made = booking.events[0]?.id ?? 0;
    live = live.filter(({ booking: { events }, states }) => {
      const ended = events.find(endsHold);
      const until_ms = states.at(-1)?.held_until_ms ?? 0;
      return until_ms > made_ms + clock_slack_ms && (!ended || ended.id > made);
    });
    live.push(ledger);
    most = Math.max(most, live.length);
  }
  return most;
}
