import * as z from 'zod';
import { Checks } from '../contract/checks.ts';
import { EXAMPLE } from '../contract/examples.ts';
import { LineError } from '../contract/imported-flights.ts';
import type { FiguresOf } from '../contract/problem.ts';
import { type CodeOf, statusesOf } from '../contract/problem-codes.ts';
import { problemName } from '../contract/problem-responses.ts';
import { CODES, type Code, PROBLEMS } from '../contract/problems.ts';
import { schema } from '../contract/schema.ts';
import { BOOKING_STATUSES } from '../core/booking/types.ts';
import type { FailureOf, Reason } from '../core/reasons.ts';
import { STEPS } from '../core/tracking/types.ts';
import { problemExample } from './problem-examples.ts';

const { flight: FLIGHT, booking: BOOKING, quote: QUOTE, waybill: WAYBILL } = EXAMPLE;

const text = (example: string) => z.string().meta({ example });
const utc = (example: string) =>
  z.string().meta({ format: 'date-time', description: 'UTC.', example });
const kg = (description: string, example: number) => z.number().meta({ description, example });

/** A flight by its id, and as people call it. */
const flight = () => ({
  flight_id: text(FLIGHT.flight_id),
  flight_number: text(FLIGHT.flight_number),
  departure_date: z.string().meta({
    format: 'date',
    description: 'The local date at the origin of the flight.',
    example: EXAMPLE.departure_date,
  }),
});
const bookingStatus = () => z.object({ booking_status: z.enum(BOOKING_STATUSES) });
const index = () => ({
  index: z.int().meta({ description: 'The place in the array sent, from 0.', example: 0 }),
});
const holdUntil = () => z.object({ hold_expires_at: utc('2026-11-25T16:35:00.000Z') });
const quoteId = () => ({ quote_id: text(QUOTE.quote_id) });
const waybill = () => z.object({ awb_number: text(WAYBILL.awb_number) });
const onlyVolume = 'Only where volume is what the flight lacks.';

type ReasonOf<C extends Code> = { [R in Reason]: CodeOf<R> extends C ? R : never }[Reason];
type OfCode<C extends Code> = FiguresOf<FailureOf<ReasonOf<C>>>;
type Names<Union> = Union extends unknown ? keyof Union : never;
type WithFigures = { [C in Code]: [Names<OfCode<C>>] extends [never] ? never : C }[Code];
type Loose<T> = { [Name in keyof T]: T[Name] | undefined };

