import { z } from '@hono/zod-openapi';
import { BOOKING_STATUSES, type BookingWithEvents } from '../booking/types.ts';
import { parseEntityTags, versionOf } from './entity-tags.ts';
import { EXAMPLE } from './examples.ts';
import {
  AirportCode,
  AnyFlightId,
  Destination,
  FlightId,
  Origin,
  Pieces,
  Reference,
  WeightKg,
  wholeNumber,
} from './fields.ts';
import { parseStringItem } from './structured-field.ts';
import { optional } from './texts.ts';

const Timestamp = z
  .string()
  .openapi({ format: 'date-time', description: 'UTC.', example: EXAMPLE.booking.booked_at });

const LEGS_MAX = 4;
const LEGS_RULE = `Has to have 1 to ${LEGS_MAX} flights.`;

export const BookShipment = z
  .object({
    origin: Origin,
    destination: Destination,
    weight_kg: WeightKg,
    pieces: Pieces,
    flight_ids: z
      .array(FlightId)
      .min(1, LEGS_RULE)
      .max(LEGS_MAX, LEGS_RULE)
      .refine((ids) => new Set(ids).size === ids.length, 'Each flight once.')
      .openapi({ description: 'The legs in order.' }),
    ref_id: optional(Reference),
  })
  .refine((shipment) => shipment.origin !== shipment.destination, {
    path: ['destination'],
    message: 'The destination is another airport than the origin.',
  })
  .openapi('BookShipment');

/** Bare, as it stands, or a string of RFC 9651, as in the IETF draft: both are the same key. */
export const IdempotencyKey = z
  .string()
  .trim()
  .transform((field, context) => {
    const key = field.startsWith('"') ? parseStringItem(field) : field;
    if (key === null) {
      context.addIssue(
        'A key that begins with a quotation mark is a quoted string, such as "k-1".',
      );
      return z.NEVER;
    }
    return key;
  })
  .pipe(z.string().regex(/^[\x21-\x7e]{1,255}$/, '1 to 255 visible ASCII characters.'))
  .optional()
  .openapi({
    type: 'string',
    description:
      'Makes repeating the request safe: the same key and body get the first answer again.',
  });

/** Entity tags of versions to act on. `*` is any; a tag that is none of ours matches nothing. */
export const IfMatch = z
  .string()
  .transform((field, context) => {
    if (field.trim() === '*') {
      return null;
    }
    const tags = parseEntityTags(field);
    if (tags === null) {
      context.addIssue('Entity tags, such as "3".');
      return z.NEVER;
    }
    return tags.map(versionOf).filter((version) => version !== null);
  })
  .optional()
  .openapi({
    type: 'string',
    description: 'Act only on this version of the booking.',
    example: '"3"',
  });

/** Any text: one that names no version of the booking is answered with the booking. */
export const IfNoneMatch = z.string().optional().openapi({
  description: 'Answer 304 when the booking is still at this version.',
  example: '"3"',
});

export const BookingEvent = z
  .object({
    id: z.string(),
    booking_ref_id: z.string(),
    status: z.enum(BOOKING_STATUSES),
    location: z.string().nullable(),
    flight_id: z.string().nullable(),
    timestamp: Timestamp,
    metadata: z.record(z.string(), z.string()),
  })
  .openapi('BookingEvent');

const BookingFields = z.object({
  ref_id: z.string().openapi({ example: EXAMPLE.booking.ref_id }),
  user_id: z.uuid().nullable().openapi({ example: EXAMPLE.booking.user_id }),
  origin: z.string().openapi({ example: EXAMPLE.flight.origin }),
  destination: z.string().openapi({ example: EXAMPLE.flight.destination }),
  pieces: z.int().openapi({ example: EXAMPLE.booking.pieces }),
  weight_kg: z.number().openapi({ example: EXAMPLE.booking.weight_kg }),
  status: z.enum(BOOKING_STATUSES),
  flight_ids: z.array(z.string()).openapi({ example: [EXAMPLE.flight.flight_id] }),
  created_at: Timestamp,
  updated_at: Timestamp,
  version: z.int().openapi({ description: 'From 1; every event makes the next.' }),
});

export const Booking = BookingFields.extend({
  events: z.array(BookingEvent).openapi({ description: 'Oldest first.' }),
}).openapi('Booking');
export const MovedBooking = Booking.extend({
  message: z.string().openapi({ example: 'Booking departed' }),
}).openapi('MovedBooking');
export const BookingList = z
  .array(BookingFields.extend({ events: z.null() }).openapi('ListedBooking'))
  .openapi('BookingList');

/** What anyone with the reference may see: whose it is, and what is noted beyond the message, stays with owner and staff. */
export function showPublicly(booking: BookingWithEvents): BookingWithEvents {
  return {
    ...booking,
    user_id: null,
    events: booking.events.map((event) => ({
      ...event,
      metadata: event.metadata.message === undefined ? {} : { message: event.metadata.message },
    })),
  };
}

export const ListQuery = z.object({
  status: z.enum(BOOKING_STATUSES).optional().openapi({ example: 'BOOKED' }),
  limit: wholeNumber({ min: 1, max: 200, otherwise: 200 }),
  cursor: Reference.optional().openapi({
    type: 'string',
    description: 'From the `Link` header of the page before.',
  }),
});

/** Where a step happens. In the body or in the query; the body wins. */
export const StepAt = z
  .object({ location: optional(AirportCode), flight_id: optional(AnyFlightId) })
  .openapi('StepAt');
export const stepQuery = (example: string) =>
  z.object({
    location: AirportCode.optional().openapi({ example }),
    flight_id: AnyFlightId.optional(),
  });
