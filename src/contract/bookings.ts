import * as z from 'zod';
import { BOOKING_STATUSES, type BookingWithEvents } from '../core/booking/types.ts';
import { parseEntityTags, versionOf } from './entity-tags.ts';
import { EXAMPLE } from './examples.ts';
import {
  Destination,
  FlightId,
  Origin,
  Pieces,
  Reference,
  WeightKg,
  wholeNumber,
} from './fields.ts';
import { schema } from './schema.ts';
import { parseStringItem } from './structured-field.ts';
import { optional } from './texts.ts';

/** The path of one booking. */
export const AtReference = schema(() => z.object({ ref_id: Reference() }));
/** The header of every answer that is one booking. */
export const ETAG = { ETag: 'The version of the booking.' };

const Timestamp = schema(() =>
  z.string().meta({ format: 'date-time', description: 'UTC.', example: EXAMPLE.booking.booked_at }),
);

const LEGS_MAX = 4;
const LEGS_RULE = `Has to have 1 to ${LEGS_MAX} flights.`;

export const BookShipment = schema(() =>
  z
    .object({
      origin: Origin(),
      destination: Destination(),
      weight_kg: WeightKg(),
      pieces: Pieces(),
      flight_ids: z
        .array(FlightId())
        .min(1, LEGS_RULE)
        .max(LEGS_MAX, LEGS_RULE)
        .refine((ids) => new Set(ids).size === ids.length, 'Each flight once.')
        .meta({ description: 'The legs in order.' }),
      ref_id: optional(Reference()),
    })
    .refine((shipment) => shipment.origin !== shipment.destination, {
      path: ['destination'],
      message: 'The destination is another airport than the origin.',
    })
    .meta({ id: 'BookShipment' }),
);

/** Bare, as it stands, or a string of RFC 9651, as in the IETF draft: both are the same key. */
export const IdempotencyKey = schema(() =>
  z
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
    .meta({
      type: 'string',
      description:
        'Makes repeating the request safe: the same key and body get the first answer again.',
    }),
);

/** Entity tags of versions to act on. `*` is any; a tag that is none of ours matches nothing. */
export const IfMatch = schema(() =>
  z
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
    .meta({
      type: 'string',
      description: 'Act only on this version of the booking.',
      example: '"3"',
    }),
);

/** Any text: one that names no version of the booking is answered with the booking. */
export const IfNoneMatch = schema(() =>
  z.string().optional().meta({
    description: 'Answer 304 when the booking is still at this version.',
    example: '"3"',
  }),
);

export const BookingEvent = schema(() =>
  z
    .object({
      id: z.string(),
      booking_ref_id: z.string(),
      status: z.enum(BOOKING_STATUSES),
      location: z.string().nullable(),
      flight_id: z.string().nullable(),
      timestamp: Timestamp(),
      metadata: z.record(z.string(), z.string()),
    })
    .meta({ id: 'BookingEvent' }),
);

const BookingFields = schema(() =>
  z.object({
    ref_id: z.string().meta({ example: EXAMPLE.booking.ref_id }),
    user_id: z.uuid().nullable().meta({ example: EXAMPLE.booking.user_id }),
    origin: z.string().meta({ example: EXAMPLE.flight.origin }),
    destination: z.string().meta({ example: EXAMPLE.flight.destination }),
    pieces: z.int().meta({ example: EXAMPLE.booking.pieces }),
    weight_kg: z.number().meta({ example: EXAMPLE.booking.weight_kg }),
    status: z.enum(BOOKING_STATUSES),
    flight_ids: z.array(z.string()).meta({ example: [EXAMPLE.flight.flight_id] }),
    created_at: Timestamp(),
    updated_at: Timestamp(),
    version: z.int().meta({ description: 'From 1; every event makes the next.' }),
  }),
);

export const Booking = schema(() =>
  BookingFields()
    .extend({
      events: z.array(BookingEvent()).meta({ description: 'Oldest first.' }),
    })
    .meta({ id: 'Booking' }),
);
export const MovedBooking = schema(() =>
  Booking()
    .extend({
      message: z.string().meta({ example: 'Booking departed' }),
    })
    .meta({ id: 'MovedBooking' }),
);
export const BookingList = schema(() =>
  z
    .array(BookingFields().extend({ events: z.null() }).meta({ id: 'ListedBooking' }))
    .meta({ id: 'BookingList' }),
);

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

export const ListQuery = schema(() =>
  z.object({
    status: z.enum(BOOKING_STATUSES).optional().meta({ example: 'BOOKED' }),
    limit: wholeNumber({ min: 1, max: 200, otherwise: 200 }),
    cursor: Reference().optional().meta({
      type: 'string',
      description: 'From the `Link` header of the page before.',
    }),
  }),
);
