import * as z from 'zod';
import { BOOKING_STATUSES } from '../core/booking/types.ts';
import { TRACKED_LEG_STATES } from '../core/tracking/types.ts';
import { EXAMPLE } from './examples.ts';
import { schema } from './schema.ts';
import { code } from './texts.ts';

const { flight: FLIGHT, booking: BOOKING, milestone: MILESTONE } = EXAMPLE;

/** The path of one waybill: with or without its hyphen. */
export const AtWaybill = schema(() =>
  z.object({
    awb_number: code()
      .regex(/^[0-9]{3}-?[0-9]{8}$/, 'An air waybill number is 11 digits.')
      .transform((digits) => digits.replace(/^(...)-?/, '$1-'))
      .meta({
        type: 'string',
        pattern: '^[0-9]{3}-?[0-9]{8}$',
        description: 'Number of the air waybill.',
        example: EXAMPLE.waybill.awb_number,
      }),
  }),
);

/** Any text: one that names another state is answered with the present one. */
export const IfNoneMatch = schema(() =>
  z.string().optional().meta({
    description: 'Answer 304 when nothing has changed since this tag.',
    example: '"1-tracking"',
  }),
);

const Utc = schema(() => z.string().meta({ format: 'date-time', description: 'UTC.' }));
const Local = schema(() =>
  z.string().meta({ format: 'date-time', description: 'Local to its airport.' }),
);
const FlightId = schema(() => z.string().nullable().meta({ format: 'uuid' }));
const Airport = schema(() => z.string().meta({ example: FLIGHT.origin }));
const Code = schema(() => z.string().meta({ description: 'FSU.', example: MILESTONE.code }));

const TrackedLeg = schema(() =>
  z
    .object({
      leg: z.int(),
      flight_id: z.uuid(),
      flight_number: z.string().meta({ example: FLIGHT.flight_number }),
      origin: Airport(),
      destination: z.string().meta({ example: FLIGHT.destination }),
      state: z.enum(TRACKED_LEG_STATES),
      scheduled_departure: Local(),
      estimated_departure: Local().nullable(),
      actual_departure: Utc().nullable(),
      scheduled_arrival: Local(),
      estimated_arrival: Local().nullable(),
      actual_arrival: Utc().nullable(),
    })
    .meta({ id: 'TrackedLeg' }),
);

const TrackedMilestone = schema(() =>
  z
    .object({
      code: Code(),
      discrepancy: z.string().nullable(),
      location: Airport(),
      flight_id: FlightId(),
      pieces: z.int().nullable(),
      weight_kg: z.number().nullable(),
      partial: z.boolean().meta({ description: 'Fewer pieces than the shipment has.' }),
      occurred_at: Utc(),
      recorded_at: Utc(),
      message: z.string(),
      remark: z.string().nullable().meta({ description: 'For owner and staff.' }),
    })
    .meta({ id: 'TrackedMilestone' }),
);

const fields = () => ({
  awb_number: z.string().nullable().meta({ example: EXAMPLE.waybill.awb_number }),
  status: z.enum(BOOKING_STATUSES),
  origin: Airport(),
  destination: z.string().meta({ example: FLIGHT.destination }),
  pieces: z.int().meta({ example: BOOKING.pieces }),
  weight_kg: z.number().meta({ example: BOOKING.weight_kg }),
});

export const TrackedBooking = schema(() =>
  z
    .object({
      ref_id: z.string().nullable().meta({
        description: 'Null where only the waybill is known.',
        example: BOOKING.ref_id,
      }),
      ...fields(),
      legs: z.array(TrackedLeg()).meta({ description: 'Present and flown, in order.' }),
      milestones: z.array(TrackedMilestone()).meta({
        description: 'By the time at which they happened.',
      }),
      last_known: z
        .object({ location: Airport(), code: Code(), occurred_at: Utc() })
        .nullable()
        .meta({ description: 'Where the cargo itself was seen last.' }),
      next_expected: z
        .object({
          code: Code(),
          location: Airport(),
          flight_id: FlightId(),
          planned_at: z.string().nullable().meta({ format: 'date-time' }),
        })
        .nullable(),
      eta: Local().nullable().meta({ description: 'The arrival of the last leg, local.' }),
      delay_minutes: z.int().nullable().meta({
        description: 'Against the flight that was booked at first.',
      }),
      connection_at_risk: z.boolean(),
      misrouted: z.boolean().meta({
        description: 'Seen where no leg of it calls, or on a flight that is none of its own.',
      }),
      needs_rebooking: z.boolean(),
      accepted: z
        .object({ pieces: z.int().nullable(), weight_kg: z.number().nullable(), at: Utc() })
        .nullable()
        .meta({ description: 'What the last RCS said.' }),
    })
    .meta({ id: 'TrackedBooking' }),
);

export const TrackedShipment = schema(() =>
  z
    .object({
      ...fields(),
      awb_number: z.string().meta({ example: EXAMPLE.waybill.awb_number }),
      parts: z.array(TrackedBooking()),
    })
    .meta({
      id: 'TrackedShipment',
      description: 'Pieces, weight and status are those of the parts that are not cancelled.',
    }),
);
