import { assert as check, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AirportCode,
  CapacityKg,
  DateTime,
  FlightId,
  Pieces,
  Price,
  Reference,
  text,
  WeightKg,
  WeightKgParameter,
  wholeNumber,
} from '../../../src/contract/fields.ts';

type Schema = { safeParse(value: unknown): { success: boolean; data?: unknown } };

const takes = (schema: Schema, value: unknown) => schema.safeParse(value).success;

describe('weights', () => {
  test.each([0.1, 1.1, 7.9, 10.5, 99_999.9, 100_000])('%d kg is a weight', (kg) => {
    expect(takes(WeightKg(), kg)).toBe(true);
  });

  test.each([
    0,
    0.05,
    10.55,
    7.91,
    100_000.1,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '10',
    null,
  ])('%j is no weight', (kg) => {
    expect(takes(WeightKg(), kg)).toBe(false);
  });

  test('every whole tenth up to the maximum is a weight, however it is written in binary', () => {
    check(
      property(integer({ min: 1, max: 1_000_000 }), (tenths) => takes(WeightKg(), tenths / 10)),
    );
  });

  test('no weight has a second decimal', () => {
    check(
      property(
        integer({ min: 1, max: 99_999 }),
        integer({ min: 1, max: 9 }),
        (tenths, hundredths) =>
          !takes(WeightKg(), Number(`${(tenths / 10).toFixed(1)}${hundredths}`)),
      ),
    );
  });

  test('a flight may take more than a shipment may weigh', () => {
    expect(takes(CapacityKg(), 1_000_000)).toBe(true);
    expect(takes(CapacityKg(), 1_000_000.1)).toBe(false);
  });

  test.each([
    ['10.5', 10.5],
    ['10.50', 10.5],
    [undefined, undefined],
  ])('in a query %j is %j', (sent, kg) => {
    expect(WeightKgParameter().parse(sent)).toBe(kg);
  });

  test.each(['', '10.55', '-1', '1e3', '0x10', ' 10', '10kg', 'NaN'])(
    'in a query %j is no weight',
    (sent) => {
      expect(takes(WeightKgParameter(), sent)).toBe(false);
    },
  );
});

describe('prices', () => {
  test('every whole cent is a price', () => {
    check(property(integer({ min: 0, max: 10_000_000 }), (cents) => takes(Price(), cents / 100)));
  });

  test.each([-0.01, 2.755, 100_000.01, '2.75'])('%j is no price', (price) => {
    expect(takes(Price(), price)).toBe(false);
  });
});

test.each([
  ['del', 'DEL'],
  ['Lhr', 'LHR'],
  ['JFK', 'JFK'],
  [' DEL\t', 'DEL'],
  ['\u00a0del\u3000', 'DEL'],
])('airport code %s is %s', (sent, code) => {
  expect(AirportCode().parse(sent)).toBe(code);
});

test.each(['', 'DE', 'DELH', 'D3L', 'D EL', 'DEL\n', 'ДЕЛ', 'ſel', 7, null])(
  '%j is no airport code',
  (code) => {
    expect(takes(AirportCode(), code)).toBe(false);
  },
);

test.each([
  ['bkg-123', 'BKG-123'],
  ['ABC-12', 'ABC-12'],
  ['------', '------'],
  ['  bkg-123 ', 'BKG-123'],
  [` ${'x'.repeat(40)}\t`, 'X'.repeat(40)],
  ['x'.repeat(40), 'X'.repeat(40)],
])('reference %s is %s', (sent, ref_id) => {
  expect(Reference().parse(sent)).toBe(ref_id);
});

test.each([
  'SHORT',
  'X'.repeat(41),
  'A_B_C_D',
  'WITH SPACE',
  'ÄBCDEF',
  'my-bookings',
  'MY-BOOKINGS',
  ' MY-BOOKINGS ',
  ' SHORT ',
  'ABCDEF\n',
])('%j is no reference', (ref_id) => {
  expect(takes(Reference(), ref_id)).toBe(false);
});

test('a flight id is any short visible text: what is no UUID is the id of no flight', () => {
  expect(FlightId().parse('ABC-Def')).toBe('abc-def');
  expect(FlightId().parse(' ABC-Def\t')).toBe('abc-def');
  expect(takes(FlightId(), 'x'.repeat(64))).toBe(true);
  for (const id of ['', 'x'.repeat(65), 'a b', 'ü', 7]) expect(takes(FlightId(), id)).toBe(false);
});

test.each([1, 100_000])('%d pieces are pieces', (pieces) => {
  expect(takes(Pieces(), pieces)).toBe(true);
});

test.each([0, -1, 1.5, 100_001, '1', null])('%j pieces are not', (pieces) => {
  expect(takes(Pieces(), pieces)).toBe(false);
});

test.each([
  ['2026-11-25T21:35:00+05:30', '2026-11-25T16:05:00Z'],
  ['2026-11-25T16:05:00Z', '2026-11-25T16:05:00Z'],
  ['2026-11-25T16:05:00.123Z', '2026-11-25T16:05:00Z'],
  ['2026-11-25T16:05:59.999999Z', '2026-11-25T16:05:59Z'],
  ['2026-11-25T00:00:00-11:00', '2026-11-25T11:00:00Z'],
  ['2026-11-25T21:35+05:30', '2026-11-25T16:05:00Z'],
  ['2026-11-25T16:05Z', '2026-11-25T16:05:00Z'],
  ['2026-11-25T00:00-11:00', '2026-11-25T11:00:00Z'],
])('the moment %s is %s', (sent, moment) => {
  expect(DateTime().parse(sent)).toBe(moment);
});

test.each([
  '2026-11-25T21:35:00',
  '2026-11-25T21:35',
  '2026-11-25T21Z',
  '2026-11-25T21:35:Z',
  '2026-11-25T21:60Z',
  '2026-11-25 21:35Z',
  '2026-11-25',
  '2026-02-30T10:00:00Z',
  '2026-11-25T25:00:00Z',
  '25.11.2026 21:35',
  '0026-11-25T10:00:00Z',
  '9999-11-25T10:00:00Z',
  1_795_622_700_000,
  null,
])('%j is no moment', (moment) => {
  expect(takes(DateTime(), moment)).toBe(false);
});

test.each([
  [' Ada ', 'Ada'],
  ['Zoe\u0308', 'Zoë'],
  ['李 🛫', '李 🛫'],
])('the text %j is %j', (sent, kept) => {
  expect(text(10).parse(sent)).toBe(kept);
});

test.each(['', '   ', 'x'.repeat(11), 'a\nb', 'a\u0000b', 'a\u007fb', '\ud800', 7])(
  '%j is no text',
  (value) => {
    expect(takes(text(10), value)).toBe(false);
  },
);

test('a whole number in a query has its range and its default', () => {
  const limit = wholeNumber({ min: 1, max: 200, otherwise: 100 });
  expect(limit.parse(undefined)).toBe(100);
  expect(limit.parse('1')).toBe(1);
  expect(limit.parse('200')).toBe(200);
  for (const sent of ['0', '201', '-1', '1.5', '', ' 1', '1e2', 'all', '9'.repeat(20)]) {
    expect(takes(limit, sent), sent).toBe(false);
  }
});
