import { describe, expect, test } from 'vitest';
import { IdempotencyKey, IfMatch } from '../../src/contract/bookings.ts';
import { namesTag } from '../../src/http/entity-tag.ts';

describe('Idempotency-Key', () => {
  test.each([
    ['abc', 'abc'],
    ['"abc"', 'abc'],
    [' "abc" ', 'abc'],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['a"b', 'a"b'],
    ['"open', '"open'],
    ['"', '"'],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`"${'x'.repeat(255)}"`, 'x'.repeat(255)],
  ])('%j is the key %j', (sent, key) => {
    expect(IdempotencyKey.parse(sent)).toBe(key);
  });

  test.each(['', '""', ' ', 'two words', '"two words"', 'x'.repeat(256), 'ü', 'a\tb'])(
    '%j is no key',
    (sent) => {
      expect(IdempotencyKey.safeParse(sent).success).toBe(false);
    },
  );

  test('may be left out', () => {
    expect(IdempotencyKey.parse(undefined)).toBeUndefined();
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
    ['W/"3-public"', []],
    ['"3-public"', []],
    ['""', []],
    ['*', null],
  ])('%s allows %j', (sent, versions) => {
    expect(IfMatch.parse(sent)).toEqual(versions);
  });

  test.each(['3', '"3', '"3" "4"', '"3",', '* , "3"', 'w/"3"', 'W/3', 'W/*', ''])(
    '%j is no list of entity tags',
    (sent) => {
      expect(IfMatch.safeParse(sent).success).toBe(false);
    },
  );
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
