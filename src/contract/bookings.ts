import * as z from 'zod';
import { BOOKING_STATUSES, type BookingWithEvents, EVENT_KINDS } from '../core/booking/types.ts';
import { parseEntityTags, versionOf } from './entity-tags.ts';
import { EXAMPLE } from './examples.ts';
import { PiecesOfSize } from './facts.ts';
import { Reference, wholeNumber } from './fields.ts';
import { type Of, schema } from './schema.ts';
import { AwbNumber } from './waybills.ts';

/** The path of one booking. */
export const AtReference = schema(() => z.object({ ref_id: Reference() }));
/** The header of every answer that is one booking. */
export const ETAG = { always: { ETag: 'The version of the booking.' } };

const Timestamp = schema(() =>
  z.string().meta({ format: 'date-time', description: 'UTC.', example: EXAMPLE.booking.booked_at }),
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

/** The headers of a change of a booking; `example` is the version that it is at by then. */
export const ifMatch = (example = '"1"') => z.object({ 'if-match': IfMatch().meta({ example }) });

/** Any text: one that names no version of the booking is answered with the booking. */
export const IfNoneMatch = schema(() =>
  z.string().optional().meta({
    description: 'Answer 304 when the booking is still at this version.',
    example: '"2"',
  }),
);

export const BookingEvent = schema(() =>
  z
    .object({
      id: z.string(),
      booking_ref_id: z.string(),
      status: z.enum(BOOKING_STATUSES),
      kind: z.enum(EVENT_KINDS).optional().meta({
        description: 'What the event tells that the status does not.',
      }),
      location: z.string().nullable(),
      flight_id: z.string().nullable(),
      timestamp: Timestamp(),
      metadata: z.record(z.string(), z.string()),
      code: z.string().optional().meta({
        description: 'Of a milestone: its status code of IATA (Cargo-IMP FSU), such as RCS.',
      }),
      discrepancy: z.string().optional().meta({
        description: 'What is irregular, by its code of IATA, such as MSCA.',
      }),
      occurred_at: Timestamp().optional().meta({
        description:
          'UTC. When it happened, where that was told; `timestamp` is when it was recorded.',
      }),
      pieces: z.int().optional(),
      weight_kg: z.number().optional(),
      volume_m3: z.number().optional(),
      partial: z.literal(true).optional().meta({
        description: 'Fewer pieces than the shipment has.',
      }),
      remark: z.string().optional().meta({ description: 'For owner and staff.' }),
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
    volume_m3: z.number().meta({ example: EXAMPLE.booking.volume_m3 }),
    volume_assumed: z.boolean().meta({
      description: 'The volume was not told: it is taken from the weight, for capacity alone.',
      example: false,
    }),
    chargeable_weight_kg: z.number().meta({ example: EXAMPLE.booking.chargeable_weight_kg }),
    dimensions: z.array(PiecesOfSize()).nullable(),
    special_handling_codes: z
      .array(z.string())
      .meta({ example: EXAMPLE.booking.special_handling_codes }),
    goods_description: z.string().nullable().meta({ example: EXAMPLE.booking.goods_description }),
    handling_note: z.string().nullable().meta({ example: EXAMPLE.booking.handling_note }),
    hold_expires_at: z.string().nullable().meta({
      format: 'date-time',
      description: 'UTC. When the hold is over; null once it is confirmed.',
    }),
    awb_number: z.string().nullable(),
    price: z.object({ currency: z.string(), total: z.number(), quote_id: z.string() }).nullable(),
    split_from: z.string().nullable(),
    needs_rebooking: z.boolean().meta({
      description: 'A flight was cancelled, or the shipment taken off it.',
      example: false,
    }),
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

/** What anyone with the reference may see: whose it is, what is in it and what is noted beyond the message stays with owner and staff. */
export function showPublicly(booking: BookingWithEvents): BookingWithEvents {
  return {
    ...booking,
    user_id: null,
    goods_description: null,
    handling_note: null,
    special_handling_codes: [],
    price: null,
    split_from: null,
    events: booking.events.map(({ remark: _, ...event }) => ({
      ...event,
      metadata: event.metadata.message === undefined ? {} : { message: event.metadata.message },
    })),
  };
}

/** The list that was asked for, as the ledger is asked: from the first booking on where no cursor is. */
export const askedList = ({ status, awb_number, limit, cursor }: Of<typeof ListQuery>) => ({
  status: status ?? null,
  awb_number: awb_number ?? null,
  limit,
  after_ref_id: cursor ?? null,
});

export const ListQuery = schema(() =>
  z.object({
    status: z.enum(BOOKING_STATUSES).optional().meta({ example: 'BOOKED' }),
    awb_number: AwbNumber().optional().meta({ example: EXAMPLE.waybill.awb_number }),
    limit: wholeNumber({ min: 1, max: 200, otherwise: 200 }),
    cursor: Reference().optional().meta({
      type: 'string',
      description: 'From the `Link` header of the page before.',
    }),
  }),
);
