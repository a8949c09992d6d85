import type { FinalBooking } from './final-state.ts';
import type { BookingDone, BookingSeen, Rejected } from './history.ts';

/** The answer to a booking, now or when it was made. */
export function firstAnswer(booking: FinalBooking, replayed: boolean): BookingDone {
  return {
    outcome: 'done',
    replayed,
    ref_id: booking.ref_id,
    status: 'BOOKED',
    version: 1,
    created_at: booking.created_at,
    event_id: String(booking.events[0]?.id),
    digest: `digest of ${booking.ref_id}`,
  };
}

/** A booking as it is. */
export function seen({ version, status }: FinalBooking): BookingSeen {
  return { outcome: 'done', version, status };
}

/** A definite no. */
export function rejected(
  status: number,
  code: string,
  figures: { flight_id?: string; available_kg?: number; requested_kg?: number } = {},
): Rejected {
  return { outcome: 'rejected', status, code, ...figures };
}
