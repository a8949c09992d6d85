import { z } from '@hono/zod-openapi';
import { COUNTRIES } from './countries.ts';
import { AirportCode, text, wholeNumber } from './fields.ts';

const QUERY_LENGTH_MAX = 50;
const NAME_LENGTH_MAX = 100;

const country = { description: 'ISO 3166-1 alpha-2.', example: 'GB' };
const timeZone = { description: 'IANA time zone.', example: 'Europe/London' };

export const Airport = z
  .object({
    code: z.string().openapi({ description: 'IATA airport code.', example: 'LHR' }),
    name: z.string().openapi({ example: 'London Heathrow Airport' }),
    city: z.string().openapi({ example: 'London' }),
    country: z.string().openapi(country),
    time_zone: z.string().openapi(timeZone),
    city_airports: z.array(z.string()).openapi({
      description: 'The codes of all airports of the city, this one too; the busiest first.',
      example: ['LHR', 'LGW'],
    }),
  })
  .openapi('Airport');

export const Airports = z.array(Airport).openapi('Airports', {
  description: 'Codes that match first, then the busiest.',
});

export const AirportSearch = z.object({
  query: text(QUERY_LENGTH_MAX).openapi({
    description:
      'The beginning of a code, a city code, a city or a name; any case, accents or not.',
    example: 'london',
  }),
  limit: wholeNumber({ min: 1, max: 50, otherwise: 10 }),
});

export const AirportPath = z.object({
  code: AirportCode.openapi({ param: { name: 'code', in: 'path' }, example: 'LHR' }),
});

/** What Postgres calls a zone besides, abbreviations and POSIX rules, has no area before its name. */
const ZONE_NAME =
  /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)(\/[A-Za-z0-9_+-]{1,40}){1,2}$/i;

export const NewAirport = z
  .object({
    name: text(NAME_LENGTH_MAX).openapi({ example: 'London Heathrow Airport' }),
    city: text(NAME_LENGTH_MAX).openapi({ example: 'London' }),
    country: z
      .string()
      .transform((code) => code.trim().toUpperCase())
      .refine((code) => COUNTRIES.has(code), 'A country code of ISO 3166-1, such as IN.')
      .openapi({ type: 'string', ...country }),
    time_zone: z
      .string()
      .trim()
      .regex(ZONE_NAME, 'An IANA time zone by area and place, such as Asia/Kolkata.')
      .openapi({ type: 'string', ...timeZone }),
  })
  .openapi('NewAirport');
