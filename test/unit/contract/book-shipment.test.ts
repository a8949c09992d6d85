import { expect, test } from 'vitest';
import { BookShipment } from '../../../src/contract/book-shipment.ts';
import { SPECIAL_HANDLING_CODES } from '../../../src/contract/special-handling-codes.ts';

const SHIPMENT = {
  origin: 'DEL',
  destination: 'LHR',
  weight_kg: 10,
  pieces: 2,
  flight_ids: ['3f2b8c1e-7d4a-4e59-9b60-5a1c2d3e4f50'],
};
const LINE = { length_cm: 50, width_cm: 40.5, height_cm: 30, pieces: 1 };

/** What is made of a shipment with these fields: the fields, or the paths of what is wrong. */
function read(fields: Record<string, unknown>) {
  const { success, data, error } = BookShipment().safeParse({ ...SHIPMENT, ...fields });
  return success ? data : [...new Set(error.issues.map(({ path }) => path.join('.')))];
}

test('what is left out, or null, or asks for nothing is not there', () => {
  const nothing = {
    dimensions: null,
    volume_m3: null,
    special_handling_codes: [],
    goods_description: null,
    handling_note: null,
    hold_minutes: null,
  };
  expect(JSON.parse(JSON.stringify(read(nothing)))).toEqual(SHIPMENT);
  expect(JSON.parse(JSON.stringify(read({ special_handling_codes: null })))).toEqual(SHIPMENT);
});

test('the facts are taken in one spelling: codes in upper case and their order, texts composed', () => {
  expect(
    read({
      dimensions: [LINE, { ...LINE, extra: true }],
      special_handling_codes: ['per', ' Col ', 'EAT'],
      goods_description: ' Cut flowers ',
      handling_note: 'Cafe\u0301',
      hold_minutes: 5,
    }),
  ).toEqual({
    ...SHIPMENT,
    dimensions: [LINE, LINE],
    special_handling_codes: ['PER', 'COL', 'EAT'],
    goods_description: 'Cut flowers',
    handling_note: 'Caf\u00e9',
    hold_minutes: 5,
  });
});

test.each<[string, unknown]>([
  ['one line for all pieces', { dimensions: [{ ...LINE, pieces: 2 }] }],
  ['50 lines', { pieces: 50, dimensions: Array(50).fill(LINE) }],
  ['the least sizes', { dimensions: [{ length_cm: 1, width_cm: 1, height_cm: 1, pieces: 2 }] }],
  [
    'the largest sizes',
    { pieces: 1, dimensions: [{ length_cm: 2_000, width_cm: 2_000, height_cm: 2_000, pieces: 1 }] },
  ],
  [
    'exactly 10,000 m³ by sizes',
    {
      pieces: 10_000,
      dimensions: [{ length_cm: 100, width_cm: 100, height_cm: 100, pieces: 10_000 }],
    },
  ],
  ['the least volume', { volume_m3: 0.001 }],
  ['the largest volume', { volume_m3: 10_000 }],
  ['a volume that has no exact binary fraction', { volume_m3: 1.001 }],
  ['nine codes', { special_handling_codes: [...SPECIAL_HANDLING_CODES].slice(0, 9) }],
  ['a text of 200 characters', { goods_description: 'g'.repeat(200) }],
  ['a week', { hold_minutes: 10_080 }],
])('%s may be sent', (_, fields) => {
  expect(read(Object(fields))).toMatchObject({ origin: 'DEL' });
});

const size = (field: string, value: unknown) => ({
  dimensions: [{ ...LINE, pieces: 2, [field]: value }],
});

test.each<[path: string, fields: unknown]>([
  ['volume_m3', { dimensions: [LINE, LINE], volume_m3: 1 }],
  ['dimensions', { dimensions: [LINE] }],
  ['dimensions', { dimensions: [LINE, LINE, LINE] }],
  ['dimensions', { dimensions: [] }],
  ['dimensions', { pieces: 51, dimensions: Array(51).fill(LINE) }],
  ['dimensions', { dimensions: LINE }],
  ['dimensions', { dimensions: 'large' }],
  ['dimensions.0', { dimensions: [7] }],
  [
    'dimensions',
    {
      pieces: 10_001,
      dimensions: [{ length_cm: 100, width_cm: 100, height_cm: 100, pieces: 10_001 }],
    },
  ],
  ...['length_cm', 'width_cm', 'height_cm'].flatMap((field): [string, unknown][] =>
    [0, 0.9, -1, 2_000.1, 50.55, '50', null, undefined].map((value) => [
      `dimensions.0.${field}`,
      size(field, value),
    ]),
  ),
  ...[1.5, '2', undefined].map((value): [string, unknown] => [
    'dimensions.0.pieces',
    size('pieces', value),
  ]),
  ...[0, 0.000_9, 1.000_1, -1, 10_000.001, '1', Number.NaN].map((volume_m3): [string, unknown] => [
    'volume_m3',
    { volume_m3 },
  ]),
  ['special_handling_codes.1', { special_handling_codes: ['PER', 'ZZZ'] }],
  ['special_handling_codes.0', { special_handling_codes: [7] }],
  ['special_handling_codes.0', { special_handling_codes: [''] }],
  ['special_handling_codes.0', { special_handling_codes: ['\u017fHL'] }],
  ['special_handling_codes', { special_handling_codes: ['PER', 'per'] }],
  ['special_handling_codes', { special_handling_codes: [...SPECIAL_HANDLING_CODES].slice(0, 10) }],
  ['special_handling_codes', { special_handling_codes: 'PER' }],
  ['goods_description', { goods_description: '' }],
  ['goods_description', { goods_description: ' ' }],
  ['goods_description', { goods_description: 'g'.repeat(201) }],
  ['handling_note', { handling_note: 'a\nb' }],
  ['handling_note', { handling_note: 7 }],
  ...[0, -1, 1.5, 10_081, '5'].map((hold_minutes): [string, unknown] => [
    'hold_minutes',
    { hold_minutes },
  ]),
])('at %s: %j is refused', (path, fields) => {
  expect(read(Object(fields))).toEqual([path]);
});

test.each([0, -1, 100_001])('%d pieces of a size are refused there, and as no sum', (pieces) => {
  expect(read(size('pieces', pieces))).toEqual(['dimensions.0.pieces', 'dimensions']);
});

test('there are 101 special handling codes, each of three letters', () => {
  expect(SPECIAL_HANDLING_CODES.size).toBe(101);
  for (const code of SPECIAL_HANDLING_CODES) expect(code).toMatch(/^[A-Z]{3}$/);
});
