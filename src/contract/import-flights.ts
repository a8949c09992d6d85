import * as z from 'zod';
import { SCHEDULE_FORMATS } from '../core/schedule/import/types.ts';
import { EXAMPLE } from './examples.ts';
import { VOLUME_M3 } from './facts.ts';
import { CAPACITY_KG, CapacityKg, Price, text } from './fields.ts';
import { says } from './messages.ts';
import { conditions, DAYS_AHEAD_MAX } from './publication.ts';
import { schema } from './schema.ts';
import { anyText, code, omittable, omittableText } from './texts.ts';

const DAY_MS = 86_400_000;
const DAYS_BACK_MAX = 1;
/** Passengers and cargo, by air and by road: what takes freight. */
const SERVICE_TYPES = 'JSQGBRFVAHCL';

const { flight: SHOWN, schedule: SCHEDULE } = EXAMPLE;

const dayFromNow = (days: number): string =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

const Day = schema(() =>
  z.iso.date({ ...says('A date as YYYY-MM-DD.'), abort: true }).meta({
    type: 'string',
    format: 'date',
  }),
);

/** The local days of operation that are imported, in UTC's yesterday at the earliest. */
const Window = schema(() =>
  z
    .object({
      from: Day()
        .refine((day) => day >= dayFromNow(-DAYS_BACK_MAX), 'The first day is yesterday or later.')
        .meta({
          description: 'The first operating day, yesterday (UTC) or later.',
          example: SCHEDULE.window.from,
        }),
      to: Day()
        .refine(
          (day) => day <= dayFromNow(DAYS_AHEAD_MAX),
          `The last day is at most ${DAYS_AHEAD_MAX} days ahead.`,
        )
        .meta({
          description: `The last one, at most ${DAYS_AHEAD_MAX} days ahead.`,
          example: SCHEDULE.window.to,
        }),
    })
    .refine(({ from, to }) => from <= to, {
      path: ['to'],
      message: 'The last day is not before the first.',
    })
    .meta({ id: 'ImportWindow' }),
);

/** Names and terms under a code, any case in. */
const byCode = <Value extends z.ZodType>(form: RegExp, rule: string, value: Value) =>
  omittable(
    z
      .record(z.string().regex(form, rule), value)
      .transform((entries) =>
        Object.fromEntries(Object.entries(entries).map(([key, one]) => [key.toUpperCase(), one])),
      ),
  );

const AircraftDefaults = schema(() => {
  const { aircraft_type: _, service_type: __, ...terms } = conditions();
  return z
    .object({
      max_weight_kg: CapacityKg(),
      ...terms,
      base_price_per_kg: omittable(Price()).meta({ type: ['number', 'null'] }),
    })
    .meta({ id: 'AircraftDefaults' });
});

const Defaults = schema(() => {
  const { max_volume_m3, latest_acceptance_minutes } = conditions();
  return z
    .object({
      max_weight_kg: omittable(CapacityKg()).meta({
        type: ['number', 'null'],
        ...CAPACITY_KG,
        description: 'Of a flight whose line and aircraft type have none.',
        example: SHOWN.max_weight_kg,
      }),
      max_volume_m3: max_volume_m3.meta({
        type: ['number', 'null'],
        ...VOLUME_M3,
        description: 'Goes with `max_weight_kg`.',
        example: SHOWN.max_volume_m3,
      }),
      base_price_per_kg: omittable(Price()).meta({
        type: ['number', 'null'],
        description: 'Of a flight whose line and aircraft type have none.',
        example: SHOWN.base_price_per_kg,
      }),
      latest_acceptance_minutes,
      airline_names: byCode(
        /^([A-Z][A-Z0-9]|[0-9][A-Z])$/i,
        'The two characters of a carrier, such as AI.',
        text(100),
      ).meta({
        description: 'By carrier, for SSIM. Without a name, the carrier stands in its place.',
        example: SCHEDULE.airline_names,
      }),
      aircraft: byCode(
        /^[A-Z0-9]{3}$/i,
        'An aircraft type is three letters or digits, such as 77X.',
        AircraftDefaults(),
      ).meta({
        description: 'Capacity and terms by IATA aircraft type.',
        example: SCHEDULE.aircraft,
      }),
    })
    .meta({ id: 'ImportDefaults', type: ['object', 'null'] });
});

const flag = (description: string) =>
  omittable(z.boolean('Has to be true or false.')).meta({
    type: ['boolean', 'null'],
    default: false,
    description,
  });

export const FlightImport = schema(() =>
  z
    .object({
      format: z.enum(SCHEDULE_FORMATS, says(`One of: ${SCHEDULE_FORMATS.join(', ')}.`)).meta({
        description: 'IATA SSIM, chapter 7, or CSV with the header of the example.',
        example: SCHEDULE.format,
      }),
      content: anyText().min(1, 'Has to have at least one line.').meta({
        description: 'The file as text. Its lines are counted from 1.',
        example: SCHEDULE.content,
      }),
      window: Window(),
      dry_run: flag('Publish nothing, and say what would be.'),
      skip_invalid: flag('Leave out the lines with errors, and publish the others.'),
      service_types: omittableText(
        code()
          .regex(/^[A-Z]{1,26}$/i, 'The letters of service types, such as JF.')
          .transform((letters) => letters.toUpperCase()),
      ).meta({
        pattern: '^[A-Za-z]{1,26}$',
        default: SERVICE_TYPES,
        description: 'IATA service types, a letter each; lines of others are skipped.',
      }),
      defaults: omittable(Defaults()),
    })
    .transform(
      ({
        dry_run = false,
        skip_invalid = false,
        service_types = SERVICE_TYPES,
        defaults = {},
        ...sent
      }) => ({ ...sent, dry_run, skip_invalid, service_types, defaults }),
    )
    .meta({ id: 'FlightImport' }),
);
