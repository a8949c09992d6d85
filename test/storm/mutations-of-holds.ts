import type { FinalBooking } from './final-state.ts';
import type { Confirm, Operation } from './history.ts';
import {
  acknowledged,
  attemptsOf,
  lastEvent,
  type Mutation,
  postpone,
  rejectedFor,
  some,
} from './mutation-choices.ts';
import { isExpiry } from './shipment.ts';

/** Ways to spoil what a history tells of holds. */
export const MUTATIONS_OF_HOLDS: Record<string, Mutation> = {
  'a hold is repeated as a booking'({ operations, final }, random) {
    const hold = some(random, acknowledged(operations, final.bookings).filter(isHold));
    const attempt = hold && attemptsOf(operations, hold).find((o) => o.answer.outcome === 'done');
    if (attempt?.answer.outcome !== 'done') return false;
    attempt.answer = { ...attempt.answer, status: 'BOOKED' };
    return true;
  },
  'a hold runs longer than was asked for'({ operations, final }, random) {
    const hold = some(random, final.bookings.filter(isHold));
    if (!hold) return false;
    const until_ms = (hold.held_until_ms ?? 0) + 60_000;
    hold.held_until_ms = until_ms;
    for (const { answer } of attemptsOf(operations, hold)) {
      if (answer.outcome !== 'done') continue;
      answer.hold_expires_at = new Date(until_ms).toISOString();
    }
    return true;
  },
  'a hold runs out before its time'({ final }, random) {
    const hold = some(random, final.bookings.filter(hasExpired));
    for (const event of hold?.events.filter(isExpiry) ?? []) {
      event.recorded_ms = (hold?.held_until_ms ?? 0) - 1;
    }
    return hold !== undefined;
  },
  'a hold is seen to have run out before its time'({ operations, final }, random) {
    const cancelled = final.bookings.filter(hasExpired);
    const hold = some(random, cancelled);
    const read = operations.find(
      (o) => o.operation === 'read_booking' && o.arguments.ref_id === hold?.ref_id,
    );
    if (read?.operation !== 'read_booking' || read.answer.outcome !== 'done') return false;
    read.answer = { outcome: 'done', status: 'CANCELLED', version: hold?.version ?? 0 };
    return postpone(read, -1);
  },
  'a hold is confirmed after its end'({ operations, final }, random) {
    const holds = final.bookings.filter((hold) => soleConfirmation(operations, hold) !== null);
    const hold = some(random, holds);
    return hold !== undefined && postpone(soleConfirmation(operations, hold) ?? undefined);
  },
  'a confirmed hold runs out'({ final }, random) {
    const hold = some(
      random,
      final.bookings.filter(({ events }) => events.at(-1)?.kind === 'confirmed'),
    );
    const confirmed = hold?.events.at(-1);
    if (!hold || !confirmed) return false;
    const { version } = hold;
    const ended = { status: 'CANCELLED', kind: null, reason: 'hold_expired' };
    const id = lastEvent(final) + 1;
    hold.events.push({ ...confirmed, ...ended, id, sequence: version + 1 });
    hold.status = 'CANCELLED';
    hold.version = version + 1;
    for (const leg of hold.legs) release(leg, 'expired');
    return true;
  },
  'an expiry gives back one of two holds'({ final }, random) {
    const hold = some(random, final.bookings.filter(hasExpired));
    const leg = hold?.legs.find(({ release_reason }) => release_reason === 'expired');
    const flight = final.flights.find(({ flight_id }) => flight_id === leg?.flight_id);
    if (!leg || !flight) return false;
    flight.booked_weight_kg += leg.weight_kg;
    if (flight.max_volume_l !== null) flight.booked_volume_l += leg.volume_l;
    return true;
  },
  'an expiry forgets a leg'({ final }, random) {
    const hold = some(random, final.bookings.filter(hasExpired));
    const leg = hold?.legs.find(({ release_reason }) => release_reason === 'expired');
    const flight = final.flights.find(({ flight_id }) => flight_id === leg?.flight_id);
    if (!leg || !flight) return false;
    leg.state = 'booked';
    leg.release_reason = null;
    flight.booked_weight_kg += leg.weight_kg;
    if (flight.max_volume_l !== null) flight.booked_volume_l += leg.volume_l;
    flight.version -= 1;
    return true;
  },
  'a hold is refused below the limit'({ operations }, random) {
    const refused = some(random, rejectedFor('capacity_exceeded', operations));
    if (!refused) return false;
    refused.arguments.hold_minutes = 1;
    refused.answer = { outcome: 'rejected', status: 409, code: 'hold_limit' };
    return postpone(refused, -1);
  },
};

function isHold({ held_until_ms }: FinalBooking): boolean {
  return held_until_ms !== null;
}

function hasExpired({ events }: FinalBooking): boolean {
  return events.some(isExpiry);
}

/** The one call that can have confirmed a hold, where there is only one and it was answered. */
function soleConfirmation(operations: readonly Operation[], hold: FinalBooking): Confirm | null {
  if (!hold.events.some(({ kind }) => kind === 'confirmed')) return null;
  const asked = operations.filter(
    (o): o is Confirm => o.operation === 'confirm' && o.arguments.ref_id === hold.ref_id,
  );
  const [sole] = asked;
  return asked.length === 1 && sole?.answer.outcome === 'done' ? sole : null;
}

function release(leg: FinalBooking['legs'][number], reason: 'expired'): void {
  if (leg.state !== 'booked') return;
  leg.state = 'released';
  leg.release_reason = reason;
}
