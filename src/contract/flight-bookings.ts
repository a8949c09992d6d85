import * as z from 'zod';
import { BOOKING_STATUSES, LEG_STATES } from '../core/booking/types.ts';
import { EXAMPLE } from './examples.ts';
import { Reference, wholeNumber } from './fields.ts';
import { schema } from './schema.ts';

export const FlightBookingsQuery = schema(() =>
  z.object({
    limit: wholeNumber({ min: 1, max: 500, otherwise: 100 }),
    cursor: Reference().optional().meta({
      type: 'string',
      description: 'From the `Link` header of the page before.',
    }),
  }),
);

const { booking: SHOWN } = EXAMPLE;

const FlightId = schema(() =>
  z.string().nullable().meta({ format: 'uuid', description: 'Null where there is none.' }),
);
const Moment = schema(() => z.string().meta({ format: 'date-time', description: 'UTC.' }));

const FlightBooking = schema(() =>
  z
    .object({
      ref_id: z.string().meta({ example: SHOWN.ref_id }),
      awb_number: z.string().nullable(),
      status: z.enum(BOOKING_STATUSES),
      leg_state: z
        .enum(LEG_STATES)
        .meta({ description: 'Of the leg on this flight: offloaded also where it was cancelled.' }),
      origin: z.string().meta({ example: EXAMPLE.flight.origin }),
      destination: z.string().meta({ example: EXAMPLE.flight.destination }),
      pieces: z.int().meta({ example: SHOWN.pieces }),
      weight_kg: z.number().meta({ example: SHOWN.weight_kg }),
      volume_m3: z.number().meta({ example: SHOWN.volume_m3 }),
      volume_assumed: z.boolean(),
      special_handling_codes: z.array(z.string()).meta({ example: SHOWN.special_handling_codes }),
      goods_description: z.string().nullable().meta({ example: SHOWN.goods_description }),
      hold_expires_at: Moment().nullable(),
      connects_from: FlightId().meta({ description: 'The flight before this one, if any.' }),
      connects_to: FlightId().meta({ description: 'The flight after this one, if any.' }),
      accepted: z
        .object({
          pieces: z.int().nullable(),
          weight_kg: z.number().nullable(),
          at: Moment(),
        })
        .nullable(),
    })
    .meta({ id: 'FlightBooking' }),
);

export const FlightBookings = schema(() =>
  z.array(FlightBooking()).meta({ id: 'FlightBookings', description: 'By reference.' }),
);
