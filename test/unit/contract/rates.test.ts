import { expect, test } from 'vitest';
import { NewRates, RatesQuery } from '../../../src/contract/rates.ts';
import { fieldErrors } from '../../../src/http/field-errors.ts';
import { cardNamed } from '../../support/rates.ts';

const CARD = cardNamed('B');
const SURCHARGE = { code: 'MYC', basis: 'flat', rate: 15 };

const YEN = { currency: 'JPY', surcharges: [] };

const read = (body: unknown) => NewRates().safeParse(body);
const errorsOf = (body: unknown) => fieldErrors(read(body).error?.issues ?? []);
const breaks = (...from: unknown[]) => ({
  breaks: from.map((from_kg) => ({ from_kg, per_kg: 1 })),
});
const per_kg = (...prices: unknown[]) => ({
  breaks: prices.map((price, place) => ({ from_kg: place * 10, per_kg: price })),
});
const surcharge = (changes: object) => ({ surcharges: [{ ...SURCHARGE, ...changes }] });
const codes = (...list: unknown[]) => ({
  surcharges: list.map((code) => ({ ...SURCHARGE, code })),
});
/** So many codes that all differ. */
const many = (count: number) =>
  Array.from({ length: count }, (_, nth) => `${String.fromCharCode(65 + nth)}XC`);

const DATE = 'A date as YYYY-MM-DD.';
const CARRIER = 'The two characters of a carrier, such as AI.';
const AMOUNT = 'A number from 0 to 10000000.';
const PRICE = 'A number above 0, up to 10000000.';
const FROM = 'A whole number from 0 to 100000.';
const CODE = 'Two letters and A (agent) or C (carrier), such as MYC.';

test.each<[path: string, message: string | RegExp, fields: object]>([
  ['carrier', CARRIER, { carrier: 'A' }],
  ['carrier', CARRIER, { carrier: 'AIR' }],
  ['carrier', CARRIER, { carrier: '11' }],
  ['carrier', 'Required.', { carrier: undefined }],
  ['origin', 'An airport code is three letters.', { origin: 'DELHI' }],
  ['destination', 'The destination is another airport than the origin.', { destination: 'del' }],
  ['valid_from', DATE, { valid_from: '2026-02-30' }],
  ['valid_from', DATE, { valid_from: '2026-01-01T00:00:00Z' }],
  ['valid_from', 'Required.', { valid_from: undefined }],
  ['valid_to', 'The year is from 2000 to 2099.', { valid_to: '2100-01-01' }],
  [
    'valid_to',
    'The last day is not before the first.',
    { valid_from: '2026-01-02', valid_to: '2026-01-01' },
  ],
  ['currency', /^A currency of ISO 4217 that is taken here: .*\bUSD\b/, { currency: 'KWD' }],
  ['currency', /^A currency of ISO 4217/, { currency: 'US' }],
  ['minimum', AMOUNT, { minimum: -0.01 }],
  ['minimum', AMOUNT, { minimum: 10_000_000.01 }],
  ['minimum', AMOUNT, { minimum: '60' }],
  ['minimum', 'At most 2 decimals in USD.', { minimum: 60.001 }],
  ['minimum', 'At most 0 decimals in JPY.', { ...per_kg(1), ...YEN, minimum: 60.5 }],
  ['breaks', 'Has to have 1 to 10 breaks.', { breaks: [] }],
  ['breaks', 'Has to have 1 to 10 breaks.', breaks(...Array(11).keys())],
  ['breaks', 'The first break is from 0 kg.', breaks(1, 45)],
  ['breaks', 'The first break is from 0 kg.', breaks(45)],
  ['breaks', 'Each break begins higher than the one before.', breaks(0, 45, 45)],
  ['breaks', 'Each break begins higher than the one before.', breaks(0, 100, 45)],
  ['breaks.1.from_kg', FROM, breaks(0, 44.5)],
  ['breaks.1.from_kg', FROM, breaks(0, 100_001)],
  ['breaks.0.per_kg', PRICE, per_kg(0)],
  ['breaks.1.per_kg', PRICE, per_kg(1, 10_000_000.01)],
  ['breaks.1.per_kg', 'At most 2 decimals in USD.', per_kg(1, 2.345)],
  ['breaks.0.per_kg', 'At most 2 decimals in USD.', per_kg(1e-7)],
  ['breaks.1.per_kg', 'At most 0 decimals in JPY.', { ...per_kg(1, 2.5), ...YEN }],
  ['surcharges', 'Has to have 10 surcharges at most.', codes(...many(11))],
  ['surcharges', 'Each code once.', codes('MYC', 'myc')],
  ['surcharges.0.code', CODE, codes('MYX')],
  ['surcharges.0.code', CODE, codes('MY')],
  ['surcharges.0.code', CODE, codes('1YC')],
  ['surcharges.0.basis', /^One of: chargeable, gross, flat\.$/, surcharge({ basis: 'net' })],
  ['surcharges.0.rate', AMOUNT, surcharge({ rate: -1 })],
  ['surcharges.0.rate', 'At most 2 decimals in USD.', surcharge({ rate: 0.655 })],
  ['surcharges.0.minimum', AMOUNT, surcharge({ minimum: -1 })],
  ['surcharges.0.minimum', 'At most 2 decimals in USD.', surcharge({ minimum: 0.655 })],
])('a card with another %s: %s', (path, message, fields) => {
  const sent = { ...CARD, ...fields };
  const expected = message instanceof RegExp ? expect.stringMatching(message) : message;
  expect(errorsOf(sent)).toEqual([{ path, message: expected }]);
  const within = [{ path: `1.${path}`, message: expected }];
  expect(errorsOf([CARD, sent])).toEqual(within);
});

