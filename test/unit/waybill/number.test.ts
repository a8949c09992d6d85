import { assert as check, integer, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { AssignWaybill, AwbNumber, NewStocks } from '../../../src/contract/waybills.ts';
import { readAwbNumber } from '../../../src/core/waybill/number.ts';
import { awbNumber, WAYBILLS } from '../../support/waybills.ts';

test('there are as many vectors as were made', () => {
  expect(WAYBILLS).toHaveLength(22);
});

test.each(WAYBILLS)('$text is read as $normal', ({ text, valid, normal, expected_check_digit }) => {
  const read = readAwbNumber(text);
  if (valid) expect(read).toEqual({ awb_number: normal });
  else expect(read).toEqual(expected_check_digit && { check_digit: expected_check_digit });
});

const anyNumber = property(nat(9_999_999), integer({ min: 0, max: 999 }), (serial, prefix) => {
  const number = awbNumber(String(prefix).padStart(3, '0'), serial);
  expect(readAwbNumber(number)).toEqual({ awb_number: number });
  expect(readAwbNumber(number.replace('-', ''))).toEqual({ awb_number: number });
});

test('every serial has one check digit, and no other is taken', () => {
  check(anyNumber);
  check(
    property(nat(9_999_999), nat(9), (serial, last) => {
      const number = awbNumber('020', serial);
      const read = readAwbNumber(number.slice(0, -1) + last);
      expect('awb_number' in Object(read)).toBe(number.endsWith(String(last)));
    }),
  );
});

test('another digit anywhere in the serial is found, but one that is as good modulo 7', () => {
  check(
    property(nat(9_999_999), nat(6), nat(9), (serial, place, digit) => {
      const number = awbNumber('020', serial);
      const at = place + 4;
      const other = number.slice(0, at) + digit + number.slice(at + 1);
      const isAsGood = (Number(number[at]) - digit) % 7 === 0;
      expect('awb_number' in Object(readAwbNumber(other)), `${number} ${other}`).toBe(isAsGood);
    }),
  );
});

const messagesOf = (read: { success: boolean; error?: { issues: { message: string }[] } }) =>
  read.error?.issues.map((issue) => issue.message);

test.each([
  ['176-12345670', 'The check digit is 5.'],
  ['020-11111114', 'The check digit is 1.'],
  ['176-1234567', 'Three digits and eight, such as 176-12345675.'],
  ['１７６-12345675', 'Three digits and eight, such as 176-12345675.'],
  ['176-1234567٥', 'Three digits and eight, such as 176-12345675.'],
  ['176–12345675', 'Three digits and eight, such as 176-12345675.'],
  ['176-12345675\n', 'Three digits and eight, such as 176-12345675.'],
  ['', 'Three digits and eight, such as 176-12345675.'],
  [17_612_345_675, 'Has to be a text.'],
])('%j is refused: %s', (sent, message) => {
  expect(messagesOf(AwbNumber().safeParse(sent))).toEqual([message]);
});

test('blanks around a number are none of it', () => {
  expect(AwbNumber().parse(' 17612345675\t')).toBe('176-12345675');
});

test.each([
  [{ awb_number: '17612345675' }, { awb_number: '176-12345675' }],
  [
    { awb_number: '17612345675', draw: false },
    { awb_number: '176-12345675', draw: false },
  ],
  [{ awb_number: null, draw: true }, { draw: true }],
  [{ awb_number: '17612345675', draw: true }, 'draw'],
  [{}, 'awb_number'],
  [{ draw: false }, 'awb_number'],
  [{ draw: 'true' }, 'draw'],
  [{ awb_number: '17612345670' }, 'awb_number'],
])('to assign, %j is %j', (sent, read) => {
  const { data, error } = AssignWaybill().safeParse(sent);
  if (error === undefined) expect(data).toEqual(read);
  else expect(error.issues.map(({ path }) => path.join('.'))).toEqual([read]);
});

const RANGE = { carrier: 'zz', prefix: '020', first_serial: '0000001', count: 100 };
const USER = '00000000-0000-4000-8000-000000000001';

test.each([
  [RANGE, { ...RANGE, carrier: 'ZZ' }],
  [
    { ...RANGE, user_id: USER },
    { ...RANGE, carrier: 'ZZ', user_id: USER },
  ],
  [
    { ...RANGE, user_id: null },
    { ...RANGE, carrier: 'ZZ' },
  ],
  [[RANGE], [{ ...RANGE, carrier: 'ZZ' }]],
  [
    { ...RANGE, first_serial: '9900000', count: 100_000 },
    { ...RANGE, carrier: 'ZZ', first_serial: '9900000', count: 100_000 },
  ],
])('%j is a stock', (sent, read) => {
  expect(NewStocks().parse(sent)).toEqual(read);
});

test.each([
  { ...RANGE, carrier: 'Z' },
  { ...RANGE, carrier: 'ZZZ' },
  { ...RANGE, carrier: '66' },
  { ...RANGE, prefix: '20' },
  { ...RANGE, prefix: '0200' },
  { ...RANGE, prefix: '０２０' },
  { ...RANGE, prefix: 20 },
  { ...RANGE, first_serial: '1' },
  { ...RANGE, first_serial: '00000011' },
  { ...RANGE, first_serial: 1 },
  { ...RANGE, count: 0 },
  { ...RANGE, count: 1.5 },
  { ...RANGE, count: 100_001 },
  { ...RANGE, count: '1' },
  { ...RANGE, first_serial: '9900001', count: 100_000 },
  { ...RANGE, first_serial: '9999999', count: 2 },
  { ...RANGE, user_id: 'me' },
  [],
  Array.from({ length: 11 }, () => RANGE),
  [
    { ...RANGE, count: 60_000 },
    { ...RANGE, prefix: '021', count: 40_001 },
  ],
])('%j is no stock', (sent) => {
  expect(NewStocks().safeParse(sent).success).toBe(false);
});
