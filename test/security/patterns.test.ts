import { describe, expect, test } from 'vitest';
import { BookShipment, IdempotencyKey } from '../../src/contract/book-shipment.ts';
import { IfMatch } from '../../src/contract/bookings.ts';
import { namesTag } from '../../src/contract/entity-tags.ts';
import { AirportCode, DateTime, FlightId, Reference, text } from '../../src/contract/fields.ts';
import { FlightOperation } from '../../src/contract/flight-operations.ts';
import { NewFlights } from '../../src/contract/publication.ts';
import { RouteSearch } from '../../src/contract/search.ts';
import { StepAt } from '../../src/contract/steps.ts';
import { LogIn, SignUp } from '../../src/contract/users.ts';
import { createTokens } from '../../src/http/authentication.ts';

const BYTES = 64 * 1_024;
/** What takes the square of its length takes minutes on this much; what takes its length, milliseconds. */
const MS_MAX = 1_000;
const filled = (piece: string, end = '') => piece.repeat(Math.ceil(BYTES / piece.length)) + end;

/** Text that makes a careless pattern try everything twice. */
const LONG: Record<string, string> = {
  letters: filled('a', '!'),
  digits: filled('0', 'x'),
  spaces: `"1"${filled(' ')}x`,
  dots: filled('a.', '@'),
  'an address': `a@${filled('a.')}`,
  'an address of hyphens': `a@${filled('a-')}`,
  'an address without end': filled('a+.', '@a'),
  quotes: filled('"', 'x'),
  'escaped quotes': `"${filled('\\"')}`,
  backslashes: `"${filled('\\')}`,
  parameters: `"k"${filled(';a="b"', '!')}`,
  'parameters without end': `"k"${filled('; ')}`,
  tags: filled('"1", ', 'x'),
  'weak tags': filled('W/"1" , ', 'W'),
  'commas and spaces': `"1"${filled(' , ')}`,
  'a date': `2026-11-25T${filled('1')}`,
  fractions: `2026-11-25T10:00:00.${filled('9')}`,
  'combining marks': `a${'\u0300'.repeat(BYTES / 4)}${'\u0316'.repeat(BYTES / 4)}`,
  'marks in turns': `a${'\u0316\u0300'.repeat(BYTES / 4)}`,
  'Hangul in parts': '\u1100\u1161\u11a8'.repeat(BYTES / 9),
  'one letter that becomes eighteen': '\ufdfa'.repeat(BYTES / 3),
  surrogates: '\ud83d'.repeat(BYTES / 3),
};

const readers: Record<string, (value: string) => unknown> = {
  AirportCode: (value) => AirportCode().safeParse(value),
  FlightId: (value) => FlightId().safeParse(value),
  Reference: (value) => Reference().safeParse(value),
  DateTime: (value) => DateTime().safeParse(value),
  'text of 200': (value) => text(200).safeParse(value),
  IdempotencyKey: (value) => IdempotencyKey().safeParse(value),
  IfMatch: (value) => IfMatch().safeParse(value),
  'If-None-Match': (value) => namesTag(value, '"1"'),
  SignUp: (value) => SignUp().safeParse({ email: value, password: value, name: value, dob: value }),
  LogIn: (value) => LogIn().safeParse({ email: value, password: value }),
  BookShipment: (value) =>
    BookShipment().safeParse({
      origin: value,
      destination: value,
      weight_kg: value,
      pieces: value,
      flight_ids: [value, value],
      ref_id: value,
      special_handling_codes: [value, value],
      goods_description: value,
      handling_note: value,
    }),
  StepAt: (value) => StepAt().safeParse({ location: value, flight_id: value }),
  RouteSearch: (value) =>
    RouteSearch().safeParse({
      origin: value,
      destination: value,
      date: value,
      weight_kg: value,
      volume_m3: value,
      handling: value,
      max_stops: value,
      limit: value,
    }),
  NewFlights: (value) =>
    NewFlights().safeParse({
      flight_number: value,
      airline_name: value,
      origin: value,
      destination: value,
      departure_datetime: value,
      arrival_datetime: value,
      max_weight_kg: value,
      base_price_per_kg: value,
      max_volume_m3: value,
      aircraft_type: value,
      service_type: value,
      latest_acceptance_minutes: value,
      refused_handling_codes: [value],
      max_piece_height_cm: value,
      max_piece_length_cm: value,
    }),
  FlightOperation: (value) =>
    FlightOperation().safeParse({
      status: value,
      closed: value,
      estimated_departure_datetime: value,
      estimated_arrival_datetime: value,
      max_weight_kg: value,
      max_volume_m3: value,
    }),
};

describe.each(Object.keys(readers))('%s', (name) => {
  test.each(Object.keys(LONG))('reads 64 KiB of %s in no time', (kind) => {
    const value = LONG[kind] ?? '';
    const started_ms = performance.now();
    readers[name]?.(value);
    expect(performance.now() - started_ms).toBeLessThan(MS_MAX);
  });
});

test('an Authorization header of any kind is read in no time', async () => {
  const tokens = createTokens(['x'.repeat(32)], null);
  const started_ms = performance.now();
  for (const value of Object.values(LONG)) {
    for (const header of [value, `Bearer ${value}`, `Bearer ${filled(' ')}`, filled('Bearer ')]) {
      expect(await tokens.read(header)).toBeNull();
    }
  }
  expect(performance.now() - started_ms).toBeLessThan(5 * MS_MAX);
});
