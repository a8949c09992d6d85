import type { Random } from '../support/random.ts';
import type { FinalBooking, FinalFlight, FinalState } from './final-state.ts';
import type { Book, Operation } from './history.ts';
import { buildLedger } from './ledger.ts';
import type { History } from './simulation.ts';
import { Violations } from './violation.ts';

const LONG_AFTER_MS = 10_000_000;

/** Spoils a sound history in one way; false when it has nothing that can be spoilt so. */
export type Mutation = (history: History, random: Random) => boolean;

/** One of the choices, if there is any. */
export function some<T>(random: Random, choices: readonly T[]): T | undefined {
  return choices.length === 0 ? undefined : random.pick(choices);
}

/** Moves an operation far out of the time in which the history happened. */
export function postpone(operation: Operation | undefined, direction = 1): boolean {
  if (!operation) return false;
  operation.call_ms += direction * LONG_AFTER_MS;
  operation.return_ms = operation.call_ms + 1;
  return true;
}

/** The attempts of the intent that made a booking. */
export function attemptsOf(operations: readonly Operation[], booking: FinalBooking): Book[] {
  return operations.filter(
    (o): o is Book =>
      o.operation === 'book' &&
      o.arguments.user_id === booking.user_id &&
      o.arguments.pieces === booking.booked.pieces,
  );
}

/** The bookings that somebody was told of. */
export function acknowledged(operations: readonly Operation[], bookings: readonly FinalBooking[]) {
  return bookings.filter((booking) =>
    attemptsOf(operations, booking).some(({ answer }) => answer.outcome === 'done'),
  );
}

/** When the acknowledged attempts ended. */
export function ends(attempts: readonly Book[]): number[] {
  return attempts
    .filter(({ answer }) => answer.outcome === 'done')
    .map(({ return_ms }) => return_ms ?? Number.POSITIVE_INFINITY);
}

/** An acknowledged attempt under a name by which it can be recognised again. */
export function named(
  operations: readonly Operation[],
  bookings: readonly FinalBooking[],
  random: Random,
) {
  const attempts = acknowledged(operations, bookings)
    .flatMap((booking) => attemptsOf(operations, booking))
    .filter(({ arguments: args, answer }) => args.idempotency_key && answer.outcome === 'done');
  return some(random, attempts);
}

/** The attempts to book that were refused for one reason. */
export function rejectedFor(code: string, operations: readonly Operation[]): Book[] {
  return operations.filter(
    (o): o is Book =>
      o.operation === 'book' && o.answer.outcome === 'rejected' && o.answer.code === code,
  );
}

/** The flights of a booking. */
export function flightsOf(
  { flight_ids }: FinalBooking,
  flights: readonly FinalFlight[],
): FinalFlight[] {
  return flights.filter(({ flight_id }) => flight_ids.includes(flight_id));
}

/** Whether the change after this version was made by a booking whose caller was told so. */
export function replacedForCertain(flight_id: string, version: number, history: History): boolean {
  const { initial, operations, final } = history;
  const ledger = buildLedger(initial, operations, final, new Violations());
  const change = ledger.flights.get(flight_id)?.transactions[version];
  const attempts = ledger.bookings.get(change?.booking.ref_id ?? '')?.attempts ?? [];
  return change?.event.sequence === 1 && attempts.some(({ answer }) => answer.outcome === 'done');
}

/** The last id of an event. */
export function lastEvent({ bookings }: FinalState): number {
  return Math.max(...bookings.flatMap(({ events }) => events.map(({ id }) => id)));
}
