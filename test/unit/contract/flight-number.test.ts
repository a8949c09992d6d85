import { assert as check, constantFrom, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { FlightNumber } from '../../../src/contract/flight-number.ts';

test.each([
  ['AI347', 'AI347'],
  ['AI0347', 'AI347'],
  ['AI 347', 'AI347'],
  ['ai347', 'AI347'],
  ['  AI347 ', 'AI347'],
  ['\tAI\u00a0347', 'AI347'],
  ['AI 0347 a', 'AI347A'],
  ['AI347 A', 'AI347A'],
  ['6E2112', '6E2112'],
  ['6e 0007', '6E7'],
  ['U20009x', 'U29X'],
  ['A10', null],
  ['A100', null],
  ['A101', 'A11'],
  ['EK9999Z', 'EK9999Z'],
])('%j is %j', (sent, number) => {
  const read = FlightNumber().safeParse(sent);
  expect(read.success ? read.data : null).toBe(number);
});

test.each([
  'AI',
  'A',
  '66511',
  'AIR1',
  'A I347',
  'AI3 47',
  'AI-347',
  'AI12345',
  'AI00347',
  'AI347AB',
  'AI٣٤٧',
  'ß347',
  'ſı347',
  '\nAI347',
  'AI347\n',
  'AI\n347',
  'AI\u2028347',
  '',
  347,
  null,
])('%j is no flight number', (sent) => {
  expect(FlightNumber().safeParse(sent).success).toBe(false);
});

test.each(['AI0', 'AI0000', 'ai 00', 'AI000A'])('%s, number zero, is refused as such', (sent) => {
  const { error } = FlightNumber().safeParse(sent);
  expect(error?.issues.map(({ message }) => message)).toEqual([
    'The number of a flight is from 1 to 9999.',
  ]);
});

test('every spelling of a number is the one spelling of it', () => {
  check(
    property(
      constantFrom('AI', '6E', 'U2'),
      integer({ min: 1, max: 9_999 }),
      constantFrom('', 'A', 'Z'),
      constantFrom('', ' ', '  '),
      integer({ min: 1, max: 4 }),
      (carrier, number, suffix, blank, digits) => {
        const spelling = [carrier, String(number).padStart(digits, '0'), suffix].join(blank);
        expect(FlightNumber().parse(`${blank}${spelling.toLowerCase()}${blank}`)).toBe(
          `${carrier}${number}${suffix}`,
        );
      },
    ),
  );
});
