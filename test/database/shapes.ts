import { expect } from 'vitest';
import type { Booking, BookingEvent, BookingWithEvents } from '../../src/core/booking/types.ts';
import type { User } from '../../src/core/identity/types.ts';
import type { CapacityChange, Flight } from '../../src/core/schedule/types.ts';

/** Each shape names every field of its type and no other: a missing or foreign one fails to compile. */
type Shape<T> = Record<keyof T, unknown>;
/** The fields that are always there. */
type Always<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] };

const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ISO_LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const text = expect.any(String);
const number = expect.any(Number);
const utc = expect.stringMatching(ISO_UTC);
const uuid = expect.stringMatching(UUID);

/** What is there only where it is set (`kind`, `code` and so on) a test names itself. */
const EVENT = {
  id: expect.stringMatching(/^\d+$/),
  booking_ref_id: text,
  status: text,
  location: expect.toBeOneOf([text, null]),
  flight_id: expect.toBeOneOf([uuid, null]),
  timestamp: utc,
  metadata: expect.any(Object),
} satisfies Shape<Always<BookingEvent>>;

const BOOKING_FIELDS = {
  ref_id: text,
  user_id: uuid,
  origin: text,
  destination: text,
  pieces: number,
  weight_kg: number,
  status: text,
  flight_ids: expect.any(Array),
  created_at: utc,
  updated_at: utc,
  version: number,
  volume_m3: number,
  volume_assumed: true,
  chargeable_weight_kg: number,
  dimensions: null,
  special_handling_codes: [],
  goods_description: null,
  handling_note: null,
  hold_expires_at: null,
  awb_number: null,
  price: null,
  split_from: null,
  needs_rebooking: false,
} satisfies Shape<Booking>;

/** A booking of weight alone but for these fields, and so many events. */
export function bookingWith(
  fields: Partial<BookingWithEvents>,
  events: readonly Partial<BookingEvent>[],
) {
  return {
    ...BOOKING_FIELDS,
    ...fields,
    events: events.map((event) => ({ ...EVENT, ...event })),
  } satisfies Shape<BookingWithEvents>;
}

export const CAPACITY_CHANGE = {
  flight_id: uuid,
  departure_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
  booked_tenths: number,
  version: number,
} satisfies Omit<Shape<CapacityChange>, 'booked_litres'>;

export const FLIGHT = {
  flight_id: uuid,
  flight_number: text,
  airline_name: text,
  origin: text,
  destination: text,
  departure_datetime: expect.stringMatching(ISO_LOCAL),
  arrival_datetime: expect.stringMatching(ISO_LOCAL),
  departure_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
  departure_ms: number,
  max_tenths: number,
  booked_tenths: number,
  base_price_per_kg: number,
  version: number,
  volume: expect.toBeOneOf([expect.any(Object), null]),
  conditions: expect.toBeOneOf([expect.any(Object), null]),
  operational: expect.toBeOneOf([expect.any(Object), null]),
} satisfies Shape<Flight>;

export const USER = { id: uuid, email: text, name: text, role: text } satisfies Shape<User>;
