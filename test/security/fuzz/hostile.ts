import fc from 'fast-check';

/** Text that has broken something somewhere. None of it is a word that an answer may not show. */
const HOSTILE_TEXT = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\r\nSet-Cookie: a=b',
  '\u001b[2J',
  '\ud800',
  '\udfff\ud800',
  '\u202egnp.exe',
  '\u2028',
  '\ufeff',
  '\u212aEL',
  'DE\u017f',
  '\u0130',
  'e\u0301'.repeat(50),
  '\u0300'.repeat(2_000),
  '👩‍✈️',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  "'; drop table users; --",
  "' or '1'='1",
  '{"$gt":""}',
  '<script>alert(1)</script>',
  '{{7*7}}',
  'null',
  'undefined',
  'NaN',
  '-0',
  '1e5000',
  '0x7fffffff',
  'true',
  'eq.1',
  '*',
  '"',
  '\\',
  '\\u0000',
  'x'.repeat(255),
  'x'.repeat(256),
  'x'.repeat(10_000),
  '00000000-0000-0000-0000-000000000000',
  '2026-02-30',
  '2031-02-29T00:00:00Z',
  '2031-01-01T24:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '-271821-04-20',
  '23:59:60',
];

/** Numbers at edges, as they are written in JSON: some of them no parser can keep. */
const HOSTILE_NUMBERS = [
  '0',
  '-0',
  '-1',
  '0.1',
  '0.05',
  '0.30000000000000004',
  '1.1',
  '7.9',
  '10.55',
  '99999.95',
  '100000',
  '100000.1',
  '1000000',
  '2147483647',
  '2147483648',
  '9007199254740993',
  '1e21',
  '1e308',
  '1e309',
  '-1e309',
  '5e-324',
  '1E2',
  `0.${'3'.repeat(400)}`,
  '9'.repeat(400),
];

export const hostileText = (): fc.Arbitrary<string> =>
  fc.oneof(fc.constantFrom(...HOSTILE_TEXT), fc.string({ unit: 'binary', maxLength: 60 }));

/** A number written so, for `write` to put into the text. */
export interface Written {
  written: string;
}
export const hostileNumber = (): fc.Arbitrary<Written> =>
  fc.constantFrom(...HOSTILE_NUMBERS).map((written) => ({ written }));

/** Any value at all, in the place of any other. */
export const hostileValue = (): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: hostileText() },
    { weight: 3, arbitrary: hostileNumber() },
    fc.constantFrom<unknown>(null, true, false, {}, [], [[]], { length: 3 }, [null]),
    fc.constantFrom(nested('[', ']', 500), nested('{"a":', '}', 500, '1')),
    fc.constant({ written: `[${'0,'.repeat(5_000)}0]` }),
    fc.jsonValue({ maxDepth: 3 }),
  );

function nested(open: string, close: string, depth: number, inside = ''): Written {
  return { written: `${open.repeat(depth)}${inside}${close.repeat(depth)}` };
}

const isWritten = (value: object): value is Written =>
  'written' in value && typeof value.written === 'string';

/** JSON text of a value, with each number and each nesting as it was written. */
export function write(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (isWritten(value)) return value.written;
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${write(field)}`).join(',')}}`;
}
