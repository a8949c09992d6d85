import * as z from 'zod';
import { EXAMPLE } from './examples.ts';
import { schema } from './schema.ts';

const { flight: SHOWN, schedule: SCHEDULE } = EXAMPLE;

/** What is wrong with a line of a schedule. */
export const LineError = schema(() =>
  z
    .object({
      line: z.int(),
      columns: z.string().meta({
        description: 'By their places (SSIM) or by name (CSV).',
        example: '73-75 aircraft',
      }),
      message: z.string(),
    })
    .meta({ id: 'LineError' }),
);

const localTime = (description: string) => z.string().meta({ format: 'date-time', description });

const PreviewedFlight = schema(() =>
  z
    .object({
      line: z.int().meta({ description: 'The line that makes it, from 1.', example: 2 }),
      flight_number: z.string().meta({ example: SCHEDULE.flight_number }),
      airline_name: z.string().meta({ example: SHOWN.airline_name }),
      origin: z.string().meta({ example: SHOWN.origin }),
      destination: z.string().meta({ example: SHOWN.destination }),
      departure_datetime: localTime('With the local offset of the origin.'),
      arrival_datetime: localTime('With the local offset of the destination.'),
      departure_date: z.string().meta({ format: 'date', example: SCHEDULE.window.from }),
      max_weight_kg: z.number().meta({ example: SHOWN.max_weight_kg }),
      max_volume_m3: z.number().optional().meta({ example: SHOWN.max_volume_m3 }),
      base_price_per_kg: z.number().meta({ example: SHOWN.base_price_per_kg }),
      aircraft_type: z.string().optional().meta({ example: SHOWN.aircraft_type }),
      service_type: z.string().optional().meta({ example: SHOWN.service_type }),
      latest_acceptance_datetime: localTime(
        'Until when it takes cargo as a first flight.',
      ).optional(),
      refused_handling_codes: z.array(z.string()).optional(),
      max_piece_height_cm: z.int().optional(),
      max_piece_length_cm: z.int().optional(),
    })
    .meta({ id: 'PreviewedFlight' }),
);

export const ImportedFlights = schema(() =>
  z
    .object({
      dry_run: z.boolean(),
      records: z.int().meta({ description: 'Flight lines read.' }),
      skipped: z.int().meta({ description: 'Flight lines left out by service type or window.' }),
      new: z.int().meta({ description: 'Flights published, or that would be.' }),
      unchanged: z.int().meta({ description: 'Flights that were published just so.' }),
      conflicts: z
        .array(
          z.object({
            line: z.int(),
            flight_number: z.string(),
            origin: z.string(),
            departure_date: z.string().meta({ format: 'date' }),
            differs: z.array(z.string()).meta({ example: ['max_weight_kg'] }),
          }),
        )
        .meta({
          description:
            'Flights that are published otherwise. They stay as they are: POST /flights/{flight_id}/operations changes them.',
        }),
      warnings: z.array(z.object({ line: z.int(), message: z.string() })).meta({
        description:
          'Of flights that are published nevertheless: their clocks differ from the zone of an airport.',
      }),
      errors: z.array(LineError()).meta({ description: 'The first 100, by line.' }),
      preview: z.array(PreviewedFlight()).meta({ description: 'The first 20 of the new flights.' }),
    })
    .meta({ id: 'ImportedFlights' }),
);
