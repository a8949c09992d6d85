import { type Circumstances, existedBy } from '../circumstances.ts';
import { type Book, endOf, type Movement, type Quote, type Rejected } from '../history.ts';
import { assignmentOf } from './papers.ts';

/** Null when a waybill or a quote can have been in other hands within the interval, else why not. */
export function refusedPaperFault(
  operation: Book | Movement | Quote,
  answer: Rejected,
  { ledger, final, voided, departures_ms }: Circumstances,
): string | null {
  const asked = operation.arguments;
  switch (answer.code) {
    case 'quote_used': {
      const user = [...ledger.bookings.values()].find(
        ({ booking }) =>
          booking.ref_id === answer.ref_id &&
          [booking.quote_id, booking.booked.quote_id].includes(answer.quote_id ?? null),
      );
      const rebooked = ledger.movements
        .get(answer.ref_id ?? '')
        ?.some((o) => o.operation === 'rebook' && o.arguments.quote_id === answer.quote_id);
      return user || rebooked ? null : 'nobody used the quote';
    }
    case 'quote_expired':
      // Half an hour is longer than any storm: only a departure ends it sooner.
      return departures_ms <= endOf(operation) ? null : 'it was made for longer';
    case 'quote_mismatch':
      return 'quote_id' in asked && operation.operation === 'rebook' ? null : 'it was for this';
    case 'awb_assigned': {
      const found = 'ref_id' in asked ? ledger.bookings.get(asked.ref_id ?? '') : undefined;
      const given = found && assignmentOf(found);
      const had = found?.booking.awb_number === answer.awb_number;
      return had && given && given.earliest_ms <= endOf(operation) ? null : 'it had no waybill';
    }
    case 'awb_taken': {
      if (voided.has(answer.awb_number ?? '')) return null;
      const holders = [...ledger.bookings.values()].filter(
        ({ booking }) => booking.awb_number === answer.awb_number,
      );
      const taken = holders.some((holder) => {
        const given = assignmentOf(holder);
        return (
          existedBy(holder, endOf(operation)) && given && given.earliest_ms <= endOf(operation)
        );
      });
      return taken ? null : 'nobody had it';
    }
    case 'awb_stock_empty':
      // What is free in the end was so all the time.
      return final.numbers.some(({ state }) => state === 'free') ? 'there were numbers left' : null;
    default:
      return 'no rule gives this answer';
  }
}
