import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IdempotencyKey } from '../../../src/contract/book-shipment.ts';
import { IfMatch } from '../../../src/contract/bookings.ts';
import { namesTag } from '../../../src/contract/entity-tags.ts';

/** Quotations that are no string item of RFC 9651. */
const BROKEN = [
  '"open',
  '"',
  '"k"k',
  '"k" k',
  '"k", "k"',
  '"k","k"',
  '"k" ;v',
  '"k";',
  '"k";V=1',
  '"k";v=',
  '"k";v = 1',
  '"k";v=1.',
  '"k";v="',
  '"a\\b"',
  '"a\\"',
];

describe('Idempotency-Key', () => {
  test.each([
    ['abc', 'abc'],
    ['"abc"', 'abc'],
    [' "abc" ', 'abc'],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['a"b', 'a"b'],
    ['k;v=1', 'k;v=1'],
    ['"k";v=1', 'k'],
    ['"k"; v; *a.b_c-d="x;\\"y"', 'k'],
    ['"k";a=1;b=-1.5;c=tok/en:x;d=:aGk=:;e=?1;f=@1659578233;g=%"f%c3%bc"', 'k'],
    ['"k;v"', 'k;v'],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`"${'x'.repeat(255)}"`, 'x'.repeat(255)],
  ])('%j is the key %j', (sent, key) => {
    expect(IdempotencyKey().parse(sent)).toBe(key);
  });

  test.each(['', '""', ' ', 'two words', '"two words"', 'x'.repeat(256), 'ü', 'a\tb', ...BROKEN])(
    '%j is no key',
    (sent) => {
      expect(IdempotencyKey().safeParse(sent).success).toBe(false);
    },
  );

  const key = fc.stringMatching(/^[\x21-\x7e]{1,255}$/);
  const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
  const value = fc.oneof(
    fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }).map(String),
    fc.stringMatching(/^[\x20-\x7e]{0,9}$/).map(quote),
    fc.stringMatching(/^[A-Za-z*][A-Za-z0-9:/!]{0,9}$/),
    fc.constantFrom('?0', '?1', '@0', ':AA==:', '1.5'),
  );
  const parameters = fc.array(
    fc.tuple(fc.stringMatching(/^[a-z*][a-z0-9_.*-]{0,9}$/), fc.option(value)),
    { maxLength: 4 },
  );

  test('in quotes, with whatever parameters, is the key that it is bare', () => {
    fc.assert(
      fc.property(key, parameters, (text, given) => {
        const tail = given.map(([name, one]) => `; ${name}${one === null ? '' : `=${one}`}`);
        expect(IdempotencyKey().parse(quote(text) + tail.join(''))).toBe(text);
        if (!text.startsWith('"')) expect(IdempotencyKey().parse(text)).toBe(text);
      }),
    );
  });

  test('that begins with a quotation mark is never taken as it stands', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^"[\x20-\x7e]{0,40}$/), (field) => {
        const read = IdempotencyKey().safeParse(field);
        if (read.success) expect(field.startsWith(quote(read.data ?? ''))).toBe(true);
      }),
    );
  });

  test('may be left out', () => {
    expect(IdempotencyKey().parse(undefined)).toBeUndefined();
  });
});

describe('If-Match', () => {
  test.each([
    ['"3"', [3]],
    ['"3", "4"', [3, 4]],
    ['"3","4"', [3, 4]],
    // Compressing an answer weakens its tag, and the version still names the state exactly.
    ['W/"3"', [3]],
    ['"3", W/"4"', [3, 4]],
    ['W/"3",W/"4"', [3, 4]],
    // The tag of a public reading names its version too.
    ['W/"3-public"', [3]],
    ['"3-public"', [3]],
    ['"3-public", "4"', [3, 4]],
    // An empty element counts for nothing.
    ['"3",', [3]],
    [', "3"', [3]],
    ['"3",\t, ,"4" ,', [3, 4]],
    // None of these did this API give.
    ['""', []],
    ['"03"', []],
    ['"0"', []],
    ['W/"03-public"', []],
    ['"3-private"', []],
    ['"+3"', []],
    ['"3.0"', []],
    ['"3,4"', []],
    ['","', []],
    ['"1234567890123456"', []],
    ['"\u00e9"', []],
    ['"x", "3"', [3]],
    ['*', null],
  ])('%s allows %j', (sent, versions) => {
    expect(IfMatch().parse(sent)).toEqual(versions);
  });

  test.each([
    '3',
    '"3',
    '"3" "4"',
    '"3"x',
    '" 3"',
    '"3", 4',
    '"3";',
    '* , "3"',
    '*,',
    'w/"3"',
    'W/3',
    'W/*',
    '"3"\u00a0',
    ',',
    ' , ,',
    '',
  ])('%j is no list of entity tags', (sent) => {
    expect(IfMatch().safeParse(sent).success).toBe(false);
  });
});

describe('If-None-Match', () => {
  test.each(['"3"', 'W/"3"', '"1", "3"', ' "3" ', '*'])('%s names "3"', (sent) => {
    expect(namesTag(sent, '"3"')).toBe(true);
  });

  test.each([undefined, '', '3', '"30"', '"3-public"', 'W/"30"', '"1", "2"'])(
    '%s does not',
    (sent) => {
      expect(namesTag(sent, '"3"')).toBe(false);
    },
  );
});