test.each<[string, object]>([
  ['one day, no minimum, one break', { valid_to: CARD.valid_from, minimum: 0, ...breaks(0) }],
  ['ten breaks up to the highest', breaks(...Array(9).keys(), 100_000)],
  ['the lowest and the highest price', per_kg(0.01, 10_000_000)],
  ['amounts that have no exact binary fraction', { ...per_kg(8.29, 1.1, 0.07), minimum: 76.69 }],
  ['ten surcharges', codes(...many(10))],
  ['a surcharge of nothing', surcharge({ rate: 0, minimum: 0 })],
  ['no surcharges', { surcharges: undefined }],
  ['a currency without decimals', { ...per_kg(981), ...YEN }],
])('a card with %s', (_, fields) => {
  expect(errorsOf({ ...CARD, ...fields })).toEqual([]);
});

test('codes come in any case, and what is null counts as left out', () => {
  const { data } = read({
    ...CARD,
    ...{ carrier: ' zz ', origin: 'del', destination: 'lhr', currency: 'usd' },
    surcharges: [{ ...SURCHARGE, code: 'myc', minimum: null }],
    foreign: true,
  });
  expect(data).toEqual({ ...CARD, surcharges: [SURCHARGE] });
  expect(read({ ...CARD, surcharges: null }).data).toEqual({ ...CARD, surcharges: undefined });
});

test('a break that begins below 0 is refused where it stands', () => {
  expect(errorsOf({ ...CARD, ...breaks(-1) })).toContainEqual({
    path: 'breaks.0.from_kg',
    message: FROM,
  });
});

test('an array has 1 to 1000 cards', () => {
  const rule = 'Has to have 1 to 1000 rate cards.';
  expect(errorsOf([])).toEqual([{ path: '', message: rule }]);
  expect(errorsOf(Array(1_000).fill(CARD))).toEqual([]);
  expect(errorsOf(Array(1_001).fill(CARD))).toEqual([{ path: '', message: rule }]);
  const kind = 'Has to be a rate card, or an array of 1 to 1000 rate cards.';
  expect(errorsOf('card')).toEqual([{ path: '', message: kind }]);
});

test('a list is asked for by carrier, airports and day, any of them or none', () => {
  const query = (sent: object) => RatesQuery().safeParse(sent);
  expect(query({}).data).toEqual({});
  expect(query({ carrier: 'ai', origin: 'del', date: '2026-11-28' }).data).toEqual({
    carrier: 'AI',
    origin: 'DEL',
    date: '2026-11-28',
  });
  for (const field of ['carrier', 'origin', 'destination', 'date']) {
    const errors = fieldErrors(query({ [field]: 'none' }).error?.issues ?? []);
    expect(errors).toEqual([{ path: field, message: expect.any(String) }]);
  }
});
