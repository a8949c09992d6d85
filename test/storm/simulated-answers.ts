import type { FinalBooking } from './final-state.ts';
import type { BookingDone, BookingSeen, Rejected } from './history.ts';

/** The answer to a booking, now or when it was made. */
export function firstAnswer(booking: FinalBooking, replayed: boolean): BookingDone {
  const { held_until_ms } = booking;
  return {
    outcome: 'done',
    replayed,
    ref_id: booking.ref_id,
    status: held_until_ms === null ? 'BOOKED' : 'HELD',
    version: 1,
    created_at: booking.created_at,
    volume_m3: booking.volume_l / 1_000,
    hold_expires_at: held_until_ms === null ? null : new Date(held_until_ms).toISOString(),
    awb_number: booking.booked.awb_number,
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
  figures: Omit<Rejected, 'outcome' | 'status' | 'code'> = {},
): Rejected {
  return { outcome: 'rejected', status, code, ...figures };
}
