import * as z from 'zod';
import { COUNTRIES } from './countries.ts';
import { AirportCode, text, wholeNumber } from './fields.ts';
import { schema } from './schema.ts';
import { code } from './texts.ts';

const QUERY_LENGTH_MAX = 50;
const NAME_LENGTH_MAX = 100;

const COUNTRY_RULE = 'A country code of ISO 3166-1, such as IN.';
const country = { description: 'ISO 3166-1 alpha-2.', example: 'GB' };
const timeZone = { description: 'IANA time zone.', example: 'Europe/London' };

export const Airport = schema(() =>
  z
    .object({
      code: z.string().meta({ description: 'IATA airport code.', example: 'LHR' }),
      name: z.string().meta({ example: 'London Heathrow Airport' }),
      city: z.string().meta({ example: 'London' }),
      country: z.string().meta(country),
      time_zone: z.string().meta(timeZone),
      city_airports: z.array(z.string()).meta({
        description: 'The codes of all airports of the city, this one too; the busiest first.',
        example: ['LHR', 'LGW'],
      }),
    })
    .meta({ id: 'Airport' }),
);

export const Airports = schema(() =>
  z
    .array(Airport())
    .meta({ id: 'Airports', description: 'Codes that match first, then the busiest.' }),
);

export const AirportSearch = schema(() =>
  z.object({
    query: text(QUERY_LENGTH_MAX).meta({
      description:
        'The beginning of a code, a city code, a city or a name; any case, accents or not.',
      example: 'london',
    }),
    limit: wholeNumber({ min: 1, max: 50, otherwise: 10 }),
  }),
);

export const AirportPath = schema(() =>
  z.object({
    code: AirportCode().meta({ param: { name: 'code', in: 'path' }, example: 'LHR' }),
  }),
);

/** What Postgres calls a zone besides, abbreviations and POSIX rules, has no area before its name. */
const ZONE_NAME =
  /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)(\/[A-Za-z0-9_+-]{1,40}){1,2}$/i;

export const NewAirport = schema(() =>
  z
    .object({
      name: text(NAME_LENGTH_MAX).meta({ example: 'London Heathrow Airport' }),
      city: text(NAME_LENGTH_MAX).meta({ example: 'London' }),
      country: code()
        .regex(/^[A-Za-z]{2}$/, { error: COUNTRY_RULE, abort: true })
        .transform((letters) => letters.toUpperCase())
        .refine((letters) => COUNTRIES.has(letters), COUNTRY_RULE)
        .meta({ type: 'string', ...country }),
      time_zone: code()
        .regex(ZONE_NAME, 'An IANA time zone by area and place, such as Asia/Kolkata.')
        .meta({ type: 'string', ...timeZone }),
    })
    .meta({ id: 'NewAirport' }),
);