/** The figures of each code that has some: what a failure carries has to be here. */
const FIGURES = {
  validation_failed: () =>
    z.object({
      errors: z
        .array(
          z.object({
            path: z.string().meta({
              description: 'The field with dots between its parts, the parameter or the header.',
              example: 'weight_kg',
            }),
            message: z.string().meta({ description: 'For a person.' }),
          }),
        )
        .min(1),
    }),
  booking_not_found: () => z.object({ ref_id: text(BOOKING.ref_id) }),
  flight_not_found: () => z.object({ flight_id: text(FLIGHT.flight_id) }),
  quote_not_found: () => z.object(quoteId()),
  shipment_not_found: waybill,
  itinerary_invalid: () => z.object(flight()),
  flight_departed: () => z.object(flight()),
  flight_cancelled: () => z.object(flight()),
  flight_closed: () => z.object(flight()),
  rebooking_required: () => z.object(flight()),
  acceptance_closed: () =>
    z.object({
      ...flight(),
      latest_acceptance_datetime: z.string().meta({
        format: 'date-time',
        description: 'With the local offset of the airport.',
        example: FLIGHT.latest_acceptance_datetime,
      }),
    }),
  handling_refused: () =>
    z.object({
      ...flight(),
      codes: z.array(z.string()).meta({
        description: 'The codes that the flight refuses.',
        example: FLIGHT.refused_handling_codes,
      }),
    }),
  piece_too_large: () =>
    z.object({
      ...flight(),
      max_cm: z.int().meta({ description: 'What the flight loads.', example: 300 }),
      piece_cm: z.number().meta({ description: 'What was sent.', example: 310 }),
    }),
  capacity_exceeded: () =>
    z.object({
      ...flight(),
      available_kg: kg('What is left on the flight.', 80.5),
      requested_kg: kg('What the shipment weighs.', BOOKING.weight_kg),
      available_m3: z.number().optional().meta({ description: onlyVolume }),
      requested_m3: z.number().optional().meta({ description: onlyVolume }),
    }),
  capacity_below_booked: () =>
    z.object({
      ...flight(),
      booked_weight_kg: kg('What is booked on the flight.', FLIGHT.booked_weight_kg),
      booked_volume_m3: z.number().optional().meta({
        description: 'Only where the flight has a limit of volume.',
        example: FLIGHT.booked_volume_m3,
      }),
    }),
  ref_id_taken: () => z.object({ ref_id: text(BOOKING.ref_id) }),
  hold_limit: () =>
    z.object({
      limit: z.int().meta({ description: 'The holds that one user may have.', example: 20 }),
    }),
  hold_expired: holdUntil,
  booking_held: holdUntil,
  booking_closed: bookingStatus,
  not_cancellable: bookingStatus,
  not_changeable: bookingStatus,
  nothing_to_rebook: bookingStatus,
  pieces_differ: () =>
    z.object({
      pieces: z.int().meta({ description: 'As they were counted.', example: 3 }),
      expected_pieces: z
        .int()
        .meta({ description: 'As they are booked.', example: BOOKING.pieces }),
    }),
  version_mismatch: () =>
    z.object({
      version: z.int().meta({ description: 'The version that the booking is at.', example: 3 }),
    }),
  location_invalid: () =>
    z.object({
      allowed: z
        .array(z.string())
        .meta({ description: 'The airports where this step happens.', example: ['DEL'] }),
    }),
  out_of_sequence: () =>
    z.object({
      expected: z
        .object({ step: z.enum(STEPS), location: text(FLIGHT.origin) })
        .meta({ description: 'The next step of the booking.' }),
    }),
  flight_exists: () => {
    const { flight_number, departure_date } = flight();
    return z.object({ ...index(), flight_number, departure_date });
  },
  rate_exists: () => z.object(index()),
  awb_stock_overlaps: () => z.object(index()),
  currency_mismatch: () =>
    z.object({ currencies: z.array(z.string()).meta({ example: ['EUR', 'USD'] }) }),
  quote_mismatch: () =>
    z.object({
      fields: z
        .array(z.string())
        .meta({ description: 'What is not as it was quoted.', example: ['weight_kg'] }),
    }),
  quote_expired: () => z.object({ ...quoteId(), expires_at: utc(QUOTE.expires_at) }),
  quote_used: () =>
    z.object({
      ...quoteId(),
      ref_id: z.string().meta({ description: 'The booking that has it.', example: BOOKING.ref_id }),
    }),
  import_invalid: () =>
    z.object({
      lines: z
        .int()
        .meta({ description: 'How many lines of the schedule have errors.', example: 1 }),
      errors: z.array(LineError()).min(1).meta({ description: 'The first 100, by line.' }),
    }),
  awb_taken: waybill,
  awb_assigned: waybill,
  awb_stock_empty: () =>
    z.object({
      carrier: z
        .string()
        .meta({ description: 'The two characters of an airline.', example: WAYBILL.carrier }),
    }),
  unavailable: () =>
    z.object({
      ref_id: z.string().optional().meta({
        description: 'Of a booking whose outcome is unknown: ask for it, or repeat the request.',
        example: BOOKING.ref_id,
      }),
      checks: Checks().optional().meta({ description: 'Of GET /health/ready.' }),
    }),
} satisfies { [C in WithFigures]: () => z.ZodType<Loose<OfCode<C>>> };

/** What every problem has. */
const Problem = schema(() =>
  z
    .object({
      type: z.string().meta({
        format: 'uri-reference',
        description: 'Where the code is explained.',
        example: '/problems/capacity_exceeded',
      }),
      title: z.string(),
      status: z.int(),
      detail: z.string().meta({ description: 'What happened and what to do, for a person.' }),
      instance: z.string().meta({
        format: 'uri-reference',
        description: 'The path of the request, as it was sent.',
        example: '/bookings',
      }),
      code: z.enum(CODES).meta({ description: 'Stable; GET /problems/{code} explains it.' }),
      request_id: z.string().meta({ description: 'As in `X-Request-Id`.' }),
    })
    .meta({
      id: 'Problem',
      description:
        'Problem details of RFC 9457. Each `code` has a schema of its own, with its figures.',
      discriminator: {
        propertyName: 'code',
        mapping: Object.fromEntries(
          CODES.map((code) => [code, `#/components/schemas/${problemName(code)}`]),
        ),
      },
    }),
);

/**
 * The schemas of problems by their names: what all have, and one for each code with its figures. A code that
 * no operation shows has its example here.
 */
export const problemSchemas = (shown: ReadonlySet<string>): [name: string, schema: z.ZodType][] => [
  ['Problem', Problem()],
  ...CODES.map((code): [string, z.ZodType] => [
    problemName(code),
    problemOf(code, shown.has(code) ? {} : { examples: [problemExample(code).value] }),
  ]),
];

function problemOf(code: Code, more: { examples?: object[] }): z.ZodType {
  const { title, meaning, remedy } = PROBLEMS[code];
  const figures: { [C in Code]?: () => z.ZodObject } = FIGURES;
  const own = z.object({
    status: z.int().meta({ enum: statusesOf(code) }),
    code: z.literal(code),
    ...figures[code]?.().shape,
  });
  return Problem()
    .and(own)
    .meta({ id: problemName(code), title, description: `${meaning} ${remedy}`, ...more });
}
