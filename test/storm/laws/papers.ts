import type { FinalState } from '../final-state.ts';
import { endOf, type Operation, type VoidNumber } from '../history.ts';
import type { BookingLedger, Ledger } from '../ledger.ts';
import { isSplit } from '../shipment.ts';
import { notAfter, type Transaction } from '../timeline.ts';
import type { Violations } from '../violation.ts';

/** The change by which a booking got its waybill. */
export function assignmentOf({
  booking,
  transactions,
  states,
}: BookingLedger): Transaction | undefined {
  if (booking.awb_number === null) return undefined;
  return transactions[states.findIndex(({ awb_number }) => awb_number !== null)];
}

/** A number that was taken out of its stock was given before, or not at all. */
export function bindVoids(ledger: Ledger, operations: readonly Operation[]): void {
  const voided = operations.filter(
    (o): o is VoidNumber => o.operation === 'void' && o.answer.outcome === 'done',
  );
  const by_number = Map.groupBy(voided, (o) => o.arguments.awb_number);
  if (by_number.size === 0) return;
  for (const entry of ledger.bookings.values()) {
    for (const operation of by_number.get(entry.booking.awb_number ?? '') ?? []) {
      notAfter(assignmentOf(entry), endOf(operation), operation);
    }
  }
}

/** Waybills belong to one shipment at a time, quotes to one booking for ever, and a split loses nothing. */
export function checkPapers(ledger: Ledger, final: FinalState, violations: Violations): void {
  checkWaybills(ledger, violations);
  checkStock(ledger, final, violations);
  checkQuotes(ledger, violations);
  for (const entry of ledger.bookings.values()) checkPieces(entry, ledger, violations);
}

/** From the event that gave it until the one that cancelled its booking: the order of events is that of effects. */
function checkWaybills(ledger: Ledger, violations: Violations): void {
  const holders = Map.groupBy(
    [...ledger.bookings.values()].filter(({ booking }) => booking.awb_number !== null),
    ({ booking }) => booking.awb_number ?? '',
  );
  for (const [awb_number, sharing] of holders) {
    const spans = sharing.map((entry) => ({ entry, ...spanOf(entry) }));
    for (const one of spans) {
      const other = spans.find(
        ({ entry, from, to }) =>
          entry.booking.root_ref_id !== one.entry.booking.root_ref_id &&
          from < one.to &&
          one.from < to,
      );
      if (!other || one.entry.booking.ref_id > other.entry.booking.ref_id) continue;
      violations.add(
        'waybill on two shipments',
        `${awb_number} is the waybill of ${one.entry.booking.ref_id} and of ${other.entry.booking.ref_id}`,
        [...one.entry.attempts, ...other.entry.attempts],
      );
    }
  }
}

function spanOf(entry: BookingLedger): { from: number; to: number } {
  const cancelled = entry.booking.events.find(({ status }) => status === 'CANCELLED');
  return {
    from: assignmentOf(entry)?.event.id ?? Number.POSITIVE_INFINITY,
    to: cancelled?.id ?? Number.POSITIVE_INFINITY,
  };
}

/** Each number that is not free says why. */
function checkStock({ bookings }: Ledger, { numbers }: FinalState, violations: Violations): void {
  const users = Map.groupBy([...bookings.values()], ({ booking }) => booking.awb_number);
  for (const { awb_number, state, ref_id } of numbers) {
    const owner = bookings.get(ref_id ?? '')?.booking;
    if (state === 'assigned' && owner?.awb_number !== awb_number) {
      violations.add('waybill lost', `${awb_number} was drawn for ${ref_id}, which has it not`);
    }
    const live = users.get(awb_number)?.some(({ booking }) => booking.status !== 'CANCELLED');
    if (state !== 'assigned' && live) {
      violations.add('waybill lost', `${awb_number} is ${state}, and on a booking`);
    }
  }
}

function checkQuotes({ bookings }: Ledger, violations: Violations): void {
  const users = new Map<string, Set<BookingLedger>>();
  for (const entry of bookings.values()) {
    for (const quote_id of [entry.booking.quote_id, entry.booking.booked.quote_id]) {
      if (quote_id !== null) users.set(quote_id, (users.get(quote_id) ?? new Set()).add(entry));
    }
  }
  for (const [quote_id, sharing] of users) {
    if (sharing.size <= 1) continue;
    const names = [...sharing].map(({ booking }) => booking.ref_id).join(', ');
    const makers = [...sharing].flatMap(({ attempts }) => attempts);
    violations.add('quote used twice', `${quote_id} was the price of ${names}`, makers);
  }
}

/** What is left of a booking and what was split from it are the pieces that it was booked with, or rebooked to. */
function checkPieces(
  { booking, attempts }: BookingLedger,
  ledger: Ledger,
  violations: Violations,
): void {
  const { ref_id, split_from, pieces } = booking;
  const left_behind = booking.events
    .filter((event) => isSplit(event, booking))
    .reduce((sum, event) => sum + (event.pieces ?? 0), 0);
  const parent = ledger.bookings.get(split_from ?? '')?.booking;
  const begun = parent
    ? (parent.events.find((e) => e.offloaded_ref_id === ref_id)?.pieces ?? null)
    : booking.booked.pieces;
  const asked = parent
    ? []
    : (ledger.movements.get(ref_id) ?? []).flatMap((o) =>
        o.operation === 'rebook' && o.answer.outcome !== 'rejected'
          ? (o.arguments.pieces ?? [])
          : [],
      );
  if ([begun, ...asked].includes(pieces + left_behind)) return;
  violations.add(
    'pieces lost',
    `booking ${ref_id} has ${pieces} pieces, and ${left_behind} were split from ${begun}`,
    attempts,
  );
}
