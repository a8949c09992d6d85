import { expect, test } from 'vitest';
import { Booking, showPublicly } from '../../../src/contract/bookings.ts';
import type { BookingWithEvents } from '../../../src/core/booking/types.ts';
import { BOOKING } from '../fakes.ts';

const event = (metadata: Record<string, string>): BookingWithEvents['events'][number] => ({
  id: '7',
  booking_ref_id: BOOKING.ref_id,
  status: 'BOOKED',
  kind: 'confirmed',
  location: null,
  flight_id: null,
  timestamp: BOOKING.created_at,
  metadata,
  code: 'DIS',
  discrepancy: 'MSCA',
  occurred_at: '2026-11-25T17:00:00.000Z',
  pieces: 3,
  weight_kg: 30.5,
  volume_m3: 0.2,
  partial: true,
});
const remarked = (one: ReturnType<typeof event>) => ({ ...one, remark: 'Seen at gate 4.' });

/** A booking with something in each of its fields. */
const WHOLE: BookingWithEvents = {
  ...BOOKING,
  volume_assumed: false,
  dimensions: [{ length_cm: 50, width_cm: 40, height_cm: 30, pieces: 1 }],
  special_handling_codes: ['PER'],
  goods_description: 'Cut flowers',
  handling_note: 'Keep cool.',
  hold_expires_at: '2026-11-25T17:05:00.000Z',
  awb_number: '176-12345675',
  price: { currency: 'EUR', total: 76.69, quote_id: 'QUO-7Q2M9XK4TD3VPA0Z' },
  split_from: 'BKG-OTHER',
  needs_rebooking: true,
  events: [
    event({ message: 'Booking confirmed', note: 'by telephone' }),
    remarked(event({ note: 'x' })),
  ],
};

test('a stranger sees where a shipment is, not whose it is, what it is or what it cost', () => {
  expect(showPublicly(WHOLE)).toEqual({
    ...WHOLE,
    user_id: null,
    special_handling_codes: [],
    goods_description: null,
    handling_note: null,
    price: null,
    split_from: null,
    events: [event({ message: 'Booking confirmed' }), event({})],
  });
});

test('what is shown, whole or publicly, is what is documented', () => {
  const whole = { ...WHOLE, user_id: '9c5d1f0a-2b3e-4c68-8a71-6d0e4f2b9c13' };
  expect(Booking().strict().parse(whole)).toEqual(whole);
  expect(Booking().strict().parse(showPublicly(whole))).toEqual(showPublicly(whole));
});
